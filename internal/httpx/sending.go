package httpx

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"

	"daypass/internal/wire"
)

// payload is what a request carries: size bytes, which open gives from the beginning each time.
type payload struct {
	size   int64
	open   func(ctx context.Context) io.Reader
	expect bool // ask first whether it is wanted ("Expect: 100-continue")
}

// Times of requests that carry something, beside those of wire.Watch.
const (
	questionFor = 3 * time.Second  // for a "100 Continue"; then the body goes out unasked
	actTime     = time.Minute      // for a request with little or nothing to send
	makeTime    = 15 * time.Minute // to make an object of its parts: some servers copy all of it
)

// asks is from where on a refusal would cost more than the question.
const asks = 256 << 10

// attach gives a request its method and body. The watch over them is stopped once the answer is in.
func (a ask) attach(ctx context.Context, r *http.Request, cancel context.CancelCauseFunc) *wire.Watch {
	if a.method != "" {
		r.Method = a.method
	}
	stalled := func() { cancel(errStalled) }
	if a.payload == nil {
		watch := wire.NewLimit(orDefault(a.limit, actTime), stalled)
		if a.method == "" { // the transport's own times are enough
			watch.Stop()
		}
		return watch
	}
	p, watch := a.payload, wire.NewWatch(stalled)
	if a.limit > 0 {
		watch.Stop()
		watch = wire.NewLimit(a.limit, stalled)
	}
	open := func() (io.ReadCloser, error) { return watch.Body(p.open(ctx), p.size), nil }
	r.ContentLength = p.size
	r.Body, r.GetBody = http.NoBody, nil
	if p.size > 0 {
		r.Body, _ = open()
		r.GetBody = open
	}
	if p.expect && p.size >= asks {
		r.Header.Set("Expect", "100-continue")
	}
	return watch
}

// bytesOf is a payload that is all there.
func bytesOf(text []byte) *payload {
	return &payload{size: int64(len(text)), open: func(context.Context) io.Reader { return bytes.NewReader(text) }}
}
