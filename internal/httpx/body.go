package httpx

import (
	"errors"
	"io"
	"time"

	"daypass/internal/apperr"
)

// maxDrain and drainTime bound what Close reads to keep the connection: less than a new one would cost.
const (
	maxDrain  = 32 << 10
	drainTime = 200 * time.Millisecond
)

// body hands out an answer's bytes: exactly as many as were announced, or an error. Read and Close are for one
// goroutine; another one ends a Read that waits by cancelling the context that Fetch was given.
type body struct {
	e    *exchange
	host string
	dog  *watchdog
	tls  *bufferedConn // tells whether more can be had without waiting; nil: not known
	left int64         // bytes still due; -1: as many as come
	err  error
}

func (c *Client) newBody(e *exchange, size int64) *body {
	return &body{
		e: e, host: e.ask.link.Host, dog: newWatchdog(c.o, e.cancel), tls: bufferBelow(e.conn), left: size,
	}
}

// Read fills p as far as bytes are there, and waits for the first one alone: TLS gives at most 16 KiB at once, and
// small pieces cost the reader of them a system call each.
func (b *body) Read(p []byte) (int, error) {
	if b.err != nil || len(p) == 0 {
		return 0, b.err
	}
	if b.left == 0 {
		return 0, b.end()
	}
	if b.left > 0 {
		p = p[:min(int64(len(p)), b.left)]
	}
	n := 0
	for {
		m, err := b.read(p[n:])
		n += m
		if b.left > 0 {
			b.left -= int64(m)
		}
		if err != nil {
			b.err = b.failed(err)
			break
		}
		if n == len(p) || !b.tls.ready() {
			break
		}
	}
	if n > 0 && b.err != io.EOF { //nolint:errorlint // our own, never wrapped.
		return n, nil // an error waits for the next call
	}
	return n, b.err
}

func (b *body) read(p []byte) (int, error) {
	b.dog.enter()
	n, err := b.e.response.Body.Read(p)
	if !b.dog.leave(n) && err == nil {
		b.e.cancel(errTooSlow)
		err = errTooSlow
	}
	return n, err
}

// end sees to it that nothing follows what was announced.
func (b *body) end() error {
	var extra [1]byte
	n, err := b.read(extra[:])
	switch {
	case n > 0:
		b.err = b.tooLong()
	case err == nil:
		return nil
	default:
		b.err = b.failed(err)
	}
	return b.err
}

func (b *body) tooLong() error {
	p := answerParams(b.e.ask.link, b.e.response.StatusCode, b.e.response.Header)
	return misbehaved(p, "long_body")
}

// failed says what the end of the body means.
func (b *body) failed(err error) error {
	if errors.Is(err, errTooSlow) {
		return passing(errTooSlow, apperr.Stalled, apperr.Params{"host": b.host})
	}
	if err == io.EOF { //nolint:errorlint // net/http gives io.EOF itself for a good end, and wraps it for others.
		if b.left <= 0 {
			return io.EOF
		}
		err = io.ErrUnexpectedEOF
	}
	return networkFailure(b.e.ctx, err, b.host, true)
}

// Close ends the body. Where little is left it is read, so that the connection can serve again.
func (b *body) Close() error {
	if b.left > 0 && b.left <= maxDrain && b.err == nil && b.e.ctx.Err() == nil {
		timer := time.AfterFunc(drainTime, func() { b.e.cancel(errClosed) })
		_, _ = io.CopyN(io.Discard, b, b.left) // the bytes were asked for in vain, and so is an error
		timer.Stop()
	}
	b.dog.close()
	b.e.close()
	if b.err == nil {
		b.err = errClosed
	}
	return nil
}
