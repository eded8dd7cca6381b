package transfer

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"daypass/internal/apperr"
)

// enough is how many bytes count as progress: less could be a server that gives one byte a try.
const enough = 64 << 10

// patience counts a job's failed tries. Progress starts the count anew. Connections that fail together, and those
// that fail while others wait, have failed once: they share one network. Safe for concurrent use.
type patience struct {
	rules Retry
	clock Clock

	mu     sync.Mutex
	failed int
	lies   int  // of them, answers in a row that break the protocol
	met    bool // somebody has answered in this run
	unkept bool // bytes of this answer are lost where it breaks off: they are no progress
	bytes  int64
	since  time.Time // of the first failure in a row
	round  time.Time // until when a failure is the same as the last one
	hold   time.Time // until when no new request may go out (Retry-After)
}

// progress counts bytes that came.
func (p *patience) progress(n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.met = true
	if p.unkept {
		return
	}
	if p.bytes += n; p.bytes >= enough {
		p.failed, p.lies, p.bytes, p.round = 0, 0, 0, time.Time{}
	}
}

// keeps tells whether the bytes that come can be gone on with after a break.
func (p *patience) keeps(kept bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.unkept = !kept
}

// firstTries is how often a host is looked for that nobody has answered from yet: with the default waits about three
// seconds. A mistyped name or a server that is off does not get better by waiting; a line that was lost may come back.
const firstTries = 4

// lieTries is how often a server is asked that breaks the protocol. Another node of the storage may keep to it, which
// shows at once; a program that is wrong stays wrong, and waiting for it would only look like a hang.
const lieTries = 3

// next gives how long to wait after a failure, and false where it is time to give up. after is what the server
// asked for; the wait is jittered so that connections do not come back together.
func (p *patience) next(err error, after time.Duration) (time.Duration, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.met = p.met || !foundNobody(err)
	now := p.clock.Now()
	var wait time.Duration
	if now.Before(p.round) {
		wait = p.round.Sub(now) + jitter(p.rules.Base/4)
	} else {
		if p.count(err, now) {
			return 0, false
		}
		wait = jitter(min(p.rules.Base<<min(p.failed-1, 16), p.rules.Max))
		p.round = now.Add(wait)
	}
	if after > 0 {
		after = min(after, p.rules.Max)
		wait = max(wait, after+jitter(after/4))
		if until := now.Add(after); until.After(p.hold) {
			p.hold = until
		}
	}
	return wait, true
}

// count adds a failure; true where there were enough.
func (p *patience) count(err error, now time.Time) (enough bool) {
	if p.failed+1 >= firstTries && !p.met {
		return true
	}
	if p.failed == 0 {
		p.since = now
	}
	p.failed++
	p.bytes = 0
	if apperr.CodeOf(err) == apperr.ServerMisbehaved {
		p.lies++
	} else {
		p.lies = 0
	}
	// After a long sleep of the machine the time alone tells nothing: some tries must have failed, too.
	return p.failed >= p.rules.Attempts || p.lies >= lieTries || (p.failed >= 4 && now.Sub(p.since) > p.rules.Total)
}

// struggles reports whether tries fail in a row: one failure alone is nothing that anybody needs to know.
func (p *patience) struggles() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.failed > 1
}

// pause waits before the next try, which is told where tries fail in a row.
func (p *patience) pause(ctx context.Context, t *task, err error, wait time.Duration) error {
	if p.struggles() {
		t.mu.Lock()
		t.tell(Event{Kind: EventTrouble, Job: t.job, Err: err})
		t.mu.Unlock()
	}
	return sleep(ctx, p.clock, wait)
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
