package transfer

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
	from    time.Time       // until then no more than those of atOnce, as long as they bring much
}

const (
	adaptFew      = 4                      // connections below which steps are taken lightly
	adaptLong     = 900 * time.Millisecond // the window from them on, since a fast line is a restless one
	adaptAsGood   = 0.95                   // fewer connections that bring this share are as good
	adaptRestMost = 64 * time.Second
	adaptLate     = 4 * time.Second // after atOnce: what is over by then pays for no more connections
	adaptMuch     = 120 << 20       // bytes a second of those of atOnce: more than a gigabit line carries
)

// atOnce begins with some connections more than usual, for uploads to a server in the same house, which takes from each
// of them as fast as its processor can. Where they bring much, there are no more of them at first: each costs the server and
// this machine more work.
func (a *adapt) atOnce(now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.target, a.fewer.from = min(adaptFew, a.most), now.Add(adaptLate)
}

// early reports whether those of atOnce are enough for now; mu is held.
func (a *adapt) early(now time.Time) bool {
	return now.Before(a.fewer.from) && a.target <= adaptFew && a.rate >= adaptMuch
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
		if n < least && brought >= rate*adaptAsGood {
			least = n
		}
	}
	return least
}

// few reports whether the line is near and gives each connection much: one that few of them fill. mu is held.
func (a *adapt) few() bool { return !a.far && a.each >= adaptSlow }

// window is how long the number is measured before it is judged; mu is held.
func (a *adapt) window() time.Duration {
	switch {
	case a.light.judging:
		return lightAfter
	case a.few() && a.target >= adaptFew:
		return adaptLong
	}
	return adaptWindow
}

// rest is how long nothing is tried; longer each time where few connections fill the line. mu is held.
func (a *adapt) rest() time.Duration {
	switch {
	case a.light.lighter:
		return adaptRestMost
	case !a.few():
		return adaptRest
	}
	rest := adaptRest << min(a.fewer.steady, 3)
	a.fewer.steady++
	return min(rest, adaptRestMost)
}

// tryFewer goes back to a number that was as good, where there is one; it reports whether it does. A far line is left
// alone: connections that are given up are dear to open again. mu is held.
func (a *adapt) tryFewer(now time.Time) bool {
	least := min(2, a.most)
	if !a.few() || a.target <= least {
		return false
	}
	back := max(a.fewer.asGood(a.target, a.rate), least)
	if back == a.target {
		return false
	}
	a.fewer.less, a.fewer.before = a.target-back, a.rate
	a.target = back
	a.windowStart = now.Add(adaptWindow) // those that go bring what they are at to its end
	return true
}

// judgeFewer keeps fewer connections where they bring as much, and takes those that were given up back where not. mu is
// held.
func (a *adapt) judgeFewer(now time.Time) {
	missed := a.rate < a.fewer.before*a.asGood()
	if a.lightened(missed); missed {
		a.target = min(a.target+a.fewer.less, a.most)
	}
	a.fewer.less, a.added = 0, 0
	a.before, a.restUntil = math.Max(a.rate, a.fewer.before), now.Add(a.rest())
}
