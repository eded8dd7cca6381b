package s3client

import (
	"bytes"
	"errors"
	"io"

	"daypass/internal/wire"
)

// errStalled is the cause of a request that its watch ended.
var errStalled = errors.New("nothing moved")

// watchedAnswer tells the watch that an answer's bytes move.
type watchedAnswer struct {
	io.ReadCloser
	w *wire.Watch
}

// Read implements io.Reader.
func (a *watchedAnswer) Read(p []byte) (int, error) {
	n, err := a.ReadCloser.Read(p)
	a.w.Moved()
	return n, err
}

func readBytes(b []byte) io.ReadCloser { return io.NopCloser(bytes.NewReader(b)) }
