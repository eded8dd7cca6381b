package transfer

import (
	"math"
	"sync"
	"time"
)

// adapt finds how many connections pay. It adds some while what they bring is worth them, keeps as many as the measured
// rate asks for, rests, and looks again later, since networks change. A busy answer halves the number. Downloads and
// uploads use it alike. Safe for concurrent use.
type adapt struct {
	mu     sync.Mutex
	most   int
	target int
	far    bool // a new connection takes long until it brings something

	windowStart time.Time // may lie ahead, while new connections are being opened
	windowBytes int64     // total at the window's start
	settle      time.Duration
	each        float64 // the most that a connection brought on average, bytes a second
	rate        float64 // of the last window, all connections together
	before      float64 // bytes a second with the number before the last step
	added       int     // by the last step, 0: at rest
	restUntil   time.Time
	calmUntil   time.Time // after a busy answer
	fewer       fewer
	light       light
}

const (
	adaptWindow  = 300 * time.Millisecond
	adaptRest    = 8 * time.Second
	adaptCalm    = 20 * time.Second      // after a busy answer
	adaptWorth   = 0.2                   // a step must bring this share of what it would where every connection brought as much
	adaptSpare   = 1.25                  // connections beyond what the rate needs: some wait for an answer at any time
	adaptSlow    = 16 << 20              // bytes a second of a connection: below it many are likely to pay
	adaptMany    = 8                     // connections that such a line gets at once
	adaptFade    = 0.998                 // a window: what a connection once brought is forgotten by half in two minutes
	adaptFar     = 60 * time.Millisecond // until a new connection brings something: a round trip of 20 ms or so
	adaptFarMany = 12                    // connections that a far server gets at once
)

// newAdapt begins with few connections. total is the count that observe will go on with.
func newAdapt(most int, now time.Time, total int64) *adapt {
	return &adapt{most: max(most, 1), target: min(2, max(most, 1)), windowStart: now, windowBytes: total}
}

// opensIn tells how long it takes until a new connection brings something. A far server gives each connection little at
// first, so it gets several at once.
func (a *adapt) opensIn(d time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.settle = min(d, time.Second)
	a.windowStart = a.windowStart.Add(a.settle)
	if a.far = d >= adaptFar; a.far {
		a.target = min(adaptFarMany, a.most)
	}
}

// ending takes how many pieces wait that cannot be divided, and how many are on their way. On a far line all that wait go
// at once as soon as they may: pieces that begin together end together, and none of the line is unused before the last
// one has ended.
func (a *adapt) ending(waiting, flying int, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.far || a.light.lighter || waiting == 0 || waiting+flying > a.most || now.Before(a.calmUntil) {
		return
	}
	a.target, a.added, a.restUntil = max(a.target, waiting+flying), 0, now.Add(adaptRest)
}

// connections gives how many there should be.
func (a *adapt) connections() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.target
}

// beside gives how many there should be while some wait for an answer and send nothing. An answer from afar takes long
// enough for others to use the line.
func (a *adapt) beside(waiting int, now time.Time) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.far || now.Before(a.calmUntil) {
		return a.target
	}
	return min(a.target+waiting, a.most)
}

// measured gives the bytes a second that one connection brings at present, 0 where that is not known yet.
func (a *adapt) measured() float64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.rate / float64(a.target)
}

// observe takes the total of bytes so far; it is called a few times a second.
func (a *adapt) observe(now time.Time, total int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	elapsed := now.Sub(a.windowStart)
	if elapsed <= 0 {
		a.windowBytes = total
		return
	}
	if elapsed < a.window() {
		return
	}
	a.rate = float64(total-a.windowBytes) / elapsed.Seconds()
	a.windowStart, a.windowBytes = now, total
	a.each = max(a.each*adaptFade, a.rate/float64(a.target))
	a.fewer.note(a.target, a.rate)
	switch {
	case a.fewer.less > 0:
		a.judgeFewer(now)
	case a.lighten(now, total), a.held():
	case now.Before(a.restUntil), a.early(now):
		a.before = a.rate
	case a.rate <= 0:
		a.before, a.added = 0, 0
	case a.added == 0 && 2*a.needed() <= a.target: // what once seemed to pay does not
		a.before, a.target = a.rate, a.needed()
	case a.added == 0 && a.tryFewer(now):
	case a.added == 0 || a.paid():
		a.step(now)
	default:
		a.goBack(now)
	}
}

// paid reports whether the last step was worth it.
func (a *adapt) paid() bool {
	more := float64(a.added) / float64(a.target-a.added)
	return a.rate >= a.before*(1+adaptWorth*more)
}

// step adds connections: as many again while they are few, then half of them, and at once to many on a line that gives
// each of them little.
func (a *adapt) step(now time.Time) {
	a.before = a.rate
	next := a.target + max(a.target/2, 1)
	if a.target < adaptMany {
		next = 2 * a.target
		if a.each < adaptSlow && float64(a.light.piece) <= a.each*lightJump.Seconds() {
			next = adaptMany
		}
	}
	a.added = min(next, a.most) - a.target
	a.target += a.added
	if a.added > 0 {
		a.windowStart = now.Add(a.settle)
	}
}

// needed gives how many connections the measured rate asks for.
func (a *adapt) needed() int { return max(int(math.Ceil(a.rate/a.each*adaptSpare)), min(2, a.most)) }

// goBack takes away what did not pay, and rests.
func (a *adapt) goBack(now time.Time) {
	least := a.target - a.added
	if a.rate > a.before*(1+adaptWorth/4) {
		least = max(least, a.needed())
	}
	a.target = min(least, a.target)
	a.added, a.restUntil = 0, now.Add(a.rest())
}

// busy halves the number after a 503 or 429, once a window, and lets it rest.
func (a *adapt) busy(now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.fewer.less = 0
	if calm := now.Add(adaptCalm); calm.Sub(a.restUntil) > adaptWindow {
		a.target = max(a.target/2, 1)
		a.restUntil, a.calmUntil = calm, calm
	}
	a.added = 0
}
