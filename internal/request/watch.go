package request

import (
	"context"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

// Polls of a request's folder: soon after something came or it was made, then ever more seldom.
const (
	pollSoon = 5 * time.Second
	pollMost = 5 * time.Minute
	pollLate = 30 * time.Minute // the longest between two of a closed request: hardly anything comes
	pollRest = time.Minute      // the longest sleep where nothing is open: another process may make a request
)

// EventKind says what an Event tells.
type EventKind string

// The events.
const (
	Arrived EventKind = "arrival"
	Ended   EventKind = "closed"
	Failed  EventKind = "failed" // a look failed; it is tried again
)

// Event is what Watch tells.
type Event struct {
	Kind    EventKind
	Request Request
	Arrival *Arrival // of Arrived
	Err     error    // of Failed
}

// watched is what Watch knows of one request.
type watched struct {
	next time.Time
	wait time.Duration
}

// Watch looks into the folders of all open requests until ctx ends, and into those of closed ones for as long as something may
// come with them, tells each file that comes, and closes what is over.
// It looks at all of them at once when it begins: what came while nobody watched is told then. tell, where it is not nil,
// is called on Watch's own goroutine, one event after the other; so are subscribers told. Several processes may watch: each arrival is told by one of them.
func (s *Service) Watch(ctx context.Context, tell func(Event)) {
	known := map[string]*watched{}
	all := func(e Event) {
		s.bus.publish(e)
		if tell != nil {
			tell(e)
		}
	}
	for ctx.Err() == nil {
		sleep := s.round(ctx, known, all)
		timer := time.NewTimer(sleep)
		select {
		case <-ctx.Done():
		case <-s.nudge:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// round looks where it is time to, and gives how long nothing has to be done.
func (s *Service) round(ctx context.Context, known map[string]*watched, tell func(Event)) time.Duration {
	if swept, err := s.Sweep(ctx, link.SweepOptions{}); err == nil {
		for _, r := range swept.Closed {
			delete(known, r.ID)
			tell(Event{Kind: Ended, Request: r})
		}
	}
	now := s.cfg.Now()
	open, err := s.all(ctx, Filter{States: []State{Open}})
	if err != nil {
		return pollRest
	}
	late, err := s.all(ctx, Filter{States: []State{Closed}, MayCome: now})
	if err != nil {
		return pollRest
	}
	sleep := pollRest
	for _, r := range append(open, late...) {
		w := known[r.ID]
		if w == nil {
			w = &watched{next: now, wait: pollSoon}
			known[r.ID] = w
		}
		if !now.Before(w.next) {
			s.visit(ctx, r, w, tell)
		}
		sleep = min(sleep, max(w.next.Sub(now), time.Second))
	}
	return sleep
}

// visit looks into one folder and decides when to look again.
func (s *Service) visit(ctx context.Context, r Request, w *watched, tell func(Event)) {
	news, err := s.Look(ctx, r.ID)
	for _, one := range news {
		tell(Event{Kind: Arrived, Request: r, Arrival: &one})
	}
	if ctx.Err() != nil {
		return
	}
	if err != nil && (r.State != Closed || apperr.CodeOf(err) != apperr.ProfileUnknown) { // nobody can look any more
		tell(Event{Kind: Failed, Request: r, Err: err})
	}
	most := pollMost
	if r.State == Closed && s.cfg.Now().After(r.ClosedAt.Add(link.LateParts)) {
		most = pollLate
	}
	if len(news) > 0 {
		w.wait = pollSoon
	} else {
		w.wait = min(w.wait*3/2, most)
	}
	w.next = s.cfg.Now().Add(w.wait)
}
