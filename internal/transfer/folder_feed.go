package transfer

import "context"

// feedSmall gives small items to the workers, batch by batch. How far they get is stored before: after a kill the items
// up to there may have been moved already.
func (f *folder) feedSmall(ctx context.Context) error {
	defer close(f.smalls)
	defer close(f.drained)
	return f.feed(ctx, 0, smallItem, itemBatch, func(batch []Item) error {
		last := batch[len(batch)-1].N
		if last > f.t.snapshot().Mark {
			if err := f.t.change(ctx, func(j *Job) { j.Mark = last }); err != nil {
				return err
			}
		}
		return give(ctx, f.smalls, batch)
	})
}

// feedLarge gives the large ones.
func (f *folder) feedLarge(ctx context.Context) error {
	defer close(f.larges)
	return f.feed(ctx, smallItem+1, 0, largeAtOnce, func(batch []Item) error { return give(ctx, f.larges, batch) })
}

func give(ctx context.Context, to chan<- Item, batch []Item) error {
	for _, i := range batch {
		select {
		case to <- i:
		case <-ctx.Done():
			return nil
		}
	}
	return nil
}

// feed reads pending items of a range of sizes in order until all are known and none is left.
func (f *folder) feed(ctx context.Context, least, most int64, limit int, each func([]Item) error) error {
	after := int64(0)
	for context.Cause(ctx) == nil {
		listed, known := f.listed.Load(), f.known.Load()
		batch, err := f.e.cfg.Items.PendingItems(ctx, f.t.id, after, least, most, limit)
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		if err != nil {
			return err
		}
		if len(batch) > 0 {
			after = batch[len(batch)-1].N
			if err := each(batch); err != nil {
				return err
			}
		}
		if len(batch) == limit {
			continue
		}
		after = max(after, known)
		if listed {
			f.signal() // the other feeder waits, too
			return nil
		}
		select {
		case <-f.found:
		case <-f.clock.After(tickEvery):
		case <-ctx.Done():
		}
	}
	return nil
}
