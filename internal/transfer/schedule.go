package transfer

import (
	"context"
	"errors"
	"slices"
	"time"

	"daypass/internal/apperr"
)

// enqueue puts a task at the queue's end and starts what may start.
func (e *Engine) enqueue(t *task) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return apperr.Wrap(errClosing, apperr.Interrupted, nil)
	}
	e.tasks[t.id] = t
	e.queue = append(e.queue, t)
	e.dispatch()
	return nil
}

// dispatch starts queued tasks while there is room; e.mu is held. Small uploads have room of their own: they wait for
// answers more than for bytes, and large jobs are not to hold them up.
func (e *Engine) dispatch() {
	for i := 0; i < len(e.queue) && !e.closed; {
		t := e.queue[i]
		active, most := &e.active, e.cfg.Limits.Jobs
		if t.small {
			active, most = &e.smalls, e.cfg.Limits.SmallUploads
		}
		if *active >= most {
			if i++; e.active >= e.cfg.Limits.Jobs && e.smalls >= e.cfg.Limits.SmallUploads {
				return
			}
			continue
		}
		e.queue = slices.Delete(e.queue, i, i+1)
		*active++
		t.relinked = false
		ctx, cancel := context.WithCancelCause(e.ctx)
		t.cancel = cancel
		e.wg.Go(func() {
			defer cancel(nil)
			e.drive(ctx, t)
		})
	}
}

// giveUpTurn lets the next task start.
func (e *Engine) giveUpTurn(t *task) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if t.small {
		e.smalls--
	} else {
		e.active--
	}
	e.dispatch()
}

// drive runs a task until it rests, or until it has waited and stands in the queue again.
func (e *Engine) drive(ctx context.Context, t *task) {
	err := t.run(ctx)
	e.giveUpTurn(t) //nolint:contextcheck // the next task has its own
	wait, again := t.afterAttempt(ctx, err)
	if !again {
		e.leave(ctx, t, err)
		return
	}
	if err := t.waitFor(ctx, wait); err != nil {
		e.leave(ctx, t, err)
		return
	}
	if err := e.requeue(ctx, t); err != nil {
		e.leave(ctx, t, err)
	}
}

// requeue brings a task that has waited back into the queue.
func (e *Engine) requeue(ctx context.Context, t *task) error {
	if err := t.move(ctx, StateQueued, nil); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if cause := context.Cause(e.ctx); cause != nil { //nolint:contextcheck // the engine's end is meant
		return cause
	}
	if t.stopped != nil {
		return t.stopped
	}
	t.cancel = nil
	e.queue = append(e.queue, t)
	e.dispatch() //nolint:contextcheck // a task's next attempt has a context of its own
	return nil
}

// halt stops a task for a reason and waits until it rests.
func (e *Engine) halt(ctx context.Context, t *task, why error) error {
	e.mu.Lock()
	t.stopped = why
	i := slices.Index(e.queue, t)
	if i >= 0 {
		e.queue = slices.Delete(e.queue, i, i+1)
	} else if t.cancel != nil {
		t.cancel(why)
	}
	e.mu.Unlock()
	if i >= 0 {
		e.leave(ctx, t, why)
	}
	select {
	case <-t.ended:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// leave brings a task to rest: its last state is stored, the lock released, those who wait are told. A task whose link
// does not work goes on instead where it was given a better one meanwhile, or has a spare one.
func (e *Engine) leave(ctx context.Context, t *task, err error) {
	hopeful := err != nil && stopReason(err) == nil && spoilt(apperr.CodeOf(err))
	e.mu.Lock()
	fallen := hopeful && !t.relinked && t.links.fallBack()
	again := hopeful && (t.relinked || fallen)
	t.resting = !again
	e.mu.Unlock()
	if again && e.changeLink(ctx, t, err, fallen) == nil && e.requeue(ctx, t) == nil {
		return
	}
	t.rest(ctx, err)
	t.lock.release(t.snapshot().State.Ended())
	e.mu.Lock()
	t.resting = true
	delete(e.tasks, t.id)
	e.mu.Unlock()
	close(t.ended)
}

// task gives the task of a job that this engine has taken up.
func (e *Engine) task(id string) *task {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.tasks[id]
}

// storeTime bounds one change of the store where the job's own context may have ended.
const storeTime = 15 * time.Second

// storing gives a context for the last words of a job.
func storing(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), storeTime)
}

// stopReason gives why a job was stopped from outside, nil where it was not.
func stopReason(err error) error {
	for _, why := range []error{errPausing, errCancelling, errClosing} {
		if errors.Is(err, why) {
			return why
		}
	}
	return nil
}

// notPossible tells that the table does not let a job go there.
func notPossible(j Job, next State) error {
	return apperr.New(apperr.JobNotPossible, apperr.Params{"id": j.ID, "state": string(j.State), "wanted": string(next)})
}
