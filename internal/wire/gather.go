package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// storeBuffer is what a connection that sends bodies hands over at once: to TLS, and from there to the system.
const storeBuffer = 128 << 10

// pieceBytes is what TLS is given at once, two records: what was read is still in the processor's nearest memory when its
// checksum is computed and when it is sealed, which reading storeBuffer at once would push out.
const pieceBytes = 32 << 10

// GatherWrites makes a transport's TLS connections write many records with one call. TLS cuts what it is given into
// records of 16 KiB and writes each by itself, which costs a quarter of the processor's time on a fast line. A dialer that wraps
// its connections calls TakeLittleAhead itself.
func GatherWrites(t *http.Transport) {
	t.WriteBufferSize = storeBuffer
	config, limit := t.TLSClientConfig, t.TLSHandshakeTimeout
	dialer := t.DialContext
	dial := func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dialer(ctx, network, addr)
		if err == nil {
			TakeLittleAhead(conn)
		}
		return conn, err
	}
	t.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		raw, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return plain{raw}, nil
	}
	t.DialTLSContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		raw, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		own := config.Clone()
		own.DynamicRecordSizingDisabled = true
		if own.ServerName, _, err = net.SplitHostPort(addr); err != nil {
			_ = raw.Close()
			return nil, err
		}
		out := &gather{Conn: raw}
		conn := &gathered{Conn: tls.Client(out, own), out: out, unsent: unsent{conn: raw, raise: takeAhead}}
		within, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		if err := conn.HandshakeContext(within); err != nil {
			_ = raw.Close()
			return nil, err
		}
		return conn, nil
	}
}

// Pieces is a body that gives its bytes without a copy; they are good until the next call.
type Pieces interface {
	Next(most int) ([]byte, error)
}

// copyBody copies a request's body, at most so many bytes at once: from pieces as they are, else with a buffer.
func copyBody(to io.Writer, r io.Reader, most int) (n int64, err error) {
	if limited, ok := r.(*io.LimitedReader); ok { // as net/http gives a body of known length
		if from, ok := limited.R.(Pieces); ok {
			return copyPieces(to, func() ([]byte, error) {
				if limited.N <= 0 {
					return nil, io.EOF
				}
				p, err := from.Next(int(min(int64(most), limited.N)))
				limited.N -= int64(len(p))
				return p, err
			})
		}
	}
	buf := make([]byte, most)
	return copyPieces(to, func() ([]byte, error) {
		n, err := r.Read(buf)
		return buf[:n], err
	})
}

func copyPieces(to io.Writer, next func() ([]byte, error)) (n int64, err error) {
	for {
		p, readErr := next()
		if len(p) > 0 {
			m, err := to.Write(p)
			if n += int64(m); err != nil {
				return n, err
			}
		}
		if errors.Is(readErr, io.EOF) {
			return n, nil
		}
		if readErr != nil {
			return n, readErr
		}
	}
}

// plain is a connection without TLS that takes bodies in larger pieces.
type plain struct{ net.Conn }

// ReadFrom is what a request's body is copied by.
func (p plain) ReadFrom(r io.Reader) (int64, error) { return copyBody(p.Conn, r, storeBuffer) }

// gathered is a TLS connection whose records leave together. As with any connection of HTTP, one goroutine writes.
type gathered struct {
	*tls.Conn
	out    *gather
	unsent unsent
}

// Write writes all of p before it returns.
func (g *gathered) Write(p []byte) (int, error) {
	g.out.hold()
	n, err := g.Conn.Write(p)
	if flushErr := g.out.release(); err == nil {
		err = flushErr
	}
	g.unsent.passed(n, time.Now)
	return n, err
}

// ReadFrom is what a request's body is copied by.
func (g *gathered) ReadFrom(r io.Reader) (int64, error) {
	n, err := copyBody(collected{g}, r, pieceBytes)
	if flushErr := g.out.release(); err == nil {
		err = flushErr
	}
	return n, err
}

// collected writes pieces that leave together once they make up a storeBuffer. One that is short of what was asked for leaves
// at once, with those before it: more may be long in coming.
type collected struct{ *gathered }

// Write writes all of p, or keeps it for the next Write or ReadFrom's end.
func (c collected) Write(p []byte) (int, error) {
	c.out.hold()
	n, err := c.Conn.Write(p)
	if len(p) < pieceBytes || c.out.full() {
		if flushErr := c.out.release(); err == nil {
			err = flushErr
		}
	}
	c.unsent.passed(n, time.Now)
	return n, err
}

// Close does not wait for a peer that takes nothing.
func (g *gathered) Close() error {
	if g.out.busy.Load() {
		return g.out.Close()
	}
	return g.Conn.Close()
}

// gather holds writes back while it is told to, up to storeBuffer.
type gather struct {
	net.Conn
	busy atomic.Bool // something is being written or held

	mu   sync.Mutex
	held bool
	buf  []byte
}

// hold begins holding back.
func (g *gather) hold() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.held = true
	g.busy.Store(true)
}

// full reports whether as much is held as leaves at once.
func (g *gather) full() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.buf) >= storeBuffer
}

// release ends it: everything goes out.
func (g *gather) release() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.held = false
	defer g.busy.Store(false)
	return g.flush()
}

// Write implements net.Conn for the records of TLS.
func (g *gather) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.held {
		return g.Conn.Write(p)
	}
	if len(g.buf)+len(p) > cap(g.buf) {
		if err := g.flush(); err != nil {
			return 0, err
		}
		if g.buf == nil {
			g.buf = make([]byte, 0, storeBuffer+4<<10) // with the records' heads and tags
		}
		if len(p) > cap(g.buf) {
			return g.Conn.Write(p)
		}
	}
	g.buf = append(g.buf, p...)
	return len(p), nil
}

// flush writes what is held; mu is held.
func (g *gather) flush() error {
	if len(g.buf) == 0 {
		return nil
	}
	_, err := g.Conn.Write(g.buf)
	g.buf = g.buf[:0]
	return err
}
