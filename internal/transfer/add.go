package transfer

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/link"
)

// Add makes a job and queues it, or goes on with the unfinished one of the same object and folder, to which the
// new link is given. Job.Resumed is set once it runs. JobBusy: another process runs it.
func (e *Engine) Add(ctx context.Context, s DownloadSpec) (Job, error) {
	s, err := s.checked()
	if err != nil {
		return Job{}, err
	}
	old, err := e.unfinished(ctx, s)
	if err != nil {
		return Job{}, err
	}
	if old != nil {
		return e.goOn(ctx, *old, s)
	}
	return e.create(ctx, s)
}

// checked refuses what cannot work before anything is sent or stored, and resolves the folder.
func (s DownloadSpec) checked() (DownloadSpec, error) {
	if s.Link.CutOff {
		return s, apperr.New(apperr.LinkCutOff, nil)
	}
	if s.Link.MethodKnown && s.Link.Method != link.MethodGet {
		return s, apperr.New(apperr.LinkWrongMethod, nil)
	}
	folder, err := filepath.Abs(s.Folder)
	if err != nil {
		return s, diskError(err, s.Folder, 0)
	}
	if folder, err = filepath.EvalSymlinks(folder); err != nil {
		return s, diskError(err, s.Folder, 0)
	}
	root, err := openFolder(folder)
	if err != nil {
		return s, err
	}
	s.Folder = folder
	if s.Name != "" {
		s.Name = filename.Safe(s.Name)
	}
	if s.Existing == "" {
		s.Existing = ExistingRename
	}
	return s, root.Close()
}

// unfinished finds the job that a spec goes on with: same object, same folder, same name where one is asked for.
func (e *Engine) unfinished(ctx context.Context, s DownloadSpec) (*Job, error) {
	jobs, err := e.cfg.Store.List(ctx, Filter{
		Kind: Download, Identity: s.Link.Identity(), Folder: s.Folder, States: Unfinished(),
	})
	if err != nil {
		return nil, err
	}
	for _, j := range jobs {
		if s.Name == "" || s.Name == j.Name {
			return &j, nil
		}
	}
	return nil, nil
}

// goOn gives an unfinished job the new link and the new wishes, and queues it unless it runs.
func (e *Engine) goOn(ctx context.Context, j Job, s DownloadSpec) (Job, error) {
	wishes := func(j *Job) {
		j.Existing, j.Connections = s.Existing, s.Connections
		j.AllowPrivate = j.AllowPrivate || s.AllowPrivate
	}
	return e.giveLink(ctx, j.ID, s.Link, wishes)
}

// giveLink brings a fresh link to a job: to its task where it has one, else by taking it up.
func (e *Engine) giveLink(ctx context.Context, id string, l link.Link, changes ...func(*Job)) (Job, error) {
	if t := e.task(id); t != nil {
		ok, err := e.relink(ctx, t, l, changes)
		if ok || err != nil {
			return t.snapshot(), err
		}
		<-t.ended // it came to rest meanwhile
	}
	return e.takeUp(ctx, id, &l, changes...)
}

// relink gives a running job a fresh link, which its next request uses; false where it just comes to rest.
func (e *Engine) relink(ctx context.Context, t *task, l link.Link, changes []func(*Job)) (bool, error) {
	if err := e.cfg.Store.KeepLink(ctx, t.id, l.URL()); err != nil {
		return false, err
	}
	e.mu.Lock()
	if t.resting {
		e.mu.Unlock()
		return false, nil
	}
	t.relinked = true
	e.mu.Unlock()
	t.mu.Lock()
	t.link = l
	t.mu.Unlock()
	t.nudge()
	return true, t.change(func(j *Job) {
		j.setLink(l)
		for _, c := range changes {
			c(j)
		}
	})
}

// setLink notes what a link tells of its own end and of the object.
func (j *Job) setLink(l link.Link) {
	j.HasLink, j.LinkExpiresAt = true, l.ExpiresAt
	if l.Hints.HasCRC && (!j.HasCRC || j.PartPath == "") {
		j.HintCRC, j.HasCRC = l.Hints.CRC64NVME, true
	}
	if l.Hints.Version > 0 && l.Hints.Size > 0 && j.PartPath == "" {
		j.HintSize = l.Hints.Size
	}
}

// create makes a new job. The lock is taken before the job can be seen.
func (e *Engine) create(ctx context.Context, s DownloadSpec) (Job, error) {
	now := e.clock.Now().UTC()
	l := s.Link
	j := Job{
		ID: link.NewID(), Kind: Download, State: StateQueued, Identity: l.Identity(),
		Host: l.Host, Bucket: l.Bucket, Key: l.Key, VersionID: l.VersionID,
		Name: s.Name, Folder: s.Folder, Size: -1,
		Existing: s.Existing, Connections: s.Connections, AllowPrivate: s.AllowPrivate,
		CreatedAt: now, UpdatedAt: now,
	}
	j.setLink(l)
	lock, err := lockJob(e.cfg.LocksDir, j.ID)
	if err != nil {
		return Job{}, err
	}
	if err := e.cfg.Store.Create(ctx, j); err != nil {
		lock.release(true)
		return Job{}, err
	}
	if err := e.cfg.Store.KeepLink(ctx, j.ID, l.URL()); err != nil {
		err = errors.Join(err, e.cfg.Store.Delete(ctx, j.ID))
		lock.release(true)
		return Job{}, err
	}
	t := newTask(e, j, l, lock)
	e.bus.publish(Event{Kind: EventState, Job: j})
	if err := e.enqueue(t); err != nil {
		lock.release(false)
		return Job{}, err
	}
	return j, nil
}

// takeUp makes this engine the one that runs a stored job: lock, link, queue. With a fresh link that one is
// used from now on; without, the kept one, or LinkNeeded where none is kept. JobBusy: another process has it.
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
	if err := e.enqueue(t); err != nil {
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
	t := newTask(e, j, link.Link{}, lock)
	if t.link, err = e.linkFor(ctx, id, fresh); err != nil {
		return nil, e.noLink(t, err)
	}
	if j.ErrCode == apperr.ObjectReplaced || j.ErrCode == apperr.VerificationFailed {
		if err := t.forgetObject(j.ErrCode == apperr.ObjectReplaced); err != nil {
			return nil, err
		}
	}
	adopt := func(j *Job) {
		j.setLink(t.link)
		j.FinishedAt = time.Time{}
		for _, c := range changes {
			c(j)
		}
	}
	if j.State == StateQueued {
		return t, t.change(adopt)
	}
	return t, t.move(StateQueued, adopt)
}

// forgetObject lets a job whose object is another one now, or did not verify, begin anew when it is asked to go on.
func (t *task) forgetObject(replaced bool) error {
	if err := t.startAfresh(); err != nil || !replaced {
		return err
	}
	return t.change(func(j *Job) { j.HasCRC, j.HintCRC, j.HintSize = false, 0, 0 })
}

// linkFor gives the link that a job is to use, and keeps a fresh one.
func (e *Engine) linkFor(ctx context.Context, id string, fresh *link.Link) (link.Link, error) {
	if fresh != nil {
		return *fresh, e.cfg.Store.KeepLink(ctx, id, fresh.URL())
	}
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
func (e *Engine) noLink(t *task, err error) error {
	if apperr.CodeOf(err) != apperr.LinkNeeded {
		return err
	}
	j := t.snapshot()
	if !j.State.CanBecome(StateWaiting) {
		return err
	}
	return errors.Join(err, t.move(StateWaiting, func(j *Job) {
		j.Wait, j.ErrCode, j.HasLink = WaitLink, apperr.LinkNeeded, false
	}))
}
