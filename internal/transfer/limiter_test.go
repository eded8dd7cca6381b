package transfer

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// quietClock stands still until it is moved; nobody who waits by it goes on.
type quietClock struct{ now atomic.Int64 }

func (c *quietClock) Now() time.Time                       { return time.Unix(0, c.now.Load()) }
func (c *quietClock) After(time.Duration) <-chan time.Time { return nil }

// TestALongPauseSavesUpNothing: after hours without traffic the first second is as slow as any other.
func TestALongPauseSavesUpNothing(t *testing.T) {
	t.Parallel()
	for _, rate := range []int64{1, 100, 2_000, 50_000, 10_000_000, 1 << 40} {
		clock := &quietClock{}
		clock.now.Store(int64(time.Hour))
		l := newLimiter(clock, rate)
		l.take(1)
		clock.now.Add(int64(8 * time.Hour))
		free := int64(0)
		for {
			n, wait, _ := l.take(bufferSize)
			if wait > 0 {
				break
			}
			free += int64(n)
		}
		if free > max(rate/16, 1) && free > bufferSize || free > rate {
			t.Errorf("at %d bytes a second a pause saved up %d", rate, free)
		}
	}
}

// TestAChangeReachesEveryoneWhoWaits: a thousand connections in line at a crawl go on at once.
func TestAChangeReachesEveryoneWhoWaits(t *testing.T) {
	t.Parallel()
	l := newLimiter(systemClock{}, 1000)
	var waiting sync.WaitGroup
	ready := make(chan struct{}, 1000)
	for range cap(ready) {
		waiting.Go(func() {
			ready <- struct{}{}
			if err := l.wait(t.Context(), l.atMost(bufferSize)); err != nil {
				t.Error(err)
			}
		})
	}
	for range cap(ready) {
		<-ready
	}
	begin := time.Now()
	l.set(0)
	waiting.Wait()
	if took := time.Since(begin); took > time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestTheLimitHolds(t *testing.T) {
	t.Parallel()
	l := newLimiter(systemClock{}, 4_000_000)
	var sent atomic.Int64
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			for {
				n := l.atMost(bufferSize)
				if l.wait(ctx, n) != nil {
					return
				}
				sent.Add(int64(n))
			}
		})
	}
	all.Wait()
	if n := sent.Load(); n > 4_200_000 || n < 3_000_000 {
		t.Errorf("%d bytes in a second", n)
	}
}
