package app

import (
	"context"
	"sync"
	"time"

	"daypass/internal/link"
)

// copies are the copies under way inside storages, by the names that the page gave them, so that it can stop them.
type copies struct {
	mu    sync.Mutex
	stops map[string]context.CancelFunc
}

// begin gives a context that stop ends; end forgets it.
func (c *copies) begin(ctx context.Context, name string) (copying context.Context, end func()) {
	ctx, cancel := context.WithCancel(ctx)
	if name == "" {
		return ctx, cancel
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stops == nil {
		c.stops = map[string]context.CancelFunc{}
	}
	c.stops[name] = cancel
	return ctx, func() {
		cancel()
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.stops, name)
	}
}

func (c *copies) stop(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if cancel := c.stops[name]; cancel != nil {
		cancel()
	}
}

// StopCopying ends the making of a link whose copies have this name; that call fails with interrupted. A name that is not
// known, since it is over, is nothing.
func (l *Links) StopCopying(name string) { l.core.copies.stop(name) }

// tellCopying tells the page how far the copies of a name are: what they cost at once, then at most ten times a second.
func (c *core) tellCopying(name string) func(link.CopyProgress) {
	if name == "" {
		return nil
	}
	var last time.Time
	return func(p link.CopyProgress) {
		if now := time.Now(); p.Done == 0 || p.Done == p.Size || now.Sub(last) >= tick {
			last = now
			c.emit(EventCopying, CopyingEvent{Seq: c.next(), Name: name, Done: p.Done, Size: p.Size})
		}
	}
}
