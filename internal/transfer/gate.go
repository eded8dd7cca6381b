package transfer

import (
	"sync"
	"time"
)

// gate bounds the connections of all jobs, in all and to one host, and shares them fairly. A job's first connection
// always passes, so that none waits for another's end; how many jobs there are is bounded by dispatch. Further ones pass
// while there is room. Where there is none, a job with less than its share makes those with more give some back (yield).
// Safe for concurrent use.
type gate struct {
	mu      sync.Mutex
	all     scope
	perHost int
	hosts   map[string]*scope
	jobs    map[string]*gateJob
}

// scope is what connections are counted in: everything, or one host.
type scope struct {
	most, used, jobs int
	hungry           time.Time // when a job with less than its share was refused last
}

// gateJob is a job that has connections.
type gateJob struct {
	host string
	used int
}

// hungerLasts is how long a refusal counts: jobs ask again ten times a second.
const hungerLasts = time.Second

func newGate(l Limits) *gate {
	g := &gate{hosts: make(map[string]*scope), jobs: make(map[string]*gateJob)}
	g.set(l)
	return g
}

// set changes the limits. Connections above a lower one end as their jobs ask whether they are to.
func (g *gate) set(l Limits) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.all.most, g.perHost = l.InAll, l.PerHost
	for _, s := range g.hosts {
		s.most = l.PerHost
	}
}

// enter takes a place for a connection of a job; false where there is none for it, unless must.
func (g *gate) enter(id, host string, must bool, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	j := g.jobs[id]
	if j == nil {
		j = &gateJob{host: host}
	}
	s := g.hosts[j.host]
	if s == nil {
		s = &scope{most: g.perHost}
	}
	if !must && (!g.all.admits(j, now) || !s.admits(j, now)) {
		return false
	}
	if j.used == 0 {
		g.jobs[id], g.hosts[j.host] = j, s
		s.jobs++
		g.all.jobs++
	}
	j.used++
	s.used++
	g.all.used++
	return true
}

// room gives how many connections to a host have a place at present.
func (g *gate) room(host string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	free := min(g.all.most-g.all.used, g.perHost)
	if s := g.hosts[host]; s != nil {
		free = min(free, s.most-s.used)
	}
	return max(free, 0)
}

// leave gives a place back.
func (g *gate) leave(id string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.release(id)
}

// yield gives a place back where the job has more than its share of what others want, or of a limit that was lowered.
func (g *gate) yield(id string, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	j := g.jobs[id]
	if j == nil || j.used < 2 || (!g.all.wants(j, now) && !g.hosts[j.host].wants(j, now)) {
		return false
	}
	g.release(id)
	return true
}

// release is leave; g.mu is held.
func (g *gate) release(id string) {
	j := g.jobs[id]
	s := g.hosts[j.host]
	j.used--
	s.used--
	g.all.used--
	if j.used > 0 {
		return
	}
	delete(g.jobs, id)
	g.all.jobs--
	if s.jobs--; s.jobs == 0 {
		delete(g.hosts, j.host)
	}
}

// share is how many connections each job may have whatever the others want.
func (s *scope) share() int { return max(s.most/max(s.jobs, 1), 1) }

// admits reports whether there is room for one more connection of a job.
func (s *scope) admits(j *gateJob, now time.Time) bool {
	if s.used < s.most {
		return j.used < s.share() || !s.isHungry(now)
	}
	if j.used < s.share() {
		s.hungry = now
	}
	return false
}

// wants reports whether the job has something to give back.
func (s *scope) wants(j *gateJob, now time.Time) bool {
	return j.used > s.share() && (s.used > s.most || s.isHungry(now))
}

func (s *scope) isHungry(now time.Time) bool {
	since := now.Sub(s.hungry)
	return since >= 0 && since < hungerLasts
}
