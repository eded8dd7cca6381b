package transfer

import (
	"context"
	"sync"
	"time"
)

// limiter bounds the bytes a second of all jobs, one way. It is a token bucket: whoever needs bytes gets the next turn,
// and a pause, however long, saves up no more than one turn. A change wakes all who wait, so that it is felt at once.
// Safe for concurrent use.
type limiter struct {
	clock Clock

	mu      sync.Mutex
	rate    int64         // bytes a second; 0: no limit
	turn    int64         // most bytes of one wait
	next    time.Time     // when the bytes that were given out are paid for
	changed chan struct{} // closed at a change
}

// Turns are a small part of a second's bytes, but not so small that asking for them costs more than they do.
const (
	turnsASecond = 64
	smallestTurn = 512
)

func newLimiter(c Clock, bytesPerSecond int64) *limiter {
	l := &limiter{clock: c, changed: make(chan struct{})}
	l.set(bytesPerSecond)
	return l
}

// set changes the limit; 0 or less: none. Who waits asks again by the new one.
func (l *limiter) set(bytesPerSecond int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rate = max(bytesPerSecond, 0)
	l.turn = min(max(l.rate/turnsASecond, min(smallestTurn, l.rate/4), 1), bufferSize)
	l.next = time.Time{}
	close(l.changed)
	l.changed = make(chan struct{})
}

// atMost cuts a read to what one wait may hold.
func (l *limiter) atMost(n int) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.rate > 0 {
		return int(min(int64(n), l.turn))
	}
	return n
}

// wait takes n bytes from the bucket, turn by turn.
func (l *limiter) wait(ctx context.Context, n int) error {
	for n > 0 {
		take, until, changed := l.take(int64(n))
		if take == 0 {
			return nil
		}
		again, err := l.await(ctx, until, changed)
		if err != nil {
			return err
		}
		if !again {
			n -= take
		}
	}
	return nil
}

// unlimited reports whether there is no limit now.
func (l *limiter) unlimited() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rate == 0
}

// limit gives the bytes a second that it lets through, 0 for any number, and whether somebody waits for his turn.
func (l *limiter) limit() (bytesPerSecond int64, full bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rate, l.rate > 0 && l.next.After(l.clock.Now())
}

// await waits for a turn; again tells that the limit changed meanwhile.
func (l *limiter) await(ctx context.Context, d time.Duration, changed <-chan struct{}) (again bool, err error) {
	if d <= 0 {
		return false, nil
	}
	select {
	case <-l.clock.After(d):
		return false, nil
	case <-changed:
		return true, nil
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
}

// take gives out a turn of up to n bytes, and how long until it is paid for; 0 bytes: there is no limit.
func (l *limiter) take(n int64) (take int, wait time.Duration, changed <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.rate == 0 {
		return 0, 0, nil
	}
	n = min(n, l.turn)
	now := l.clock.Now()
	if idle := now.Add(-l.lasts(l.turn)); l.next.Before(idle) {
		l.next = idle
	}
	l.next = l.next.Add(l.lasts(n))
	return int(n), l.next.Sub(now), l.changed
}

// lasts is how long n bytes take.
func (l *limiter) lasts(n int64) time.Duration {
	return time.Duration(float64(n) / float64(l.rate) * float64(time.Second))
}
