package lab

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// relayPiece is the most that a relay passes on at once: at the rates of its lines a few milliseconds' worth.
const relayPiece = 16 << 10

// half is one direction of a relayed connection.
type half struct {
	from, to     net.Conn
	delay, first time.Duration // of each piece, and of the first one
	own          tokens
	all          *tokens
	passed       *atomic.Int64
	faults       *faults
	buffers      sync.Pool // of *[relayPiece]byte
}

// piece is what is on its way, due at the other end at a moment.
type piece struct {
	due time.Time
	buf *[relayPiece]byte
	n   int
}

// run carries bytes until the sender ends its side; false where the connection is broken.
func (h *half) run(ctx context.Context) bool {
	if h.delay == 0 && h.own.rate == 0 && h.all.rate == 0 && h.faults == nil {
		return h.copy()
	}
	flight := make(chan piece, h.room())
	read := make(chan bool, 1)
	go func() { // ends with the connection; read takes its result
		defer close(flight)
		read <- h.send(ctx, flight)
	}()
	wrote := h.deliver(ctx, flight)
	if !wrote {
		_ = h.from.Close()
		for range flight { // what is left; the sender ends by its closed connection
			continue
		}
	}
	return <-read && wrote
}

// room is how many pieces may be on their way: twice what the rate and the delay hold.
func (h *half) room() int {
	if h.own.rate == 0 {
		return 256
	}
	return max(int(2*float64(h.own.rate)*h.delay.Seconds()/relayPiece), 4)
}

// copy carries bytes as fast as they come.
func (h *half) copy() bool {
	buf := make([]byte, 8*relayPiece)
	for {
		n, err := h.from.Read(buf)
		if n > 0 {
			h.passed.Add(int64(n))
			if _, writeErr := h.to.Write(buf[:n]); writeErr != nil {
				return false
			}
		}
		if err != nil {
			return h.end(err)
		}
	}
}

// send reads pieces as fast as the rates allow, and puts them on their way.
func (h *half) send(ctx context.Context, flight chan<- piece) bool {
	delay := h.first
	for {
		buf, ok := h.buffers.Get().(*[relayPiece]byte)
		if !ok {
			buf = new([relayPiece]byte)
		}
		n, err := h.from.Read(buf[:])
		if n > 0 {
			wait := max(h.own.take(n), h.all.take(n)) + h.faults.pass(n)
			if !pause(ctx, wait) {
				return false
			}
			select {
			case flight <- piece{time.Now().Add(delay), buf, n}:
			case <-ctx.Done():
				return false
			}
			delay = h.delay
		}
		if err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}

// deliver writes each piece when it is due.
func (h *half) deliver(ctx context.Context, flight <-chan piece) bool {
	for p := range flight {
		if !pause(ctx, time.Until(p.due)) {
			return false
		}
		h.passed.Add(int64(p.n))
		if _, err := h.to.Write(p.buf[:p.n]); err != nil {
			return false
		}
		h.buffers.Put(p.buf)
	}
	return h.end(io.EOF)
}

// end passes on that the sender's side has ended.
func (h *half) end(err error) bool {
	if !errors.Is(err, io.EOF) {
		return false
	}
	if tcp, ok := h.to.(*net.TCPConn); ok {
		return tcp.CloseWrite() == nil
	}
	return true
}

// pause waits; false where ctx ended before.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
