package daypass

import (
	"context"
	"time"
)

// OnChange calls do when something was stored, by this process or another one on the same data folder, until ctx ends. It
// asks that often, reads no table for it, and calls do on its own goroutine, the caller's.
func (d *Daypass) OnChange(ctx context.Context, every time.Duration, do func()) error {
	changes, err := d.db.Changes(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = changes.Close() }()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
		changed, err := changes.Any(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		case changed:
			do()
		}
	}
}
