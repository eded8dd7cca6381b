package transfer

import (
	"context"
	"errors"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

// takeUp makes this engine the one that runs a stored job: lock, link, queue. It uses the fresh link or the kept one,
// whichever is better (see choose); LinkNeeded where there is neither. JobBusy: another process has it.
func (e *Engine) takeUp(ctx context.Context, id string, fresh *link.Link, changes ...func(*Job)) (Job, error) {
	lock, err := lockJob(e.cfg.LocksDir, id)
	if err != nil {
		return Job{}, err
	}
	t, err := e.prepareTask(ctx, id, lock, fresh, changes)
	if err != nil {
		code := apperr.CodeOf(err)
		lock.release(code == apperr.JobNotFound || code == apperr.JobNotPossible) // it has ended
		return Job{}, err
	}
	j := t.snapshot()
	if err := e.enqueue(t); err != nil { //nolint:contextcheck // a job outlives the call that queues it
		lock.release(false)
		return Job{}, err
	}
	return j, nil
}

// prepareTask reads a locked job again, finds its link and brings it to queued.
func (e *Engine) prepareTask(ctx context.Context, id string, lock *jobLock, fresh *link.Link, changes []func(*Job)) (*task, error) {
	j, err := e.cfg.Store.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if j.State != StateQueued && !j.State.CanBecome(StateQueued) {
		return nil, notPossible(j, StateQueued)
	}
	if err := e.cfg.Store.Ask(ctx, id, WishNone); err != nil { // of a process that ended before it was heard
		return nil, err
	}
	t := newTask(e, j, link.Link{}, lock)
	linked := j.ProfileID == "" && (j.Kind == Download || j.Kind == FolderDownload)
	if linked {
		if t.links, err = e.choose(ctx, j, fresh); err != nil {
			return nil, e.noLink(ctx, t, err)
		}
	}
	if j.Kind == Download && (j.ErrCode == apperr.ObjectReplaced || j.ErrCode == apperr.VerificationFailed) {
		if err := t.forgetObject(ctx, j.ErrCode == apperr.ObjectReplaced); err != nil {
			return nil, err
		}
	}
	if !linked {
		return t, t.requeueUpload(ctx, changes)
	}
	adopt := func(j *Job) {
		j.setLink(t.links.use())
		if fresh != nil {
			j.setHints(*fresh)
		}
		j.FinishedAt = time.Time{}
		for _, c := range changes {
			c(j)
		}
	}
	if j.State == StateQueued {
		return t, t.change(ctx, adopt)
	}
	return t, t.move(ctx, StateQueued, adopt)
}

// requeueUpload brings a job that has no link to queued.
func (t *task) requeueUpload(ctx context.Context, changes []func(*Job)) error {
	adopt := func(j *Job) {
		j.FinishedAt = time.Time{}
		for _, c := range changes {
			c(j)
		}
	}
	if t.snapshot().State == StateQueued {
		return t.change(ctx, adopt)
	}
	return t.move(ctx, StateQueued, adopt)
}

// forgetObject lets a job whose object is another one now, or did not verify, begin anew when it is asked to go on.
func (t *task) forgetObject(ctx context.Context, replaced bool) error {
	if err := t.startAfresh(ctx); err != nil || !replaced {
		return err
	}
	return t.change(ctx, func(j *Job) { j.HasCRC, j.HintCRC, j.HintSize = false, 0, 0 })
}

// keptLink gives the link that is kept for a job.
func (e *Engine) keptLink(ctx context.Context, id string) (link.Link, error) {
	kept, err := e.cfg.Store.Link(ctx, id)
	if errors.Is(err, ErrNoLink) {
		return link.Link{}, apperr.Wrap(err, apperr.LinkNeeded, nil)
	}
	if err != nil {
		return link.Link{}, err
	}
	return link.Parse(kept.Reveal())
}

// noLink stores that a job waits for its link, where that is what it lacks, and gives the error on.
func (e *Engine) noLink(ctx context.Context, t *task, err error) error {
	if apperr.CodeOf(err) != apperr.LinkNeeded {
		return err
	}
	j := t.snapshot()
	if !j.State.CanBecome(StateWaiting) {
		return err
	}
	return errors.Join(err, t.move(ctx, StateWaiting, func(j *Job) {
		j.Wait, j.ErrCode, j.HasLink = WaitLink, apperr.LinkNeeded, false
	}))
}
