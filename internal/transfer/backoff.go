package transfer

import (
	"math/rand/v2"
	"sync"
	"time"
)

// enough is how many bytes count as progress: less could be a server that gives one byte a try.
const enough = 64 << 10

// patience counts a job's failed tries. Progress starts the count anew. Safe for concurrent use.
type patience struct {
	rules Retry
	clock Clock

	mu     sync.Mutex
	failed int
	met    bool // somebody has answered in this run
	bytes  int64
	since  time.Time // of the first failure in a row
	hold   time.Time // until when no new request may go out (Retry-After)
}

// progress counts bytes that came.
func (p *patience) progress(n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.met = true
	if p.bytes += n; p.bytes >= enough {
		p.failed, p.bytes = 0, 0
	}
}

// firstTries is how often a host is looked for that nobody has answered from yet: with the default waits about three
// seconds. A mistyped name or a server that is off does not get better by waiting; a line that was lost may come back.
const firstTries = 4

// next gives how long to wait after a failure, and false where it is time to give up. after is what the server
// asked for; the wait is jittered so that connections do not come back together.
func (p *patience) next(err error, after time.Duration) (time.Duration, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.met = p.met || !foundNobody(err)
	if p.failed+1 >= firstTries && !p.met {
		return 0, false
	}
	now := p.clock.Now()
	if p.failed == 0 {
		p.since = now
	}
	p.failed++
	p.bytes = 0
	// After a long sleep of the machine the time alone tells nothing: some tries must have failed, too.
	if p.failed >= p.rules.Attempts || (p.failed >= 4 && now.Sub(p.since) > p.rules.Total) {
		return 0, false
	}
	wait := p.rules.Base << min(p.failed-1, 16)
	wait = jitter(min(wait, p.rules.Max))
	if after > 0 {
		after = min(after, p.rules.Max)
		wait = max(wait, after+jitter(after/4))
		if until := now.Add(after); until.After(p.hold) {
			p.hold = until
		}
	}
	return wait, true
}

// held gives how long no new request may go out yet.
func (p *patience) held() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(p.hold.Sub(p.clock.Now()), 0)
}

// jitter gives a time between half of d and d.
func jitter(d time.Duration) time.Duration {
	if d <= 1 {
		return d
	}
	return d/2 + rand.N(d/2) //nolint:gosec // spreading tries needs no secret numbers
}
