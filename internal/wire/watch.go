package wire

import (
	"errors"
	"io"
	"sync"
	"time"
)

// How long a body may stand still, and how long the answer may take once all of it is sent.
const (
	StallTime  = time.Minute
	AnswerTime = 5 * time.Minute
)

// errOver is read from a body whose request is over.
var errOver = errors.New("the request is over")

// Watch ends a request whose body stands still, or whose answer does not come. Safe for concurrent use.
type Watch struct {
	timer *time.Timer
	fixed bool           // one time for all of it
	open  sync.WaitGroup // bodies that the transport has not closed yet

	mu   sync.Mutex // held while a body is read
	over bool
}

// NewWatch gives a watch that calls end where nothing moves.
func NewWatch(end func()) *Watch { return &Watch{timer: time.AfterFunc(StallTime, end)} }

// NewLimit gives a watch that calls end after a time, whatever moves.
func NewLimit(limit time.Duration, end func()) *Watch {
	return &Watch{timer: time.AfterFunc(limit, end), fixed: true}
}

// Moved tells of an answer's bytes.
func (w *Watch) Moved() {
	if !w.fixed {
		w.timer.Reset(StallTime)
	}
}

// Stop ends the watch and the reading: bodies give nothing more.
func (w *Watch) Stop() {
	w.timer.Stop()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
}

// Released waits until the transport has let go of all bodies, which it does soon after the request's context has ended: where
// an answer comes early it writes on for a moment, and what it writes is the caller's memory (see Pieces).
func (w *Watch) Released() { w.open.Wait() }

// Body gives r, which has size bytes and each read of which tells the watch that bytes move. It has to be closed, which closes
// r, where that is an io.Closer.
func (w *Watch) Body(r io.Reader, size int64) io.ReadCloser {
	w.open.Add(1)
	return &body{r: r, w: w, left: size}
}

type body struct {
	r      io.Reader
	w      *Watch
	left   int64
	buf    []byte // Next's own, where the reader has none
	closed sync.Once
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	b.w.mu.Lock()
	defer b.w.mu.Unlock()
	if b.w.over {
		return 0, errOver
	}
	n, err := b.r.Read(p)
	b.moved(n)
	return n, err
}

// moved notes what goes out; mu is held.
func (b *body) moved(n int) {
	b.left -= int64(n)
	switch {
	case b.w.fixed:
	case b.left > 0:
		b.w.timer.Reset(StallTime)
	default:
		b.w.timer.Reset(AnswerTime)
	}
}

// Next implements Pieces: what the reader gives without a copy, where it can.
func (b *body) Next(most int) ([]byte, error) {
	from, ok := b.r.(Pieces)
	if !ok {
		if b.buf == nil {
			b.buf = make([]byte, max(min(storeBuffer, b.left), 1))
		}
		n, err := b.Read(b.buf[:min(most, len(b.buf))])
		return b.buf[:n], err
	}
	b.w.mu.Lock()
	defer b.w.mu.Unlock()
	if b.w.over {
		return nil, errOver
	}
	p, err := from.Next(most)
	b.moved(len(p))
	return p, err
}

// Close tells the reader that it is not needed any more, where it wants to know.
func (b *body) Close() (err error) {
	b.closed.Do(func() {
		if c, ok := b.r.(io.Closer); ok {
			err = c.Close()
		}
		b.w.open.Done()
	})
	return err
}
