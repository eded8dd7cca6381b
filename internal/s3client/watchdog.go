package s3client

import (
	"bytes"
	"context"
	"errors"
	"io"
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
}

func newWatchdog(end context.CancelCauseFunc) *watchdog {
	return &watchdog{time.AfterFunc(stallTime, func() { end(errStalled) })}
}

func (w *watchdog) stop() { w.timer.Stop() }

// body gives r, which has size bytes and each read of which tells the watchdog that bytes move.
func (w *watchdog) body(r io.Reader, size int64) io.ReadCloser { return &watched{r, w, size} }

type watched struct {
	r    io.Reader
	w    *watchdog
	left int64
}

// Read implements io.Reader.
func (b *watched) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left > 0 {
		b.w.timer.Reset(stallTime)
	} else {
		b.w.timer.Reset(answerTime)
	}
	return n, err
}

// Close does nothing: the file is the engine's.
func (b *watched) Close() error { return nil }

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
