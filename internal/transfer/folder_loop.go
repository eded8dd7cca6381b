package transfer

import (
	"context"
	"time"
)

// tally gathers what workers have settled until it is stored. It belongs to the loop.
type tally struct {
	waiting []outcome // settled, not stored
	since   time.Time // of the oldest of them
	going   []outcome // being brought to the disk
	lasting chan error
}

// loop takes outcomes, stores them in batches, tells progress and hires, until all workers have ended.
func (f *folder) loop(ctx, inner context.Context) error {
	var y tally
	tick := f.clock.After(tickEvery)
	drained, stopped, hiring := f.drained, inner.Done(), true
	resign := func() {
		if hiring {
			hiring = false
			f.workers.Done()
		}
		drained, stopped = nil, nil
	}
	for {
		select {
		case o, ok := <-f.outcomes:
			if !ok {
				return f.settleRest(ctx, &y)
			}
			f.take(&y, o)
		case err := <-y.lasting:
			f.fail(f.settled(ctx, &y, err))
		case <-drained:
			resign()
		case <-stopped:
			resign()
		case <-tick:
			tick = f.clock.After(tickEvery)
			f.tick()
			if hiring {
				f.hire(inner)
			}
		}
		if now := f.clock.Now(); y.due(now) {
			f.settle(ctx, &y)
		}
	}
}

func (f *folder) take(y *tally, o outcome) {
	if len(y.waiting) == 0 {
		y.since = f.clock.Now()
	}
	o.taken = f.clock.Now().Sub(o.begun)
	y.waiting = append(y.waiting, o)
	f.extra.Add(-o.extra)
	if o.item.State == ItemDone || o.item.State == ItemSkipped {
		f.moved.Add(o.item.Size)
	}
	f.t.waits = 0
}

// due reports whether it is time to store, and nothing is being stored.
func (y *tally) due(now time.Time) bool {
	return y.lasting == nil && len(y.waiting) > 0 && (len(y.waiting) >= settleBatch || now.Sub(y.since) >= settleEvery)
}

// settle begins to store what is waiting: first it has to last.
func (f *folder) settle(ctx context.Context, y *tally) {
	y.going, y.waiting = y.waiting, nil
	y.lasting = make(chan error, 1)
	go func(out chan<- error) { out <- f.side.lasting(ctx) }(y.lasting) // the loop takes it
}

// settled stores what lasts now, and tells those who listen.
func (f *folder) settled(ctx context.Context, y *tally, err error) error {
	going := y.going
	y.going, y.lasting = nil, nil
	if err != nil || len(going) == 0 {
		return err
	}
	items := make([]Item, len(going))
	for n, o := range going {
		items[n] = o.item
	}
	ctx, cancel := storing(ctx)
	defer cancel()
	if err := f.e.cfg.Items.SettleItems(ctx, f.t.id, items); err != nil {
		return err
	}
	f.count(going)
	if err := f.t.change(ctx, f.number); err != nil {
		return err
	}
	for _, o := range going {
		f.dropChild(ctx, o.item)
	}
	f.e.listeners.tell(f.t.snapshot(), going)
	return nil
}

// settleRest stores everything when no worker is left.
func (f *folder) settleRest(ctx context.Context, y *tally) error {
	if y.lasting != nil {
		f.fail(f.settled(ctx, y, <-y.lasting))
	}
	if len(y.waiting) > 0 {
		f.settle(ctx, y)
		f.fail(f.settled(ctx, y, <-y.lasting))
	}
	f.tick()
	return f.fatal
}

func (f *folder) count(settled []outcome) {
	f.countMu.Lock()
	defer f.countMu.Unlock()
	for _, o := range settled {
		i := o.item
		f.counts.Size += i.Size - o.was
		switch i.State { //nolint:exhaustive // the others are no files
		case ItemDone:
			f.counts.Done++
			f.counts.DoneSize += i.Size
		case ItemSkipped:
			f.counts.Skipped++
			f.counts.DoneSize += i.Size
		case ItemFailed:
			f.counts.Failed++
		}
	}
}

// tick announces progress.
func (f *folder) tick() {
	f.meter.tick(f.clock.Now())
	f.t.progress(f.moved.Load()+f.extra.Load(), f.sent.Load(), f.meter.speed())
}

// transferred counts bytes that went over the network.
func (f *folder) transferred(n int64) {
	f.sent.Add(n)
	f.meter.add(n)
	f.t.answered(f.host)
}
