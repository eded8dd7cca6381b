package lab

import (
	"net"
	"sync"
	"time"
)

// pace spreads bytes over time at a rate that may change. The zero value lets everything through.
type pace struct {
	mu   sync.Mutex
	rate int64
	next time.Time // when the next byte may go
}

func (p *pace) set(rate int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rate = rate
}

// reserve takes n bytes and gives how long to wait before they go. A line that was idle gains nothing.
func (p *pace) reserve(n int) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if p.rate <= 0 {
		p.next = now
		return 0
	}
	if p.next.Before(now) {
		p.next = now
	}
	p.next = p.next.Add(time.Duration(float64(n) / float64(p.rate) * float64(time.Second)))
	return p.next.Sub(now)
}

// socketBuffer keeps what the kernel takes ahead of the client small, so that counts are near the truth.
const socketBuffer = 64 << 10

// slowListener hands out connections that keep to the counter's rates.
type slowListener struct {
	net.Listener
	counter *CounterServer
}

// Accept hands out the next connection.
func (l slowListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(socketBuffer)
	}
	return &slowConn{Conn: conn, counter: l.counter, closed: make(chan struct{})}, nil
}

type slowConn struct {
	net.Conn
	counter *CounterServer
	own     pace
	once    sync.Once
	closed  chan struct{}
}

// Close also wakes a write that waits for its turn.
func (c *slowConn) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}

// Write sends p piece by piece, each when its turn has come.
func (c *slowConn) Write(p []byte) (written int, err error) {
	for written < len(p) {
		piece := p[written:min(len(p), written+pieceBytes)]
		c.own.set(c.counter.connRate.Load())
		if wait := max(c.own.reserve(len(piece)), c.counter.all.reserve(len(piece))); wait > 0 {
			timer := time.NewTimer(wait)
			select {
			case <-timer.C:
			case <-c.closed:
				timer.Stop()
				return written, net.ErrClosed
			}
		}
		n, err := c.Conn.Write(piece)
		written += n
		if err != nil {
			return written, err
		}
	}
	return written, nil
}
