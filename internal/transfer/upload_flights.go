package transfer

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// flight is a part that a connection sends.
type flight struct {
	number int
	ctx    context.Context //nolint:containedctx // of this part alone: another connection may be faster
	stop   context.CancelCauseFunc
	since  time.Time
	twin   *flight // the same part on another connection
	body   atomic.Pointer[body]
	shed   bool   // it was stopped for the sake of others, and goes later
	sent   func() // to be called when all of the part has been sent, and its answer is waited for
}

// carries tells what the flight's present try sends.
func (f *flight) carries(b *body) {
	b.sent = f.sent
	f.body.Store(b)
}

// flights are the parts of an upload that are to be sent, and those on their way. A part that is slow when nothing else is
// left to do is sent by another connection, too, and the faster one counts: one bad connection does not hold up the
// rest. Safe for concurrent use.
type flights struct {
	plan uploadPlan
	sent chan struct{} // gets a value when a part waits for nothing but its answer

	mu      sync.Mutex
	queue   []int
	flying  map[*flight]bool
	typical time.Duration // that a part takes, lately; 0 unknown
}

func newFlights(missing []int, p uploadPlan) *flights {
	return &flights{plan: p, sent: make(chan struct{}, 1), queue: missing, flying: make(map[*flight]bool)}
}

// some reports whether next would give something.
func (s *flights) some(now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue) > 0 || s.slowest(now) != nil
}

// waiting gives how many parts nobody sends yet.
func (s *flights) waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue)
}

// unanswered gives how many parts were sent and wait for their answer: their connections use nothing of the line.
func (s *flights) unanswered() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for f := range s.flying {
		if f.gone() >= s.plan.at(f.number).len() {
			n++
		}
	}
	return n
}

// next gives a part to send: one that nobody sends, or else the slowest once more. nil: there is nothing to do. It must be
// landed.
func (s *flights) next(ctx context.Context, now time.Time) *flight {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := &flight{since: now, sent: func() {
		select {
		case s.sent <- struct{}{}:
		default: // it has one already
		}
	}}
	if len(s.queue) > 0 {
		f.number, s.queue = s.queue[0], s.queue[1:]
	} else if slow := s.slowest(now); slow != nil {
		f.number, f.twin, slow.twin = slow.number, slow, f
	} else {
		return nil
	}
	f.ctx, f.stop = context.WithCancelCause(ctx)
	s.flying[f] = true
	return f
}

// land ends a flight. The first of two that brings the part there stops the other; it reports whether this one is it.
func (s *flights) land(f *flight, now time.Time, arrived bool) (first bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	first = s.flying[f]
	delete(s.flying, f)
	f.stop(nil)
	if !arrived {
		if f.twin != nil {
			f.twin.twin = nil
		} else if f.shed {
			s.queue = append([]int{f.number}, s.queue...)
		}
		return first
	}
	s.learn(f, now)
	if f.twin != nil && s.flying[f.twin] {
		delete(s.flying, f.twin)
		f.twin.stop(errOutrun)
	}
	return first
}

// learn takes the time of a part that arrived; mu is held. A last part is shorter than the others and says nothing of them.
func (s *flights) learn(f *flight, now time.Time) {
	if s.plan.at(f.number).len() < min(s.plan.part, s.plan.size) {
		return
	}
	took := now.Sub(f.since)
	if s.typical == 0 {
		s.typical = took
	}
	s.typical = (3*s.typical + took) / 4
}

// shed stops so many flights that have hardly begun; their parts go later.
func (s *flights) shed(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	begun := slices.SortedFunc(maps.Keys(s.flying), func(a, b *flight) int { return cmp.Compare(a.gone(), b.gone()) })
	for _, f := range begun[:min(n, len(begun))] {
		if f.twin == nil && f.gone() < s.plan.at(f.number).len()/shedShare {
			f.shed = true
			f.stop(errShed)
		}
	}
}

// gone gives how much of the part the flight's present try has sent.
func (f *flight) gone() int64 {
	if b := f.body.Load(); b != nil {
		return b.counted.Load()
	}
	return 0
}

// shedShare of a part, or more, is too much to send again.
const shedShare = 8

// Bounds of sending a part twice.
const (
	slowPart   = 2 * time.Second // a part is let alone for so long
	slowFactor = 1.5             // and until another connection would likely be so much sooner with all of it
)

// slowest gives the part on its way that takes longest still, where it is worth sending again; mu is held.
func (s *flights) slowest(now time.Time) *flight {
	if s.typical == 0 {
		return nil
	}
	var worst *flight
	longest := max(time.Duration(float64(s.typical)*slowFactor), slowPart/2)
	for f := range s.flying {
		if f.twin != nil || now.Sub(f.since) < slowPart {
			continue
		}
		if left := s.remaining(f, now); left > longest {
			worst, longest = f, left
		}
	}
	return worst
}

// remaining guesses the time that a part still takes, from what its present try has sent so far. One that was sent whole and
// has no answer may take as long again.
func (s *flights) remaining(f *flight, now time.Time) time.Duration {
	sent := f.gone()
	taken, size := now.Sub(f.since), s.plan.at(f.number).len()
	if sent <= 0 {
		return math.MaxInt64
	}
	if sent >= size {
		return taken - s.typical
	}
	return time.Duration(float64(taken) / float64(sent) * float64(size-sent))
}
