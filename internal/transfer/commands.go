package transfer

import (
	"context"
	"errors"
	"os"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

// Pause stops a job and keeps its bytes. One that another process runs is paused by that one. JobBusy: it did not answer.
func (e *Engine) Pause(ctx context.Context, id string) (Job, error) {
	return e.end(ctx, id, errPausing, StatePaused, func(ctx context.Context, t *task) error { return t.move(ctx, StatePaused, nil) })
}

// Cancel ends a job and removes its part file; otherwise as Pause.
func (e *Engine) Cancel(ctx context.Context, id string) (Job, error) {
	return e.end(ctx, id, errCancelling, StateCancelled, func(ctx context.Context, t *task) error { return t.cancelled(ctx) })
}

// end brings a job to a last state: through its task where it has one, else in the store.
func (e *Engine) end(ctx context.Context, id string, why error, want State, act func(context.Context, *task) error) (Job, error) {
	j, err := e.cfg.Store.Get(ctx, id)
	if err != nil {
		return Job{}, err
	}
	if j.State == want && e.task(j.ID) == nil {
		return j, nil // it is so already
	}
	if t := e.task(j.ID); t != nil {
		if err := e.halt(ctx, t, why); err != nil {
			return Job{}, err
		}
		if j = t.snapshot(); j.State != want {
			return j, notPossible(j, want)
		}
		return j, nil
	}
	whole := j.ID
	if j, err = e.atRest(ctx, whole, act); apperr.CodeOf(err) == apperr.JobBusy {
		return e.ask(ctx, whole, want, act)
	}
	return j, err
}

// atRest changes a job that does not run, under its lock.
func (e *Engine) atRest(ctx context.Context, id string, act func(context.Context, *task) error) (Job, error) {
	lock, err := lockJob(e.cfg.LocksDir, id)
	if err != nil {
		return Job{}, err
	}
	j, err := e.cfg.Store.Get(ctx, id)
	if err != nil {
		lock.release(true)
		return Job{}, err
	}
	t := newTask(e, j, link.Link{}, lock)
	err = act(ctx, t)
	j = t.snapshot()
	lock.release(j.State.Ended())
	return j, err
}

// Resume queues a paused or waiting job again; one that waits by itself, for its time too, is tried at once.
func (e *Engine) Resume(ctx context.Context, id string) (Job, error) {
	j, err := e.cfg.Store.Get(ctx, id)
	if err != nil {
		return Job{}, err
	}
	if t := e.task(j.ID); t != nil {
		if t.putOff() {
			return e.StartAt(ctx, j.ID, time.Time{})
		}
		t.nudge()
		return t.snapshot(), nil
	}
	return e.takeUp(ctx, j.ID, nil)
}

// Retry queues a failed job again; it goes on with what is there.
func (e *Engine) Retry(ctx context.Context, id string) (Job, error) { return e.Resume(ctx, id) }

// Agree allows a job that waits for it (WaitAddress) to use a private address, and goes on.
func (e *Engine) Agree(ctx context.Context, id string) (Job, error) {
	j, err := e.cfg.Store.Get(ctx, id)
	if err != nil {
		return Job{}, err
	}
	return e.takeUp(ctx, j.ID, nil, func(j *Job) { j.AllowPrivate = true })
}

// GiveLink gives a job a fresh link and goes on. A link with another Identity is LinkOtherObject.
func (e *Engine) GiveLink(ctx context.Context, id string, l link.Link) (Job, error) {
	j, err := e.cfg.Store.Get(ctx, id)
	if err != nil {
		return Job{}, err
	}
	if l.CutOff {
		return Job{}, apperr.New(apperr.LinkCutOff, nil)
	}
	if l.Identity() != j.Identity {
		return Job{}, apperr.New(apperr.LinkOtherObject, apperr.Params{"name": j.Name})
	}
	return e.giveLink(ctx, j.ID, l)
}

// Forget drops a job from the store, cancelling it first where it has not ended. The finished file stays.
func (e *Engine) Forget(ctx context.Context, id string) error {
	j, err := e.cfg.Store.Get(ctx, id)
	if err != nil {
		return err
	}
	if !j.State.Ended() {
		if j, err = e.Cancel(ctx, j.ID); err != nil && !j.State.Ended() {
			return err
		}
	}
	if err := e.cfg.Store.Delete(ctx, j.ID); err != nil {
		return err
	}
	e.bus.publish(Event{Kind: EventGone, Job: j})
	return nil
}

// Wait waits until a job rests: done (nil error), failed or waiting for a link or an agreement (its error), paused
// or cancelled (Interrupted), or ctx's end. A job that waits for network or disk is still on its way. A job that this
// engine does not run and that does not rest is JobBusy.
func (e *Engine) Wait(ctx context.Context, id string) (Job, error) {
	j, err := e.cfg.Store.Get(ctx, id)
	if err != nil {
		return Job{}, err
	}
	t := e.task(j.ID)
	if t == nil {
		if j, err = e.cfg.Store.Get(ctx, j.ID); err != nil { // it may have come to rest since
			return Job{}, err
		}
		return j, restError(j)
	}
	select {
	case <-t.ended:
	case <-ctx.Done():
		return t.snapshot(), context.Cause(ctx)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err == nil || stopReason(t.err) != nil {
		return t.job, restError(t.job)
	}
	return t.job, t.err
}

// restError tells why a job that this engine does not run is not done.
func restError(j Job) error {
	switch j.State { //nolint:exhaustive // the others do not rest
	case StateDone:
		return nil
	case StatePaused, StateCancelled:
		return apperr.Wrap(errors.New(string(j.State)), apperr.Interrupted, nil)
	case StateFailed, StateWaiting:
		return j.Error()
	}
	return apperr.New(apperr.JobBusy, apperr.Params{"id": j.ID})
}

// Job gives a job as it is now; id may be a unique prefix.
func (e *Engine) Job(ctx context.Context, id string) (Job, error) {
	j, err := e.cfg.Store.Get(ctx, id)
	if err != nil {
		return Job{}, err
	}
	if t := e.task(j.ID); t != nil {
		return t.snapshot(), nil
	}
	return j, nil
}

// Jobs lists jobs, newest first or in order.
func (e *Engine) Jobs(ctx context.Context, f Filter) ([]Job, error) {
	jobs, err := e.cfg.Store.List(ctx, f)
	for i := range jobs {
		if t := e.task(jobs[i].ID); t != nil {
			jobs[i] = t.snapshot()
		}
	}
	return jobs, err
}

// Resumable gives the bytes that an unfinished job of this object already has; 0 where there is none.
func (e *Engine) Resumable(ctx context.Context, identity string) int64 {
	jobs, err := e.cfg.Store.List(ctx, Filter{Kind: Download, Identity: identity, States: Unfinished()})
	if err != nil {
		return 0
	}
	var most int64
	for _, j := range jobs {
		if j.PartPath == "" || j.NoRanges {
			continue
		}
		if info, err := os.Lstat(j.PartPath); err == nil && info.Mode().IsRegular() {
			most = max(most, j.Done)
		}
	}
	return most
}
