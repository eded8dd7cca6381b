package httpx_test

import (
	"bytes"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// fastServer serves zeros as fast as net/http can, so that the client is what is measured.
type fastServer struct{ url, ca string }

func startFast(tb testing.TB, size int, tls bool) fastServer {
	tb.Helper()
	zeros := make([]byte, size)
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"e"`)
		http.ServeContent(w, r, "k.bin", time.Time{}, bytes.NewReader(zeros))
	})
	if !tls {
		s := httptest.NewServer(handler)
		tb.Cleanup(s.Close)
		return fastServer{url: s.URL + "/k.bin"}
	}
	s := httptest.NewUnstartedServer(handler)
	s.StartTLS()
	tb.Cleanup(s.Close)
	return fastServer{url: s.URL + "/k.bin", ca: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}))}
}
