package transfer

import (
	"context"
	"errors"
	"path/filepath"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/link"
	"daypass/internal/secret"
)

// Add makes a job and queues it, or goes on with the unfinished one of the same object and folder, to which the
// new link is given. Job.Resumed is set once it runs. JobBusy: another process runs it. Of several processes that add
// the same at once one makes the job.
func (e *Engine) Add(ctx context.Context, s DownloadSpec) (Job, error) {
	s, err := s.checked()
	if err != nil {
		return Job{}, err
	}
	end, err := e.adding(ctx, s.Link.Identity(), s.Folder)
	if err != nil {
		return Job{}, err
	}
	defer end()
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
		j.Existing, j.Connections, j.StartAt = s.Existing, s.Connections, s.StartAt
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

// setLink notes what the link in use tells of its own end and of the object.
func (j *Job) setLink(l link.Link) {
	j.HasLink, j.LinkExpiresAt = true, l.ExpiresAt
	j.setHints(l)
}

// setHints notes what any link to the object tells of it.
func (j *Job) setHints(l link.Link) {
	if l.Hints.HasCRC && (!j.HasCRC || j.PartPath == "") {
		j.HintCRC, j.HasCRC = l.Hints.CRC64NVME, true
	}
	if l.Hints.Version > 0 && l.Hints.Size > 0 && j.PartPath == "" {
		j.HintSize = l.Hints.Size
	}
}

// create makes a new job.
func (e *Engine) create(ctx context.Context, s DownloadSpec) (Job, error) {
	now := e.clock.Now().UTC()
	l := s.Link
	j := Job{
		ID: link.NewID(), Kind: Download, State: StateQueued, Identity: l.Identity(),
		Host: l.Host, Bucket: l.Bucket, Key: l.Key, VersionID: l.VersionID,
		Name: s.Name, Folder: s.Folder, Size: -1,
		Existing: s.Existing, Connections: s.Connections, AllowPrivate: s.AllowPrivate, StartAt: s.StartAt,
		CreatedAt: now, UpdatedAt: now,
	}
	j.setLink(l)
	return e.begin(ctx, j, l, l.URL())
}

// begin stores a new job, last in the order, and queues it. The lock is taken before the job can be seen. sealed is what is
// kept to go on with; empty: nothing.
func (e *Engine) begin(ctx context.Context, j Job, l link.Link, sealed secret.String) (Job, error) {
	lock, err := lockJob(e.cfg.LocksDir, j.ID)
	if err != nil {
		return Job{}, err
	}
	if j.Position, err = e.lastPosition(ctx); err == nil {
		err = e.cfg.Store.Create(ctx, j)
	}
	if err != nil {
		lock.release(true)
		return Job{}, err
	}
	if !sealed.Empty() {
		if err := e.cfg.Store.KeepLink(ctx, j.ID, sealed); err != nil {
			err = errors.Join(err, e.cfg.Store.Delete(ctx, j.ID))
			lock.release(true)
			return Job{}, err
		}
	}
	t := newTask(e, j, l, lock)
	e.bus.publish(Event{Kind: EventState, Job: j})
	if err := e.enqueue(t); err != nil { //nolint:contextcheck // a job outlives the call that queues it
		lock.release(false)
		return Job{}, err
	}
	return j, nil
}
