package lab

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// Line is what a Relay makes of loopback. The zero value is loopback itself, with its bytes counted.
type Line struct {
	RoundTrip time.Duration // there and back; opening a connection costs one more, as TCP's handshake does
	Down, Up  Rate          // to the client, and from it

	// Faults, by mean distances on each connection, both directions together; 0: none. The sequence of distances
	// depends on Seed alone.
	ResetEvery int64 // bytes until a connection is reset
	StallEvery int64 // bytes until a connection stands still for StallFor
	StallFor   time.Duration
	Seed       uint64
}

// Rate limits one direction, in bytes a second; 0: not at all.
type Rate struct{ PerConnection, All int64 }

// LongLine is a far server that gives each connection little: only many connections use it.
func LongLine() Line {
	rate := Rate{PerConnection: 4_000_000, All: 40_000_000}
	return Line{RoundTrip: 80 * time.Millisecond, Down: rate, Up: rate}
}

// LossyLine is radio: every connection breaks or stands still now and then.
func LossyLine() Line {
	rate := Rate{PerConnection: 3_000_000, All: 20_000_000}
	return Line{
		RoundTrip: 40 * time.Millisecond, Down: rate, Up: rate,
		ResetEvery: 24_000_000, StallEvery: 24_000_000, StallFor: 1500 * time.Millisecond, Seed: 1,
	}
}

// RelayServer forwards TCP connections over a Line. TLS passes through it untouched. Safe for concurrent use.
type RelayServer struct {
	Endpoint string // the upstream's scheme, and the relay's address
	Addr     string

	upstream string
	line     Line
	listener net.Listener
	downAll  tokens
	upAll    tokens
	down, up atomic.Int64
	opened   atomic.Int64

	ctx  context.Context //nolint:containedctx // of all connections; ends with Close
	stop context.CancelFunc
	done sync.WaitGroup
}

// Relay starts a relay in front of upstream, an endpoint or host:port, for a test.
func Relay(t TB, upstream string, line Line) *RelayServer {
	t.Helper()
	r, err := StartRelay(upstream, line)
	if err != nil {
		t.Fatalf("lab: %v", err)
		return nil
	}
	t.Cleanup(r.Close)
	return r
}

// StartRelay runs a relay until Close.
func StartRelay(upstream string, line Line) (*RelayServer, error) {
	scheme, addr, err := splitUpstream(upstream)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		stop()
		return nil, err
	}
	r := &RelayServer{Addr: listener.Addr().String(), upstream: addr, line: line, listener: listener, ctx: ctx, stop: stop}
	r.Endpoint = scheme + r.Addr
	r.downAll.rate, r.upAll.rate = line.Down.All, line.Up.All
	r.done.Go(r.serve)
	return r, nil
}

// Close ends the relay, cuts its connections and waits.
func (r *RelayServer) Close() {
	r.stop()
	_ = r.listener.Close()
	r.done.Wait()
}

// Passed gives the bytes that went to clients and came from them so far: all that TCP carried, TLS and heads included.
func (r *RelayServer) Passed() (down, up int64) { return r.down.Load(), r.up.Load() }

// Opened counts the connections that clients have made.
func (r *RelayServer) Opened() int64 { return r.opened.Load() }

func (r *RelayServer) serve() {
	for {
		conn, err := r.listener.Accept()
		if err != nil {
			return
		}
		number := r.opened.Add(1)
		r.done.Go(func() { r.carry(conn, number) })
	}
}

// carry serves one connection until both of its directions have ended, or one has failed.
func (r *RelayServer) carry(client net.Conn, number int64) {
	defer func() { _ = client.Close() }()
	var dialer net.Dialer
	server, err := dialer.DialContext(r.ctx, "tcp4", r.upstream)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	smallBuffers(client)
	smallBuffers(server)
	ctx, cancel := context.WithCancel(r.ctx)
	defer cancel()
	cut := context.AfterFunc(ctx, func() {
		_ = client.Close()
		_ = server.Close()
	})
	defer cut()
	faults := r.line.faults(number, func() {
		abort(client)
		cancel()
	})
	way := r.line.RoundTrip / 2
	toServer := &half{from: client, to: server, delay: way, first: way + r.line.RoundTrip, own: tokens{rate: r.line.Up.PerConnection}, all: &r.upAll, passed: &r.up, faults: faults}
	toClient := &half{from: server, to: client, delay: way, first: way, own: tokens{rate: r.line.Down.PerConnection}, all: &r.downAll, passed: &r.down, faults: faults}
	var both sync.WaitGroup
	for _, h := range []*half{toServer, toClient} {
		both.Go(func() {
			if !h.run(ctx) {
				cancel()
			}
		})
	}
	both.Wait()
}

// smallBuffers keeps what the kernel takes ahead near to what a real line holds, so that a sender feels the line's rate.
func smallBuffers(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetReadBuffer(socketBuffer)
		_ = tcp.SetWriteBuffer(socketBuffer)
	}
}

// abort ends a connection with a TCP reset.
func abort(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
