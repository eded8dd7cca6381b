package httpx

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// watchdog ends a body's context where a read waits too long for its first byte. It has one timer, which it looks at
// when it fires: a read costs two clock readings, no timer reset and no goroutine. The time between reads, when the
// reader is busy or held back, does not count.
type watchdog struct {
	stall time.Duration
	bark  context.CancelCauseFunc
	base  time.Time
	since atomic.Int64 // nanoseconds after base at which the waiting read began; 0: nobody waits

	mu     sync.Mutex
	timer  *time.Timer
	closed bool

	// Of the reader alone: what the floor is measured by.
	floor        int64
	window       time.Duration
	waited       time.Duration
	gotten       int64
	enteredAfter time.Duration
}

func newWatchdog(o Options, bark context.CancelCauseFunc) *watchdog {
	w := &watchdog{stall: o.StallTimeout, bark: bark, base: time.Now(), floor: o.FloorRate, window: o.FloorWindow}
	w.mu.Lock() // fire may come before timer is set
	w.timer = time.AfterFunc(w.stall, w.fire)
	w.mu.Unlock()
	return w
}

// enter is called before a read.
func (w *watchdog) enter() {
	w.enteredAfter = max(time.Since(w.base), 1)
	w.since.Store(int64(w.enteredAfter))
}

// leave is called after a read of n bytes; false says that too little came for too long.
func (w *watchdog) leave(n int) bool {
	w.since.Store(0)
	w.waited += time.Since(w.base) - w.enteredAfter
	w.gotten += int64(n)
	if w.waited < w.window {
		return true
	}
	enough := float64(w.gotten) >= float64(w.floor)*w.waited.Seconds()
	w.waited, w.gotten = 0, 0
	return enough
}

func (w *watchdog) fire() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return
	}
	left := w.stall
	if since := w.since.Load(); since != 0 {
		left = w.stall - (time.Since(w.base) - time.Duration(since))
	}
	if left <= 0 {
		w.bark(errStalled)
		return
	}
	w.timer.Reset(left)
}

// close ends the timer. After it bark is not called any more.
func (w *watchdog) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	w.timer.Stop()
}
