package transfer

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"daypass/internal/apperr"
)

// outages keeps the jobs that wait for the network, by whom they want to reach. One of each such group tries on, with its
// own growing waits; the others stand by. When anybody there has answered any job, the whole group goes on, and those that
// try for the other groups do so at once: often it was the same outage. So an outage costs one try now and then, whoever
// is waiting, and its end is found by trying what is wanted anyway. Safe for concurrent use.
type outages struct {
	any atomic.Bool // somebody waits

	mu     sync.Mutex
	groups map[string]*outage
}

type outage struct {
	waiting []*task // in the order in which they came, the one that tries included
	trying  *task
}

// standBy is how long a job waits for another one's try where its own patience has no end.
const standBy = 24 * time.Hour

// join adds a job that could not reach its host; true where it is the one to try on.
func (o *outages) join(t *task) (tries bool) {
	key := t.reach()
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.groups == nil {
		o.groups = make(map[string]*outage)
	}
	g := o.groups[key]
	if g == nil {
		g = &outage{trying: t}
		o.groups[key] = g
	}
	if !slices.Contains(g.waiting, t) {
		g.waiting = append(g.waiting, t)
	}
	o.any.Store(true)
	return g.trying == t
}

// drop takes a job out that waits for the network no more; another one tries on at once in its place.
func (o *outages) drop(t *task) {
	if !o.any.Load() {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for key, g := range o.groups {
		i := slices.Index(g.waiting, t)
		if i < 0 {
			continue
		}
		if g.waiting = slices.Delete(g.waiting, i, i+1); len(g.waiting) == 0 {
			delete(o.groups, key)
		} else if g.trying == t {
			g.trying = g.waiting[0]
			g.trying.nudge()
		}
	}
	o.any.Store(len(o.groups) > 0)
}

// answered lets everybody go on who waits for those that have just answered a job.
func (o *outages) answered(keys ...string) {
	if !o.any.Load() {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	over := false
	for _, key := range keys {
		g := o.groups[key]
		if g == nil {
			continue
		}
		for _, t := range g.waiting {
			t.nudge()
		}
		delete(o.groups, key)
		over = true
	}
	for _, g := range o.groups {
		if over {
			g.trying.nudge()
		}
	}
	o.any.Store(len(o.groups) > 0)
}

// reach is whom a job wants to reach: a host, or a profile's storage where the host is not known yet.
func (t *task) reach() string {
	j := t.snapshot()
	if j.Host == "" {
		return "profile|" + j.ProfileID
	}
	return j.Host
}

// answered tells that somebody has answered at host.
func (t *task) answered(host string) {
	if t.e.outages.any.Load() {
		t.e.outages.answered(host, "profile|"+t.snapshot().ProfileID)
	}
}

// judgeReach tells, after an attempt that failed for another reason than the network, that somebody has answered. A page
// to sign in at is no answer.
func (t *task) judgeReach(ctx context.Context, err error) {
	if err == nil || context.Cause(ctx) != nil || apperr.CodeOf(err) == apperr.NotTheFile {
		return
	}
	if judge(err, t.snapshot()).wait != WaitNetwork {
		t.answered(t.snapshot().Host)
	}
}

// outlast is how long a job waits after an attempt: for the network, the one that tries its own time, the others until they
// are told.
func (t *task) outlast(d time.Duration) time.Duration {
	if t.snapshot().Wait != WaitNetwork {
		t.e.outages.drop(t)
		return d
	}
	if t.e.outages.join(t) {
		return d
	}
	if patience := t.e.cfg.Patience.Network; patience >= 0 {
		return max(patience-t.e.clock.Now().Sub(t.since), d)
	}
	return standBy
}
