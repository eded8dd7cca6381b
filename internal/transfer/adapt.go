package transfer

import (
	"sync"
	"time"
)

// adapt finds how many connections pay: it adds some while that raises the throughput, goes back by what did not,
// rests, and looks again later, since networks change. A busy answer halves it. Safe for concurrent use.
type adapt struct {
	mu     sync.Mutex
	most   int
	target int

	windowStart time.Time
	windowBytes int64   // total at the window's start
	before      float64 // bytes a second with the number before the last step; 0: not measured
	added       int     // by the last step, 0: at rest
	restUntil   time.Time
}

const (
	adaptWindow = 400 * time.Millisecond
	adaptRest   = 8 * time.Second
	adaptCalm   = 20 * time.Second // after a busy answer
	adaptGain   = 1.08             // a step must bring at least this
)

func newAdapt(most int, now time.Time, total int64) *adapt {
	return &adapt{most: max(most, 1), target: min(2, max(most, 1)), windowStart: now, windowBytes: total}
}

// connections gives how many there should be.
func (a *adapt) connections() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.target
}

// observe takes the total of bytes so far; it is called a few times a second.
func (a *adapt) observe(now time.Time, total int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	elapsed := now.Sub(a.windowStart)
	if elapsed < adaptWindow {
		return
	}
	rate := float64(total-a.windowBytes) / elapsed.Seconds()
	a.windowStart, a.windowBytes = now, total
	if now.Before(a.restUntil) {
		a.before = rate
		return
	}
	switch {
	case rate <= 0:
		a.before, a.added = 0, 0
	case a.added == 0:
		a.step(rate)
	case rate >= a.before*adaptGain:
		a.step(rate)
	default:
		a.target -= a.added
		a.added, a.restUntil = 0, now.Add(adaptRest)
	}
}

// step adds connections: one or two, or half as many again.
func (a *adapt) step(rate float64) {
	a.before = rate
	a.added = min(max(a.target/2, 1), a.most-a.target)
	a.target += a.added
}

// busy halves the number after a 503 or 429, once a window, and lets it rest.
func (a *adapt) busy(now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if calm := now.Add(adaptCalm); calm.Sub(a.restUntil) > adaptWindow {
		a.target = max(a.target/2, 1)
		a.restUntil = calm
	}
	a.added = 0
}
