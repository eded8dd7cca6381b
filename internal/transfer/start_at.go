package transfer

import (
	"context"
	"slices"
	"time"
)

// lookAgain is how often a job that waits for its time looks at the clock: timers stand still while a machine sleeps, and
// the clock may be set.
const lookAgain = 10 * time.Second

// StartAt lets a job that has not ended go on at a moment, by the wall clock, and not before; one that runs stops until
// then and keeps what it has. The zero time, or one that is past, lets it go on at once. It is stored: the job starts
// then, too, where Daypass was closed meanwhile and is open again.
func (e *Engine) StartAt(ctx context.Context, id string, at time.Time) (Job, error) {
	j, err := e.cfg.Store.Get(ctx, id)
	if err != nil {
		return Job{}, err
	}
	at = at.UTC().Truncate(time.Microsecond)
	if t := e.task(j.ID); t != nil {
		if err := t.change(ctx, func(j *Job) { j.StartAt = at }); err != nil {
			return Job{}, err
		}
		e.reseat(t) //nolint:contextcheck // a job outlives the call that puts it off
		return t.snapshot(), nil
	}
	return e.takeUp(ctx, j.ID, nil, func(j *Job) { j.StartAt = at })
}

// reseat lets a task's start be looked at again: one that stands in the queue, runs or waits.
func (e *Engine) reseat(t *task) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if i := slices.Index(e.queue, t); i >= 0 {
		e.queue = slices.Delete(e.queue, i, i+1)
		e.seat(t)
		return
	}
	if t.running && t.putOff() && t.cancel != nil {
		t.goBack()
	}
	t.nudge()
}

// putOff reports whether the task's time has not come.
func (t *task) putOff() bool { return t.snapshot().StartAt.After(t.e.clock.Now()) }

// seat puts a task into the queue, or lets it wait for its time; e.mu is held.
func (e *Engine) seat(t *task) {
	if !t.putOff() {
		t.cancel = nil
		e.line(t)
		e.dispatch()
		return
	}
	e.run(t, e.bide)
}

// bide waits for a task's time and puts it into the queue.
func (e *Engine) bide(ctx context.Context, t *task) {
	err := t.move(ctx, StateWaiting, func(j *Job) { j.Wait = WaitTime })
	for err == nil {
		left := t.snapshot().StartAt.Sub(e.clock.Now())
		if left <= 0 {
			break
		}
		err = t.waitFor(ctx, min(left, lookAgain))
	}
	if err == nil {
		err = e.requeue(ctx, t)
	}
	if err != nil {
		e.leave(ctx, t, err)
	}
}
