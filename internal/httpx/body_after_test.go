package httpx_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"daypass/internal/httpx"
	"daypass/internal/transfer"
)

// endless is a body that tells when it is let go of.
type endless struct{ closed *atomic.Bool }

func (endless) Read(p []byte) (int, error)    { return len(p), nil }
func (endless) Next(most int) ([]byte, error) { return make([]byte, most), nil }
func (e endless) Close() error                { e.closed.Store(true); return nil }

// An answer that comes before the body was taken ends the sending only once nothing reads the body any more: it may be
// memory that the next part is read into.
func TestNothingIsReadAfterTheAnswer(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{"200 OK", "403 Forbidden"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			conn, out, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			t.Cleanup(func() { _ = conn.Close() })
			_, _ = out.WriteString("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 " + answer + "\r\nETag: \"e\"\r\nContent-Length: 0\r\n\r\n")
			_ = out.Flush()
		}))
		t.Cleanup(server.Close)
		c := newClient(t, httpx.Options{})
		l := mustParse(t, server.URL+"/b/k?X-Amz-Signature=1&X-Amz-Algorithm=AWS4-HMAC-SHA256")
		for range 10 {
			var closed atomic.Bool
			chunk := transfer.Chunk{Size: 1 << 30, Open: func(context.Context) io.Reader { return endless{&closed} }}
			_, err := c.PutLink(t.Context(), transfer.LinkPut{Link: l, Chunk: chunk, AllowPrivate: true})
			if !closed.Load() {
				t.Fatalf("%s: the body is still read: %v", answer, err)
			}
		}
	}
}
