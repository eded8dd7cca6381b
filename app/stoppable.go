package app

import (
	"context"
	"sync"

	"daypass/internal/apperr"
)

// stoppable is what is under way by the names that the page gave it, so that the page can stop it. The zero value is ready;
// it is safe for concurrent use.
type stoppable struct {
	mu    sync.Mutex
	over  bool
	stops map[string]context.CancelCauseFunc
}

// begin gives a context that stop ends; end forgets it. What has no name ends by itself, or with ctx. Errors: interrupted
// after stopAll.
func (s *stoppable) begin(ctx context.Context, name string) (running context.Context, end func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return nil, nil, apperr.New(apperr.Interrupted, nil)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	if name == "" {
		return ctx, func() { cancel(nil) }, nil
	}
	if s.stops == nil {
		s.stops = map[string]context.CancelCauseFunc{}
	}
	s.stops[name] = cancel
	return ctx, func() {
		cancel(nil)
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.stops, name)
	}, nil
}

// stop ends what has this name; why is the context's cause, nil for context.Canceled. A name that is not known is nothing.
func (s *stoppable) stop(name string, why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if cancel := s.stops[name]; cancel != nil {
		cancel(why)
	}
}

// stopAll ends everything that has a name; nothing begins any more.
func (s *stoppable) stopAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	for _, cancel := range s.stops {
		cancel(nil)
	}
}
