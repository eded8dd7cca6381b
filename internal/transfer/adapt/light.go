package adapt

import (
	"math"
	"time"
)

// light is what a Connections knows of pieces that are lost when they stop in the middle, as parts of uploads are. Where fewer of
// them are as fast, on a slow line or within a bandwidth limit, few are on their way at once: whoever pauses loses little. Its
// zero value is of pieces of which nothing is lost.
type light struct {
	piece   int64     // bytes
	full    float64   // how often, of late, connections were seen to wait for the bandwidth limit: 0 to 1
	since   time.Time // the line is measured from here
	bytes   int64     // total then
	tried   bool      // connections were given up for the sake of the pieces, once in a job's life
	judging bool      // whether they are missed is not known yet
	lighter bool      // they are not
	shed    int       // connections that are to end before their piece does
}

const (
	lightHeld   = time.Second      // what a limit lets through in that time may be on its way at first
	lightFull   = 0.6              // from here on a limit is what holds the line up
	lightFade   = 0.8              // of full, a look
	lightJump   = 4 * time.Second  // pieces that take longer are not begun many at once
	lightAfter  = 3 * time.Second  // how long a line is measured before it is called slow, and after that
	lightLong   = 30 * time.Second // for what is on its way: from here on it is
	lightAim    = 10 * time.Second // for what is on its way then
	lightAsGood = 0.85             // fewer connections that bring this share are as good
)

// Loses tells that a connection which ends in the middle of a piece loses it, how large pieces are, and how many bytes a second
// the bandwidth limit lets through, 0: any number.
func (c *Connections) Loses(piece, limit int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.light.piece = piece; limit > 0 {
		c.light.full = 1 // until it is seen that it does not
		c.target = min(c.target, c.carry(float64(limit), lightHeld))
	}
}

// carry gives how many pieces a line of some bytes a second brings there in a time: two at least, where so many may be; mu is
// held.
func (c *Connections) carry(rate float64, within time.Duration) int {
	n := math.Ceil(rate * within.Seconds() / float64(c.light.piece))
	return min(max(int(min(n, float64(c.most))), 2), c.most)
}

// Limited takes whether connections wait for the bandwidth limit at the moment. It is called before each Observe.
func (c *Connections) Limited(full bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.light.full *= lightFade
	if full {
		c.light.full += 1 - lightFade
	}
}

// held takes back a step that came while a limit holds the line up: then no number of connections brings more. It reports
// whether it does; mu is held.
func (c *Connections) held() bool {
	if c.light.full < lightFull {
		return false
	}
	c.target -= c.added
	c.before, c.added = c.rate, 0
	return true
}

// lighten gives up connections on a line so slow that what is on its way takes long to be there. It reports whether it does;
// judgeFewer finds out whether they are missed. mu is held.
func (c *Connections) lighten(now time.Time, total int64) bool {
	l := &c.light
	if l.piece == 0 || l.tried {
		return false
	}
	taken := now.Sub(l.since)
	if l.since.IsZero() || taken >= 2*lightAfter { // nothing was looked at meanwhile
		l.since, l.bytes = now, total
		return false
	}
	if taken < lightAfter {
		return false
	}
	rate := float64(total-l.bytes) / taken.Seconds()
	l.since, l.bytes = now, total
	fewer := c.carry(rate, lightAim)
	if rate <= 0 || fewer >= c.target || float64(l.piece)*float64(c.target) < rate*lightLong.Seconds() {
		return false
	}
	l.tried, l.judging, l.shed = true, true, c.target-fewer
	c.fewer.less, c.fewer.before = c.target-fewer, rate
	c.target, c.added = fewer, 0
	c.windowStart = now.Add(c.settle + shortWindow)
	return true
}

// enough gives the share that fewer connections must bring of what more did; mu is held.
func (c *Connections) enough() float64 {
	if c.light.judging {
		return lightAsGood
	}
	return asGood
}

// lightened notes how lighten ended; mu is held.
func (c *Connections) lightened(missed bool) {
	if c.light.judging {
		c.light.judging, c.light.lighter = false, !missed
	}
}

// Shed gives, once, how many connections should end before their piece does.
func (c *Connections) Shed() (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n, c.light.shed = c.light.shed, 0
	return n
}
