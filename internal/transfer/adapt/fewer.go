package adapt

import (
	"math"
	"time"
)

// fewer remembers what fewer connections brought, for lines that few of them fill: on such a line noise makes steps look
// worth it now and then, and each connection costs memory here and work at the server. Its zero value is ready.
type fewer struct {
	brought map[int]float64 // bytes a second by number of connections, as seen last
	less    int             // connections that were just given up, to see whether they are missed
	before  float64         // bytes a second with them
	steady  int             // rests in a row after which nothing was better
	from    time.Time       // until then no more than those of AtOnce, as long as they bring much
}

const (
	fewAtOnce   = 4                      // connections below which steps are taken lightly
	longWindow  = 900 * time.Millisecond // the window from them on, since a fast line is a restless one
	asGood      = 0.95                   // fewer connections that bring this share are as good
	longestRest = 64 * time.Second
	late        = 4 * time.Second // after AtOnce: what is over by then pays for no more connections
	much        = 120 << 20       // bytes a second of those of AtOnce: more than a gigabit line carries
)

// AtOnce begins with some connections more than usual, for uploads to a server in the same house, which takes from each
// of them as fast as its processor can. Where they bring much, there are no more of them at first: each costs the server and
// this machine more work.
func (c *Connections) AtOnce(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.target, c.fewer.from = min(fewAtOnce, c.most), now.Add(late)
}

// early reports whether those of AtOnce are enough for now; mu is held.
func (c *Connections) early(now time.Time) bool {
	return now.Before(c.fewer.from) && c.target <= fewAtOnce && c.rate >= much
}

func (f *fewer) note(connections int, rate float64) {
	if f.brought == nil {
		f.brought = make(map[int]float64)
	}
	f.brought[connections] = rate
}

// asGood gives the smallest number of connections that brought as much as a number brings now, that number where none did.
func (f *fewer) asGood(now int, rate float64) int {
	least := now
	for n, brought := range f.brought {
		if n < least && brought >= rate*asGood {
			least = n
		}
	}
	return least
}

// few reports whether the line is near and gives each connection much: one that few of them fill. mu is held.
func (c *Connections) few() bool { return !c.far && c.each >= slow }

// window is how long the number is measured before it is judged; mu is held.
func (c *Connections) window() time.Duration {
	switch {
	case c.light.judging:
		return lightAfter
	case c.few() && c.target >= fewAtOnce:
		return longWindow
	}
	return shortWindow
}

// rest is how long nothing is tried; longer each time where few connections fill the line. mu is held.
func (c *Connections) rest() time.Duration {
	switch {
	case c.light.lighter:
		return longestRest
	case !c.few():
		return shortRest
	}
	rest := shortRest << min(c.fewer.steady, 3)
	c.fewer.steady++
	return min(rest, longestRest)
}

// tryFewer goes back to a number that was as good, where there is one; it reports whether it does. A far line is left
// alone: connections that are given up are dear to open again. mu is held.
func (c *Connections) tryFewer(now time.Time) bool {
	least := min(2, c.most)
	if !c.few() || c.target <= least {
		return false
	}
	back := max(c.fewer.asGood(c.target, c.rate), least)
	if back == c.target {
		return false
	}
	c.fewer.less, c.fewer.before = c.target-back, c.rate
	c.target = back
	c.windowStart = now.Add(shortWindow) // those that go bring what they are at to its end
	return true
}

// judgeFewer keeps fewer connections where they bring as much, and takes those that were given up back where not. mu is
// held.
func (c *Connections) judgeFewer(now time.Time) {
	missed := c.rate < c.fewer.before*c.enough()
	if c.lightened(missed); missed {
		c.target = min(c.target+c.fewer.less, c.most)
	}
	c.fewer.less, c.added = 0, 0
	c.before, c.restUntil = math.Max(c.rate, c.fewer.before), now.Add(c.rest())
}
