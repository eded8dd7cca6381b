package lab

import (
	"math/rand/v2"
	"sync"
	"time"
)

// tokens is a token bucket that lets a little be made up for, so that late timers do not lower the rate. rate is
// bytes a second, 0: none. Safe for concurrent use.
type tokens struct {
	rate int64
	mu   sync.Mutex
	next time.Time // when the next byte may go
}

// tokenDepth is how much of the past can be made up for.
const tokenDepth = 10 * time.Millisecond

// take takes n bytes and gives how long to wait before they go.
func (t *tokens) take(n int) time.Duration {
	if t.rate <= 0 {
		return 0
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	if oldest := now.Add(-tokenDepth); t.next.Before(oldest) {
		t.next = oldest
	}
	t.next = t.next.Add(time.Duration(float64(n) / float64(t.rate) * float64(time.Second)))
	return t.next.Sub(now)
}

// faults are what a connection of a lossy line goes through. nil: nothing. Safe for concurrent use.
type faults struct {
	line  Line
	reset func()

	mu           sync.Mutex
	random       *rand.Rand
	toReset      int64 // bytes
	toStall      int64
	stalledUntil time.Time
}

// faults gives the faults of the line's nth connection.
func (l Line) faults(nth int64, reset func()) *faults {
	if l.ResetEvery == 0 && l.StallEvery == 0 {
		return nil
	}
	f := &faults{line: l, reset: reset, random: rand.New(rand.NewPCG(l.Seed, uint64(nth)))}
	f.toReset, f.toStall = f.distance(l.ResetEvery), f.distance(l.StallEvery)
	return f
}

// distance draws how many bytes pass until the next fault: an exponential distribution, as independent losses give.
func (f *faults) distance(mean int64) int64 {
	if mean == 0 {
		return 1<<63 - 1
	}
	return int64(f.random.ExpFloat64() * float64(mean))
}

// pass counts n bytes, resets the connection when its time has come, and gives how long it stands still.
func (f *faults) pass(n int) time.Duration {
	if f == nil {
		return 0
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.toReset -= int64(n); f.toReset < 0 {
		f.reset()
	}
	now := time.Now()
	if f.toStall -= int64(n); f.toStall < 0 {
		f.toStall = f.distance(f.line.StallEvery)
		f.stalledUntil = now.Add(f.line.StallFor)
	}
	return max(f.stalledUntil.Sub(now), 0)
}
