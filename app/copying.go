package app

import (
	"time"

	"daypass/internal/link"
)

// StopCopying ends the making of a link whose copies have this name; that call fails with interrupted. A name that is not
// known, since it is over, is nothing.
func (l *Links) StopCopying(name string) { l.core.copies.stop(name, nil) }

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
