package httpx_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// rude answers each request in the middle of its body, and resets the connection by closing it with bytes unread.
func rude(t *testing.T, answer string) (addr string) {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { // ends with the listener
		defer close(ended)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			interrupt(conn, answer)
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-ended })
	return l.Addr().String()
}

func interrupt(conn net.Conn, answer string) {
	defer func() { _ = conn.Close() }()
	r := bufio.NewReader(conn)
	if _, err := http.ReadRequest(r); err != nil {
		return
	}
	_, _ = io.WriteString(conn, "HTTP/1.1 100 Continue\r\n\r\n")
	_, _ = io.CopyN(io.Discard, r, 1<<20)
	_, _ = fmt.Fprintf(conn, "HTTP/1.1 403 Forbidden\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", len(answer), answer)
}

// A refusal in the middle of a body is the outcome, not the reset that follows it.
func TestRefusalsInTheMiddleOfABodyAreHeard(t *testing.T) {
	t.Parallel()
	const answer = `<?xml version="1.0"?><Error><Code>SignatureDoesNotMatch</Code><Message>no</Message></Error>`
	c := newClient(t, httpx.Options{})
	l := mustParse(t, "http://"+rude(t, answer)+"/b/k?X-Amz-Signature=1&X-Amz-Algorithm=AWS4-HMAC-SHA256")
	blob := lab.Blob{Seed: 3, Length: 16 << 20}
	chunk := transfer.Chunk{Size: blob.Length, Open: func(context.Context) io.Reader { return blob.Reader() }}
	for range 50 {
		_, err := c.PutLink(t.Context(), transfer.LinkPut{Link: l, Chunk: chunk, AllowPrivate: true})
		wantCode(t, err, apperr.SignatureMismatch, false)
	}
}
