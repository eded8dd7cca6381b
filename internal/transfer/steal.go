package transfer

import (
	"math"
	"time"
)

// Bounds of splitting: a rest that is shorter, or sooner done, than this is not worth a further request. A
// connection that brought nothing for stillTime (doubled each time that the same bytes change hands) loses
// all of its rest.
const (
	minSteal     = 1 << 20
	minStealTime = time.Second
	stillTime    = 4 * time.Second
)

// steal takes work from the slowest claim for a connection that has nothing left: the later half of its rest,
// or all of it where it stands still. nil where no rest is worth it. The robbed fetch stops by itself when it
// comes to its new end, or at once through claim.stop when nothing is left to it.
func (p *plan) steal(now time.Time) *claim {
	p.mu.Lock()
	defer p.mu.Unlock()
	victim := p.slowest(now)
	if victim == nil {
		return nil
	}
	from, robbed := max(victim.next, victim.held), 0
	if victim.still(now) {
		robbed = victim.robbed + 1
	} else {
		from += victim.left() / 2
	}
	c := p.start(span{from, victim.end}, now)
	c.robbed = robbed
	victim.end = from
	if victim.next >= from && victim.stop != nil {
		victim.stop()
	}
	return c
}

// worthStealing reports whether steal would give a claim.
func (p *plan) worthStealing(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.slowest(now) != nil
}

// still reports whether the claim's connection has brought nothing for long.
func (c *claim) still(now time.Time) bool {
	return now.Sub(c.moved) > stillTime<<min(c.robbed, 6)
}

// remaining guesses the time that the claim still takes, from the time that its bytes so far took.
func (c *claim) remaining(now time.Time) time.Duration {
	if c.next == c.start {
		return math.MaxInt64
	}
	d := now.Sub(c.since).Seconds() / float64(c.next-c.start) * float64(c.left())
	return time.Duration(min(d, 1e9) * float64(time.Second))
}

// slowest gives the claim that would be done last, where that is late enough. A claim that has just begun
// tells nothing yet. No claim is split while bytes wait that nobody fetches.
func (p *plan) slowest(now time.Time) *claim {
	if len(p.gaps) > 0 || p.size < 0 {
		return nil
	}
	var victim *claim
	worst := minStealTime
	for c := range p.claims {
		if now.Sub(c.since) < minStealTime || c.left() <= 0 {
			continue
		}
		moving := c.left() >= 2*minSteal && c.next > c.start
		if d := c.remaining(now); d > worst && (moving || c.still(now)) {
			victim, worst = c, d
		}
	}
	return victim
}
