package transfer

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"daypass/internal/apperr"
)

// PauseAll pauses every job that has not ended, failed or been paused: what runs, waits or stands in the queue when it is
// called, and what is added before it returns. Nothing begins meanwhile. A job that another process runs is paused by
// that one. It does what it can; its error is of the jobs that could not be paused.
func (e *Engine) PauseAll(ctx context.Context) error {
	e.hold(1)        //nolint:contextcheck // what begins by that outlives the call
	defer e.hold(-1) //nolint:contextcheck // as above
	for {
		tasks := e.everyTask()
		if len(tasks) == 0 {
			break
		}
		for _, t := range tasks {
			e.tell(ctx, t, errPausing)
		}
		for _, t := range tasks {
			if err := t.restsWithin(ctx); err != nil {
				return err
			}
		}
	}
	jobs, err := e.cfg.Store.List(ctx, Filter{States: Pausable()})
	if err != nil {
		return err
	}
	failed := make([]error, len(jobs))
	var group errgroup.Group
	group.SetLimit(pausesAtOnce)
	for i, j := range jobs {
		group.Go(func() error {
			_, err := e.Pause(ctx, j.ID)
			failed[i] = unless(err, apperr.JobNotPossible, apperr.JobNotFound)
			return nil
		})
	}
	_ = group.Wait()
	return errors.Join(failed...)
}

// pausesAtOnce is how many other jobs are paused at once: those of other processes are waited for.
const pausesAtOnce = 16

// ResumeAll goes on with every job that is paused, in order; those with a time to come wait for it. It does what it can;
// its error is of the jobs that could not go on, such as those that need a link.
func (e *Engine) ResumeAll(ctx context.Context) error {
	jobs, err := e.cfg.Store.List(ctx, Filter{States: []State{StatePaused}, InOrder: true})
	for _, j := range jobs {
		_, failed := e.Resume(ctx, j.ID)
		err = errors.Join(err, unless(failed, apperr.JobNotPossible, apperr.JobNotFound, apperr.JobBusy))
	}
	return err
}

// unless drops an error that tells of a job that has moved on by itself.
func unless(err error, codes ...apperr.Code) error {
	code := apperr.CodeOf(err)
	for _, c := range codes {
		if c == code {
			return nil
		}
	}
	return err
}

// hold keeps the queue from starting anything while its count is above zero.
func (e *Engine) hold(n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.held += n
	e.dispatch()
}

// everyTask gives all tasks.
func (e *Engine) everyTask() []*task {
	e.mu.Lock()
	defer e.mu.Unlock()
	all := make([]*task, 0, len(e.tasks))
	for _, t := range e.tasks {
		all = append(all, t)
	}
	return all
}
