package daypass

import (
	"context"
	"sync"
	"time"

	"daypass/internal/link"
)

// sweepEvery is how often leftovers are looked for while a window is open.
const sweepEvery = time.Hour

// keeper ends Keep before what it works with is closed. Its zero value is ready.
type keeper struct {
	mu    sync.Mutex
	ended bool
	stops []context.CancelFunc
	work  sync.WaitGroup
}

// begin gives the context of a Keep; false once Close has begun.
func (k *keeper) begin(ctx context.Context) (context.Context, func(), bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.ended {
		return nil, nil, false
	}
	ctx, stop := context.WithCancel(ctx)
	k.stops = append(k.stops, stop)
	k.work.Add(1)
	return ctx, func() { stop(); k.work.Done() }, true
}

// end stops all and waits.
func (k *keeper) end(context.Context) error {
	k.mu.Lock()
	k.ended = true
	for _, stop := range k.stops {
		stop()
	}
	k.mu.Unlock()
	k.work.Wait()
	return nil
}

// Keep looks after what was handed out, until ctx ends or Close: it watches for what arrives (Requests.Subscribe tells),
// closes requests that are over, and takes away copies and pages that no link needs. It asks no server while there is
// nothing to do.
func (d *Daypass) Keep(ctx context.Context) {
	ctx, done, ok := d.keeper.begin(ctx)
	if !ok {
		return
	}
	defer done()
	var work sync.WaitGroup
	work.Go(func() { d.Requests.Watch(ctx, nil) })
	work.Go(func() { d.sweepLeftovers(ctx) })
	work.Wait()
}

func (d *Daypass) sweepLeftovers(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		swept, err := d.Links.Sweep(ctx, link.SweepOptions{})
		if ctx.Err() != nil {
			return
		}
		if err != nil || swept.Failure != nil || swept.Removed > 0 {
			d.Log.Info("swept", "removed", swept.Removed, "left", swept.Left, "failure", swept.Failure, "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
