package transfer

import (
	"context"
	"errors"
	"sync/atomic"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

// largeWorker moves large files, each with a job of its own that is in no list: so it goes on after a kill where it was.
func (f *folder) largeWorker(ctx context.Context) error {
	for i := range f.larges {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		o, err := f.large(ctx, i)
		if err != nil {
			return err
		}
		f.outcomes <- o
	}
	return nil
}

// large moves one large file.
func (f *folder) large(ctx context.Context, i Item) (outcome, error) {
	o := outcome{item: i, was: i.Size, begun: f.clock.Now()}
	t, err := f.childOf(ctx, &o)
	if err != nil || t == nil {
		return o, err
	}
	var seen childSeen
	t.tell = func(e Event) { f.childMoved(&seen, e.Job) }
	err = f.runChild(ctx, i, t)
	j := t.snapshot()
	f.childMoved(&seen, j)
	o.sent, o.extra = j.Fetched, seen.done.Load()
	switch {
	case err == nil:
		if j.Attempts > 1 { // an earlier one may have been killed around its beginning
			t.settleOwn(ctx)
		}
		o.item = f.side.fromChild(o.item, j)
	case context.Cause(ctx) != nil:
		return o, context.Cause(ctx)
	case ofItem(err):
		err = errors.Join(err, t.cancelled(ctx))
		o.item = o.item.failed(err)
	default:
		return o, err
	}
	t.lock.release(true)
	return o, nil
}

// runChild makes one attempt. A job that does not end by it is queued again, for the folder's next one.
func (f *folder) runChild(ctx context.Context, i Item, t *task) error {
	if s := t.snapshot().State; s == StateDone {
		return nil
	} else if s != StateQueued {
		if err := t.move(ctx, StateQueued, nil); err != nil {
			return err
		}
	}
	err := f.side.arm(ctx, i, t)
	if err == nil {
		err = t.run(ctx)
	}
	if err == nil || (ofItem(err) && context.Cause(ctx) == nil) {
		return err
	}
	if t.snapshot().State == StateQueued {
		t.lock.release(false)
		return err
	}
	if moveErr := t.move(ctx, StateQueued, nil); moveErr != nil {
		f.e.cfg.Log.Warn("a large file's job could not be queued", "job", t.id, "error", moveErr)
	}
	t.lock.release(false)
	return err
}

// childOf gives the task of a large file's job: the one that was begun, or a new one. nil: the item is settled.
func (f *folder) childOf(ctx context.Context, o *outcome) (*task, error) {
	if id := o.item.Child; id != "" {
		t, err := f.openChild(ctx, id)
		if apperr.CodeOf(err) != apperr.JobNotFound {
			return t, err
		}
	}
	j, settled, err := f.side.child(ctx, o.item)
	if err != nil {
		if ofItem(err) {
			o.item, err = o.item.failed(err), nil
		}
		return nil, err
	}
	if j.ID == "" {
		o.item = settled
		return nil, nil
	}
	lock, err := lockJob(f.e.cfg.LocksDir, j.ID)
	if err != nil {
		return nil, err
	}
	j.Parent = f.t.id
	if err := f.e.cfg.Store.Create(ctx, j); err != nil {
		lock.release(true)
		return nil, err
	}
	o.item.Child, o.item.State = j.ID, ItemPending
	if err := f.e.cfg.Items.SettleItems(ctx, f.t.id, []Item{o.item}); err != nil {
		lock.release(true)
		return nil, err
	}
	return newTask(f.e, j, link.Link{}, lock), nil
}

// openChild takes up a job that was begun.
func (f *folder) openChild(ctx context.Context, id string) (*task, error) {
	lock, err := lockJob(f.e.cfg.LocksDir, id)
	if err != nil {
		return nil, err
	}
	j, err := f.e.cfg.Store.Get(ctx, id)
	if err != nil {
		lock.release(apperr.CodeOf(err) == apperr.JobNotFound)
		return nil, err
	}
	return newTask(f.e, j, link.Link{}, lock), nil
}

// childSeen is what was counted of a large file under way.
type childSeen struct{ done, sent atomic.Int64 }

// childMoved counts a large file's bytes with the folder's. It is called while the large file's job is locked.
func (f *folder) childMoved(seen *childSeen, j Job) {
	f.extra.Add(j.Done - seen.done.Swap(j.Done))
	if more := j.Fetched - seen.sent.Swap(j.Fetched); more > 0 {
		f.transferred(more)
	}
}

// dropChild forgets a large file's job once the item is settled.
func (f *folder) dropChild(ctx context.Context, i Item) {
	if i.Child == "" {
		return
	}
	if err := f.e.cfg.Store.Delete(ctx, i.Child); err != nil && apperr.CodeOf(err) != apperr.JobNotFound {
		f.e.cfg.Log.Warn("a large file's job could not be forgotten", "job", i.Child, "error", err)
	}
}

// cancelChildren takes back what a folder's large files have sent or fetched in part.
func (t *task) cancelChildren(ctx context.Context) {
	if !t.snapshot().Kind.ofFolder() {
		return
	}
	ctx, cancel := storing(ctx)
	defer cancel()
	jobs, err := t.e.cfg.Store.List(ctx, Filter{Parent: t.id})
	for _, j := range jobs {
		if j.State.CanBecome(StateCancelled) {
			_, err = t.e.atRest(ctx, j.ID, func(ctx context.Context, t *task) error { return t.cancelled(ctx) })
		}
		if err == nil {
			err = t.e.cfg.Store.Delete(ctx, j.ID)
		}
		if err != nil {
			t.e.cfg.Log.Warn("a large file's job could not be ended", "job", j.ID, "error", err)
		}
	}
}
