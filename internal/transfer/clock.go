package transfer

import (
	"context"
	"time"
)

// systemClock is the computer's own clock; its times carry the monotonic reading.
type systemClock struct{}

// Now gives the time.
func (systemClock) Now() time.Time { return time.Now() }

// After is time.After.
func (systemClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// sleep waits for d, or for ctx's end, whose cause it gives.
func sleep(ctx context.Context, c Clock, d time.Duration) error {
	if d <= 0 {
		return context.Cause(ctx)
	}
	select {
	case <-c.After(d):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
