package transfer

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// ItemDoneFunc hears of an item that was settled, after it was stored: how many bytes went over the network for it in
// this run, and how long it took.
type ItemDoneFunc func(j Job, i Item, fetched int64, taken time.Duration)

// listeners are those who want to hear of every item.
type listeners struct {
	mu   sync.Mutex
	next int
	all  map[int]ItemDoneFunc
}

// OnItem calls fn for every item that a folder's job settles, in order, until the function that it gives is called. fn
// runs in the job's own goroutine and holds the job up: nothing is queued, so memory does not grow with the files.
func (e *Engine) OnItem(fn ItemDoneFunc) (stop func()) {
	l := &e.listeners
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = make(map[int]ItemDoneFunc)
	}
	n := l.next
	l.next++
	l.all[n] = fn
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.all, n)
	}
}

func (l *listeners) tell(j Job, done []outcome) {
	l.mu.Lock()
	fns := slices.Collect(maps.Values(l.all))
	l.mu.Unlock()
	for _, fn := range fns {
		for _, o := range done {
			fn(j, o.item, o.sent, o.taken)
		}
	}
}
