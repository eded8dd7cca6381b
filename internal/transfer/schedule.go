package transfer

import (
	"context"
	"errors"
	"slices"
	"time"

	"daypass/internal/apperr"
)

// enqueue takes a task in and starts what may start.
func (e *Engine) enqueue(t *task) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return apperr.Wrap(errClosing, apperr.Interrupted, nil)
	}
	e.tasks[t.id] = t
	if !e.heeding {
		e.heeding = true
		e.wg.Go(e.heed)
	}
	e.seat(t)
	return nil
}

// dispatch starts queued tasks, in order, while there is room; e.mu is held.
func (e *Engine) dispatch() {
	l := e.Limits()
	for i := 0; i < len(e.queue) && !e.closed && e.held == 0; {
		t := e.queue[i]
		if e.active >= l.Jobs && e.smalls >= l.Small {
			return
		}
		if !e.hasRoom(t, l) {
			i++
			continue
		}
		e.queue = slices.Delete(e.queue, i, i+1)
		e.occupy(t, 1)
		e.keepWatch()
		e.run(t, e.drive)
	}
}

// hasRoom reports whether a task may begin; e.mu is held. Small jobs have room of their own: they wait for answers more
// than for bytes, and large jobs are not to hold them up. Of what both share (connections, by host and in all) they leave
// one for a large job. No job begins that could not have a connection.
func (e *Engine) hasRoom(t *task, l Limits) bool {
	here := e.busy[t.host]
	if e.active+e.smalls >= l.InAll || (t.host != "" && here.all >= l.PerHost) {
		return false
	}
	if !t.small {
		return e.active < l.Jobs
	}
	return e.smalls < min(l.Small, max(l.InAll-1, 1)) && (t.host == "" || here.small < max(l.PerHost-1, 1))
}

// crowd counts the jobs that run.
type crowd struct{ all, small int }

// occupy counts a task that begins to run (1) or ends it (-1); e.mu is held.
func (e *Engine) occupy(t *task, n int) {
	here := e.busy[t.host]
	here.all += n
	if t.small {
		here.small += n
		e.smalls += n
	} else {
		e.active += n
	}
	t.running = n > 0
	e.crowd.Add(int64(n))
	if e.busy[t.host] = here; here.all == 0 {
		delete(e.busy, t.host)
	}
}

// run starts a task's goroutine; e.mu is held, and the engine is not closed.
func (e *Engine) run(t *task, do func(context.Context, *task)) {
	t.relinked, t.recalled = false, false
	ctx, cancel := context.WithCancelCause(e.ctx)
	t.cancel = cancel
	e.wg.Go(func() {
		defer cancel(nil)
		do(ctx, t)
	})
}

// recall sends jobs that run above the limit back into the queue, the last ones first; e.mu is held.
func (e *Engine) recall() {
	for large := e.largeOnes(); len(large) > e.Limits().Jobs; large = large[:len(large)-1] {
		large[len(large)-1].goBack()
	}
}

// largeOnes gives the large jobs that run and are to go on, in order; e.mu is held.
func (e *Engine) largeOnes() []*task {
	var large []*task
	for _, t := range e.tasks {
		if t.running && !t.small && !t.recalled {
			large = append(large, t)
		}
	}
	slices.SortFunc(large, byPosition)
	return large
}

// goBack ends a running task's turn; e.mu is held.
func (t *task) goBack() {
	t.recalled = true
	t.cancel(errTurn)
}

// outgrow moves a job whose size is known now out of the room of small ones. Where there is no room elsewhere, the last of
// those that run gives way to one that stands before it in the order; errTurn where that is this one.
func (e *Engine) outgrow(t *task, size int64) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !t.running || !t.small || (size >= 0 && size <= smallFile) {
		return nil
	}
	if large := e.largeOnes(); len(large) >= e.Limits().Jobs {
		last := large[len(large)-1]
		if last.position <= t.position {
			return errTurn
		}
		last.goBack()
	}
	e.occupy(t, -1)
	t.small = false
	e.occupy(t, 1)
	return nil
}

// giveUpTurn lets the next task start.
func (e *Engine) giveUpTurn(t *task) {
	j := t.snapshot()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.occupy(t, -1)
	t.small, t.host = j.isSmall(), j.Host
	e.dispatch()
}

// drive runs a task until it rests, or until it has waited and stands in the queue again.
func (e *Engine) drive(ctx context.Context, t *task) {
	err := t.run(ctx)
	e.giveUpTurn(t) //nolint:contextcheck // the next task has its own
	t.judgeReach(ctx, err)
	wait, again := t.afterAttempt(ctx, err)
	switch {
	case err != nil && (errors.Is(err, errTurn) || errors.Is(context.Cause(ctx), errTurn)):
	case !again:
		e.leave(ctx, t, err)
		return
	default:
		if err := t.waitFor(ctx, t.outlast(wait)); err != nil {
			e.leave(ctx, t, err)
			return
		}
	}
	if err := e.requeue(ctx, t); err != nil {
		e.leave(ctx, t, err)
	}
}

// requeue brings a task back into the queue. What was put off and whose time has come is put off no more: a clock that is
// set back later is not to stop it.
func (e *Engine) requeue(ctx context.Context, t *task) error {
	if err := t.move(ctx, StateQueued, func(j *Job) {
		if !j.StartAt.After(e.clock.Now()) {
			j.StartAt = time.Time{}
		}
	}); err != nil {
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
	e.seat(t) //nolint:contextcheck // a task's next attempt has a context of its own
	return nil
}

// halt stops a task for a reason and waits until it rests.
func (e *Engine) halt(ctx context.Context, t *task, why error) error {
	e.tell(ctx, t, why)
	return t.restsWithin(ctx)
}

// tell stops a task for a reason.
func (e *Engine) tell(ctx context.Context, t *task, why error) {
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
}

// restsWithin waits until a task rests, or for ctx's end.
func (t *task) restsWithin(ctx context.Context) error {
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
	e.outages.drop(t)
	t.rest(ctx, err)
	t.lock.release(t.snapshot().State.Ended())
	e.mu.Lock()
	t.resting = true
	delete(e.tasks, t.id)
	delete(e.relays, t.id)
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
