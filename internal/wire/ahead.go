package wire

import (
	"context"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// keptAhead is how long a connection that was opened ahead waits for a request: less than servers wait for one.
const keptAhead = 3 * time.Second

// Ahead opens a transport's TLS connections before requests need them, so that a far server's handshakes are over by then.
// Safe for concurrent use; Close ends it.
type Ahead struct {
	dial func(ctx context.Context, network, addr string) (net.Conn, error)
	ctx  context.Context //nolint:containedctx // of what is opened for nobody yet
	end  context.CancelFunc
	wg   sync.WaitGroup

	mu    sync.Mutex
	slots map[string][]chan net.Conn // by address; closed where there is nothing
}

// OpenAhead makes a transport, whose DialTLSContext is set, take what was opened ahead first.
func OpenAhead(t *http.Transport) *Ahead {
	a := &Ahead{dial: t.DialTLSContext, slots: make(map[string][]chan net.Conn)}
	a.ctx, a.end = context.WithCancel(context.Background())
	t.DialTLSContext = a.take
	return a
}

// Open begins to open n connections to an address, host:port. What no request takes is closed after a while.
func (a *Ahead) Open(addr string, n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ctx.Err() != nil {
		return
	}
	for range n {
		slot := make(chan net.Conn, 1)
		a.slots[addr] = append(a.slots[addr], slot)
		a.wg.Go(func() { a.fill(addr, slot) })
	}
}

// Close closes what nobody has taken, and waits.
func (a *Ahead) Close() {
	a.mu.Lock()
	a.end()
	a.mu.Unlock()
	a.wg.Wait()
}

// fill opens a connection and keeps it for a while.
func (a *Ahead) fill(addr string, slot chan net.Conn) {
	conn, err := a.dial(a.ctx, "tcp", addr)
	if err == nil {
		slot <- conn
		timer := time.NewTimer(keptAhead)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-a.ctx.Done():
		}
	} else {
		close(slot)
	}
	if a.drop(addr, slot) && err == nil {
		_ = (<-slot).Close()
	}
}

// drop takes a slot back; false where a request has it.
func (a *Ahead) drop(addr string, slot chan net.Conn) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	i := slices.Index(a.slots[addr], slot)
	if i >= 0 {
		a.slots[addr] = slices.Delete(a.slots[addr], i, i+1)
	}
	if len(a.slots[addr]) == 0 {
		delete(a.slots, addr)
	}
	return i >= 0
}

// take gives a connection that was opened ahead, or is about to be, else a new one.
func (a *Ahead) take(ctx context.Context, network, addr string) (net.Conn, error) {
	for {
		slot := a.next(addr)
		if slot == nil {
			return a.dial(ctx, network, addr)
		}
		select {
		case conn, ok := <-slot:
			if ok {
				return conn, nil
			}
		case <-ctx.Done():
			a.abandon(slot)
			return nil, context.Cause(ctx)
		}
	}
}

// next gives a slot to a request; nil where there is none.
func (a *Ahead) next(addr string) chan net.Conn {
	a.mu.Lock()
	defer a.mu.Unlock()
	list := a.slots[addr]
	if len(list) == 0 {
		return nil
	}
	a.slots[addr] = list[1:]
	return list[0]
}

// abandon closes what comes of a slot that a request has and does not wait for.
func (a *Ahead) abandon(slot chan net.Conn) {
	closeIt := func() {
		if conn, ok := <-slot; ok {
			_ = conn.Close()
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ctx.Err() != nil { // what was being opened has failed by then
		closeIt()
		return
	}
	a.wg.Go(closeIt)
}
