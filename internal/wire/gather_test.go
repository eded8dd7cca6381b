package wire_test

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"daypass/internal/wire"
)

// What is sent through gathered writes arrives as it was, with TLS and without, from readers with and without pieces, whatever
// the length is to a record or a buffer.
func TestGatheredBodiesArriveWhole(t *testing.T) {
	t.Parallel()
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		all, _ := io.ReadAll(r.Body) // first: a server of HTTP/1 does not read on once it answers
		_, _ = w.Write(all)
	})
	for name, start := range map[string]func(http.Handler) *httptest.Server{"plain": httptest.NewServer, "tls": httptest.NewTLSServer} {
		server := start(handler)
		t.Cleanup(server.Close)
		transport := &http.Transport{
			DialContext: (&net.Dialer{}).DialContext, TLSHandshakeTimeout: 10 * time.Second, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12},
		}
		if name == "tls" {
			transport.TLSClientConfig.RootCAs = server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
		}
		wire.GatherWrites(transport)
		t.Cleanup(transport.CloseIdleConnections)
		for _, size := range []int{0, 1, 16<<10 - 1, 16 << 10, 128<<10 + 1, 1<<20 + 7} {
			want := bytes.Repeat([]byte("abcdefg"), size/7+1)[:size]
			watch := wire.NewWatch(func() {})
			for form, body := range map[string]io.Reader{"reader": bytes.NewReader(want), "pieces": watch.Body(bytes.NewReader(want), int64(size))} {
				got := send(t, transport, server.URL, body, int64(size))
				if !bytes.Equal(got, want) {
					t.Errorf("%s, %s of %d bytes: %d came back, or others", name, form, size, len(got))
				}
			}
			watch.Stop()
		}
	}
}

// send puts a body and gives what the server sends back.
func send(t *testing.T, transport *http.Transport, url string, body io.Reader, size int64) []byte {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, url, io.NopCloser(body))
	if b, ok := body.(io.ReadCloser); ok && err == nil {
		r.Body = b
	}
	if err != nil {
		t.Fatal(err)
	}
	r.ContentLength = size
	if size == 0 {
		r.Body = http.NoBody
	}
	resp, err := transport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
