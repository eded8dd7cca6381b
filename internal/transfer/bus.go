package transfer

import (
	"container/list"
	"sync"
	"time"
)

// bus hands events to subscribers. Each has its own queue, so none holds up another: state events wait in
// it without bound, of progress events the newest of each job stays. Safe for concurrent use.
type bus struct {
	mu     sync.Mutex
	seq    uint64
	subs   map[*subscriber]struct{}
	ending chan struct{} // closed by close
	closed bool
	wg     sync.WaitGroup
}

type subscriber struct {
	out    chan Event
	ending <-chan struct{}
	wake   chan struct{} // holds one token
	end    chan struct{}
	once   sync.Once

	mu    sync.Mutex
	queue list.List                // of Event
	news  map[string]*list.Element // of the queue: each job's progress
}

// lastWords is how long a subscriber may take for one event while the engine closes.
const lastWords = 500 * time.Millisecond

func newBus() *bus {
	return &bus{subs: make(map[*subscriber]struct{}), ending: make(chan struct{})}
}

// publish numbers an event and queues it with everyone.
func (b *bus) publish(e Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seq++
	e.Seq = b.seq
	for s := range b.subs {
		s.push(e)
	}
}

// subscribe starts a queue and the goroutine that empties it.
func (b *bus) subscribe() (<-chan Event, func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := &subscriber{out: make(chan Event), wake: make(chan struct{}, 1), end: make(chan struct{}), ending: b.ending, news: make(map[string]*list.Element)}
	if b.closed {
		close(s.out)
		return s.out, func() {}
	}
	b.subs[s] = struct{}{}
	b.wg.Go(s.run)
	return s.out, func() { b.drop(s) }
}

func (b *bus) drop(s *subscriber) {
	b.mu.Lock()
	delete(b.subs, s)
	b.mu.Unlock()
	s.once.Do(func() { close(s.end) })
}

// close lets every subscriber that still reads have what is queued, ends all queues and waits for their goroutines.
func (b *bus) close() {
	b.mu.Lock()
	if !b.closed {
		b.closed = true
		close(b.ending)
	}
	b.mu.Unlock()
	b.wg.Wait()
}

// push queues an event; an older progress event of the same job makes room for it. It costs the same however long the
// queue is.
func (s *subscriber) push(e Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.Kind == EventProgress {
		if old := s.news[e.Job.ID]; old != nil {
			s.queue.Remove(old)
		}
		s.news[e.Job.ID] = s.queue.PushBack(e)
	} else {
		s.queue.PushBack(e)
	}
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// pop takes the first event.
func (s *subscriber) pop() (Event, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := s.queue.Front()
	if first == nil {
		return Event{}, false
	}
	e, ok := s.queue.Remove(first).(Event)
	if e.Kind == EventProgress {
		delete(s.news, e.Job.ID)
	}
	return e, ok
}

// run hands events over until the end.
func (s *subscriber) run() {
	defer close(s.out)
	for {
		e, ok := s.pop()
		if ok {
			if !s.hand(e) {
				return
			}
			continue
		}
		select {
		case <-s.wake:
		case <-s.end:
			return
		case <-s.ending:
			if e, ok := s.pop(); !ok || !s.hand(e) {
				return
			}
		}
	}
}

// hand gives one event to the reader; false where there is none any more.
func (s *subscriber) hand(e Event) bool {
	select {
	case s.out <- e:
		return true
	case <-s.end:
		return false
	case <-s.ending:
	}
	select {
	case s.out <- e:
		return true
	case <-s.end:
	case <-time.After(lastWords):
	}
	return false
}
