// Package adapt finds, by what is measured, how many connections a transfer should have. It knows no network and no clock: who
// uses it tells it the bytes and the time.
package adapt

import (
	"math"
	"sync"
	"time"
)

// Connections finds how many connections pay. It adds some while what they bring is worth them, keeps as many as the measured
// rate asks for, rests, and looks again later, since networks change. A busy answer halves the number. Downloads and
// uploads use it alike. Safe for concurrent use.
type Connections struct {
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
	// Far is how long it takes until a new connection to a far server brings something, at least: with a round trip of
	// 20 ms or so.
	Far = 60 * time.Millisecond
	// FarMany is how many connections a far server gets at once.
	FarMany = 12
)

const (
	shortWindow = 300 * time.Millisecond
	shortRest   = 8 * time.Second
	calmFor     = 20 * time.Second // after a busy answer
	worth       = 0.2              // a step must bring this share of what it would where every connection brought as much
	spare       = 1.25             // connections beyond what the rate needs: some wait for an answer at any time
	slow        = 16 << 20         // bytes a second of a connection: below it many are likely to pay
	many        = 8                // connections that such a line gets at once
	fade        = 0.998            // a window: what a connection once brought is forgotten by half in two minutes
)

// New begins with few connections. total is the count that Observe will go on with.
func New(most int, now time.Time, total int64) *Connections {
	return &Connections{most: max(most, 1), target: min(2, max(most, 1)), windowStart: now, windowBytes: total}
}

// OpensIn tells how long it takes until a new connection brings something. A far server gives each connection little at
// first, so it gets several at once.
func (c *Connections) OpensIn(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settle = min(d, time.Second)
	c.windowStart = c.windowStart.Add(c.settle)
	if c.far = d >= Far; c.far {
		c.target = min(FarMany, c.most)
	}
}

// Ending takes how many pieces wait that cannot be divided, and how many are on their way. On a far line all that wait go
// at once as soon as they may: pieces that begin together end together, and none of the line is unused before the last
// one has ended.
func (c *Connections) Ending(waiting, flying int, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.far || c.light.lighter || waiting == 0 || waiting+flying > c.most || now.Before(c.calmUntil) {
		return
	}
	c.target, c.added, c.restUntil = max(c.target, waiting+flying), 0, now.Add(shortRest)
}

// Count gives how many there should be.
func (c *Connections) Count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.target
}

// Beside gives how many there should be while some wait for an answer and send nothing. An answer from afar takes long
// enough for others to use the line.
func (c *Connections) Beside(waiting int, now time.Time) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.far || now.Before(c.calmUntil) {
		return c.target
	}
	return min(c.target+waiting, c.most)
}

// Measured gives the bytes a second that one connection brings at present, 0 where that is not known yet.
func (c *Connections) Measured() float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rate / float64(c.target)
}

// Observe takes the total of bytes so far; it is called a few times a second.
func (c *Connections) Observe(now time.Time, total int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	elapsed := now.Sub(c.windowStart)
	if elapsed <= 0 {
		c.windowBytes = total
		return
	}
	if elapsed < c.window() {
		return
	}
	c.rate = float64(total-c.windowBytes) / elapsed.Seconds()
	c.windowStart, c.windowBytes = now, total
	c.each = max(c.each*fade, c.rate/float64(c.target))
	c.fewer.note(c.target, c.rate)
	switch {
	case c.fewer.less > 0:
		c.judgeFewer(now)
	case c.lighten(now, total), c.held():
	case now.Before(c.restUntil), c.early(now):
		c.before = c.rate
	case c.rate <= 0:
		c.before, c.added = 0, 0
	case c.added == 0 && 2*c.needed() <= c.target: // what once seemed to pay does not
		c.before, c.target = c.rate, c.needed()
	case c.added == 0 && c.tryFewer(now):
	case c.added == 0 || c.paid():
		c.step(now)
	default:
		c.goBack(now)
	}
}

// paid reports whether the last step was worth it.
func (c *Connections) paid() bool {
	more := float64(c.added) / float64(c.target-c.added)
	return c.rate >= c.before*(1+worth*more)
}

// step adds connections: as many again while they are few, then half of them, and at once to many on a line that gives
// each of them little.
func (c *Connections) step(now time.Time) {
	c.before = c.rate
	next := c.target + max(c.target/2, 1)
	if c.target < many {
		next = 2 * c.target
		if c.each < slow && float64(c.light.piece) <= c.each*lightJump.Seconds() {
			next = many
		}
	}
	c.added = min(next, c.most) - c.target
	c.target += c.added
	if c.added > 0 {
		c.windowStart = now.Add(c.settle)
	}
}

// needed gives how many connections the measured rate asks for.
func (c *Connections) needed() int { return max(int(math.Ceil(c.rate/c.each*spare)), min(2, c.most)) }

// goBack takes away what did not pay, and rests.
func (c *Connections) goBack(now time.Time) {
	least := c.target - c.added
	if c.rate > c.before*(1+worth/4) {
		least = max(least, c.needed())
	}
	c.target = min(least, c.target)
	c.added, c.restUntil = 0, now.Add(c.rest())
}

// Busy halves the number after a 503 or 429, once a window, and lets it rest.
func (c *Connections) Busy(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fewer.less = 0
	if calm := now.Add(calmFor); calm.Sub(c.restUntil) > shortWindow {
		c.target = max(c.target/2, 1)
		c.restUntil, c.calmUntil = calm, calm
	}
	c.added = 0
}
