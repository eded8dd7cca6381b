package s3client

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"time"
)

// errStalled is the cause of a request that the watchdog ended.
var errStalled = errors.New("nothing moved")

// How long a body may stand still, and how long the answer may take once all of it is sent.
const (
	stallTime  = time.Minute
	answerTime = 5 * time.Minute
)

// watchdog ends a request whose body stands still.
type watchdog struct {
	timer *time.Timer
	open  sync.WaitGroup // bodies that the transport has not closed yet
}

func newWatchdog(end context.CancelCauseFunc) *watchdog {
	return &watchdog{timer: time.AfterFunc(stallTime, func() { end(errStalled) })}
}

func (w *watchdog) stop() { w.timer.Stop() }

// released waits until the transport has let go of all bodies, which it does soon after the request has been ended: where
// an answer comes early it writes on for a moment, and what it writes is the caller's memory (see pieces).
func (w *watchdog) released() { w.open.Wait() }

// body gives r, which has size bytes and each read of which tells the watchdog that bytes move. It has to be closed.
func (w *watchdog) body(r io.Reader, size int64) io.ReadCloser {
	w.open.Add(1)
	return &watched{r: r, w: w, left: size}
}

type watched struct {
	r      io.Reader
	w      *watchdog
	left   int64
	buf    []byte // Next's own, where the reader has none
	closed sync.Once
}

// Read implements io.Reader.
func (b *watched) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.moved(n)
	return n, err
}

func (b *watched) moved(n int) {
	if b.left -= int64(n); b.left > 0 {
		b.w.timer.Reset(stallTime)
	} else {
		b.w.timer.Reset(answerTime)
	}
}

// Next gives what the reader gives without a copy, where it can: see pieces.
func (b *watched) Next(most int) ([]byte, error) {
	from, ok := b.r.(pieces)
	if !ok {
		if b.buf == nil {
			b.buf = make([]byte, max(min(storeBuffer, b.left), 1))
		}
		n, err := b.Read(b.buf[:min(most, len(b.buf))])
		return b.buf[:n], err
	}
	p, err := from.Next(most)
	b.moved(len(p))
	return p, err
}

// Close tells the reader that it is not needed any more, where it wants to know.
func (b *watched) Close() (err error) {
	b.closed.Do(func() {
		if c, ok := b.r.(io.Closer); ok {
			err = c.Close()
		}
		b.w.open.Done()
	})
	return err
}

// watchedAnswer tells the watchdog that an answer's bytes move.
type watchedAnswer struct {
	io.ReadCloser
	w *watchdog
}

// Read implements io.Reader.
func (a *watchedAnswer) Read(p []byte) (int, error) {
	n, err := a.ReadCloser.Read(p)
	a.w.timer.Reset(stallTime)
	return n, err
}

func readBytes(b []byte) io.ReadCloser { return io.NopCloser(bytes.NewReader(b)) }
