package httpx

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"sync"
	"time"
)

// payload is what a request carries: size bytes, which open gives from the beginning each time.
type payload struct {
	size   int64
	open   func(ctx context.Context) io.Reader
	expect bool // ask first whether it is wanted ("Expect: 100-continue")
}

// Times of requests that carry something.
const (
	sendStall   = time.Minute      // a body stands still
	answerTime  = 5 * time.Minute  // from the last byte of a body to the answer
	questionFor = 3 * time.Second  // for a "100 Continue"; then the body goes out unasked
	actTime     = time.Minute      // for a request with little or nothing to send
	makeTime    = 15 * time.Minute // to make an object of its parts: some servers copy all of it
)

// asks is from where on a refusal would cost more than the question.
const asks = 256 << 10

// attach gives a request its method and body. stop ends the watch over it, and has to be called once the answer is in.
func (a ask) attach(ctx context.Context, r *http.Request, cancel context.CancelCauseFunc) (stop func()) {
	if a.method != "" {
		r.Method = a.method
	}
	if a.payload == nil {
		timer := time.AfterFunc(orDefault(a.limit, actTime), func() { cancel(errStalled) })
		if a.method == "" { // the transport's own times are enough
			timer.Stop()
		}
		return func() { timer.Stop() }
	}
	p := a.payload
	watch := &sendWatch{timer: time.AfterFunc(orDefault(a.limit, sendStall), func() { cancel(errStalled) }), fixed: a.limit > 0}
	open := func() (io.ReadCloser, error) { return &watchedBody{r: p.open(ctx), w: watch, left: p.size}, nil }
	r.ContentLength = p.size
	r.Body, r.GetBody = http.NoBody, nil
	if p.size > 0 {
		r.Body, _ = open()
		r.GetBody = open
	}
	if p.expect && p.size >= asks {
		r.Header.Set("Expect", "100-continue")
	}
	return watch.stop
}

// sendWatch ends a request whose body stands still, or whose answer does not come.
type sendWatch struct {
	timer *time.Timer
	fixed bool // one time for all of it

	mu   sync.Mutex // held while a body is read
	over bool       // the answer is in: the transport may still read, and gets no more
}

// stop ends the watch and the reading: once it is back, nothing of what is sent is touched any more.
func (w *sendWatch) stop() {
	w.timer.Stop()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
}

func (w *sendWatch) moved(left int64) {
	switch {
	case w.fixed:
	case left > 0:
		w.timer.Reset(sendStall)
	default:
		w.timer.Reset(answerTime)
	}
}

// watchedBody tells the watch of each read.
type watchedBody struct {
	r    io.Reader
	w    *sendWatch
	left int64
}

// Read implements io.Reader.
func (b *watchedBody) Read(p []byte) (int, error) {
	b.w.mu.Lock()
	defer b.w.mu.Unlock()
	if b.w.over {
		return 0, errClosed
	}
	n, err := b.r.Read(p)
	b.left -= int64(n)
	b.w.moved(b.left)
	return n, err
}

// Close does nothing: the file is the engine's.
func (b *watchedBody) Close() error { return nil }

// bytesOf is a payload that is all there.
func bytesOf(text []byte) *payload {
	return &payload{size: int64(len(text)), open: func(context.Context) io.Reader { return bytes.NewReader(text) }}
}
