package transfer

import (
	"cmp"
	"context"
	"slices"
)

// lastPosition gives a new job its place behind all others: the time in microseconds, or the next free number where the
// clock was behind.
func (e *Engine) lastPosition(ctx context.Context) (int64, error) {
	last, err := e.cfg.Store.Last(ctx)
	return max(e.clock.Now().UnixMicro(), last+1), err
}

// MoveBefore puts a job right before another one in the queue, or last where before is "". The order is stored. A job
// that is first then starts next, as soon as a place is free; what runs is not interrupted. Errors: JobNotFound,
// JobNotPossible for a job that has ended.
func (e *Engine) MoveBefore(ctx context.Context, id, before string) error {
	moved, err := e.cfg.Store.Move(ctx, id, before)
	if err != nil {
		return err
	}
	e.mu.Lock()
	for id, position := range moved {
		if t := e.tasks[id]; t != nil {
			t.position = position
		}
	}
	slices.SortStableFunc(e.queue, byPosition)
	e.mu.Unlock()
	for id, position := range moved {
		e.tellPosition(ctx, id, position)
	}
	return nil
}

// tellPosition announces a job's new place.
func (e *Engine) tellPosition(ctx context.Context, id string, position int64) {
	if t := e.task(id); t != nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.job.Position = position
		e.bus.publish(Event{Kind: EventState, Job: t.job})
		return
	}
	if j, err := e.cfg.Store.Get(ctx, id); err == nil {
		e.bus.publish(Event{Kind: EventState, Job: j})
	}
}

// line puts a task into the queue at its place; e.mu is held.
func (e *Engine) line(t *task) {
	i, _ := slices.BinarySearchFunc(e.queue, t, func(a, b *task) int {
		if byPosition(a, b) <= 0 {
			return -1 // behind its equals
		}
		return 1
	})
	e.queue = slices.Insert(e.queue, i, t)
}

func byPosition(a, b *task) int { return cmp.Compare(a.position, b.position) }
