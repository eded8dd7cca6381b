package awake

import (
	"context"
	"sync"
)

// Switch is a Keeper that a person can turn off and on again, while the computer is held awake, too. The zero value is
// ready, and on. It is safe for concurrent use.
type Switch struct {
	keeper Keeper

	mu    sync.Mutex // held while the system is asked, so that one answer comes after the other
	off   bool
	holds map[*hold]struct{}
}

// hold is one wish; release is nil while nothing keeps the computer awake for it.
type hold struct{ release func() }

// Hold is as Keeper.Hold. Turned off, it notes the wish alone, for when it is turned on.
func (s *Switch) Hold(ctx context.Context) (release func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := &hold{}
	if !s.off {
		if h.release, err = s.keeper.Hold(ctx); err != nil {
			return nil, err
		}
	}
	if s.holds == nil {
		s.holds = map[*hold]struct{}{}
	}
	s.holds[h] = struct{}{}
	return func() { s.end(h) }, nil
}

// Turn turns it on or off, for what is under way, too. ctx bounds the asking alone. Errors: ErrNotPossible; it is turned
// nevertheless.
func (s *Switch) Turn(ctx context.Context, on bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.off = !on
	for h := range s.holds {
		switch {
		case !on:
			h.end()
		case h.release == nil:
			release, err := s.keeper.Hold(ctx)
			if err != nil {
				return err
			}
			h.release = release
		}
	}
	return nil
}

func (s *Switch) end(h *hold) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.holds, h)
	h.end()
}

func (h *hold) end() {
	if h.release != nil {
		h.release()
		h.release = nil
	}
}
