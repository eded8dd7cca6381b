package link

import "time"

// Expiry is a chosen end: a duration or a moment. The zero value is "the default".
type Expiry struct {
	For   time.Duration // > 0: that long from signing
	Until time.Time     // not zero: then
}

// IsZero reports whether nothing was chosen.
func (e Expiry) IsZero() bool { return e.For == 0 && e.Until.IsZero() }
