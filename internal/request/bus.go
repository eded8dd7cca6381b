package request

import "sync"

// eventsAhead is how many events wait for a subscriber. One that is slower misses some, and finds all in the store.
const eventsAhead = 256

// bus hands events to whoever listens. Its zero value is ready.
type bus struct {
	mu   sync.Mutex
	subs map[chan Event]struct{}
}

// Subscribe gives the events of Watch until the function that comes with it is called, which closes the channel. Events that
// nobody takes are dropped: what came is in the store.
func (s *Service) Subscribe() (<-chan Event, func()) {
	ch := make(chan Event, eventsAhead)
	s.bus.mu.Lock()
	defer s.bus.mu.Unlock()
	if s.bus.subs == nil {
		s.bus.subs = map[chan Event]struct{}{}
	}
	s.bus.subs[ch] = struct{}{}
	return ch, func() {
		s.bus.mu.Lock()
		defer s.bus.mu.Unlock()
		if _, open := s.bus.subs[ch]; open {
			delete(s.bus.subs, ch)
			close(ch)
		}
	}
}

func (b *bus) publish(e Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for ch := range b.subs {
		select {
		case ch <- e:
		default:
		}
	}
}
