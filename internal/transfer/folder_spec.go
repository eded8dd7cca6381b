package transfer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

// FolderUploadSpec asks for files and folders to be stored below a prefix, each under its own name, folders with all
// that is below them.
type FolderUploadSpec struct {
	Sources     []string // symlinks that are named themselves are followed
	Name        string   // what the job is called; "": the first source's name
	ProfileID   string
	ProfileName string
	Bucket      string
	Prefix      string // "" or with a "/" at the end, which is added where it is missing
	Existing    ExistingRule
	Connections int       // most connections; 0: the engine's limit
	StartAt     time.Time // not before this moment; zero: at once
}

// AddFolderUpload makes a job and queues it, or goes on with the unfinished one of the same sources and place: then
// the sources are looked through again, and what failed is tried again. A source that is not there is an item that
// fails. Errors: PlaceInvalid, NotSupported (an engine without an Uploader or an ItemStore), JobBusy.
func (e *Engine) AddFolderUpload(ctx context.Context, s FolderUploadSpec) (Job, error) {
	if e.cfg.Uploader == nil || e.cfg.Access == nil || e.cfg.Items == nil {
		return Job{}, apperr.New(apperr.NotSupported, apperr.Params{"what": "put"})
	}
	s, err := s.checked()
	if err != nil {
		return Job{}, err
	}
	return e.addFolder(ctx, s.job(e.clock.Now().UTC()), s.sources())
}

func (s FolderUploadSpec) checked() (FolderUploadSpec, error) {
	if s.Prefix != "" && !strings.HasSuffix(s.Prefix, "/") {
		s.Prefix += "/"
	}
	if s.Bucket == "" || len(s.Prefix) > maxKey || len(s.Sources) == 0 {
		return s, apperr.New(apperr.PlaceInvalid, apperr.Params{"place": s.ProfileName + ":" + s.Bucket + "/" + s.Prefix})
	}
	whole := make([]string, len(s.Sources))
	for i, source := range s.Sources {
		abs, err := filepath.Abs(source)
		if err != nil {
			return s, sourceError(err, filepath.Base(source))
		}
		whole[i] = abs
	}
	s.Sources = whole
	if s.Name == "" {
		s.Name = filepath.Base(whole[0])
	}
	switch s.Existing {
	case ExistingRename, ExistingReplace, ExistingSkip:
	default:
		s.Existing = ExistingRefuse
	}
	return s, nil
}

// job gives the job for a checked spec.
func (s FolderUploadSpec) job(now time.Time) Job {
	sum := sha256.Sum256([]byte(strings.Join(s.Sources, "\x00")))
	return Job{
		ID: link.NewID(), Kind: FolderUpload, State: StateQueued,
		Identity:  strings.Join([]string{string(FolderUpload), s.ProfileID, s.Bucket, s.Prefix, hex.EncodeToString(sum[:])}, "|"),
		ProfileID: s.ProfileID, ProfileName: s.ProfileName, Bucket: s.Bucket, Key: s.Prefix, Prefix: s.Prefix,
		Name: s.Name, Folder: filepath.Dir(s.Sources[0]), Source: s.Sources[0],
		Existing: s.Existing, Connections: s.Connections, AllowPrivate: true, StartAt: s.StartAt, CreatedAt: now, UpdatedAt: now,
	}
}

// sources gives what was named as items: the walk begins with them.
func (s FolderUploadSpec) sources() []Item {
	items := make([]Item, len(s.Sources))
	for i, source := range s.Sources {
		items[i] = Item{Path: source, State: ItemSource, Renamed: baseOf(source), Claim: "source " + source}
	}
	return items
}

// baseOf gives the folder that the paths below a source are relative to. A symlink to a folder is part of them, one to a
// file is not.
func baseOf(source string) string {
	if info, err := os.Stat(source); err == nil && !info.IsDir() {
		if real, err := filepath.EvalSymlinks(source); err == nil {
			return filepath.Dir(real)
		}
	}
	return filepath.Dir(source)
}

// addFolder makes a folder's job with its first items, or goes on with the unfinished one.
func (e *Engine) addFolder(ctx context.Context, j Job, first []Item) (Job, error) {
	end, err := e.adding(ctx, j.Identity, j.Folder)
	if err != nil {
		return Job{}, err
	}
	defer end()
	old, err := e.cfg.Store.List(ctx, Filter{Kind: j.Kind, Identity: j.Identity, Folder: j.Folder, States: Unfinished()})
	if err != nil {
		return Job{}, err
	}
	if len(old) > 0 {
		return e.goOnFolder(ctx, old[0], j)
	}
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
	t := newTask(e, j, link.Link{}, lock)
	if err := t.addFirst(ctx, first); err != nil {
		_ = e.cfg.Store.Delete(context.WithoutCancel(ctx), j.ID)
		lock.release(true)
		return Job{}, err
	}
	e.bus.publish(Event{Kind: EventState, Job: j})
	if err := e.enqueue(t); err != nil { //nolint:contextcheck // a job outlives the call that queues it
		lock.release(false)
		return Job{}, err
	}
	return j, nil
}

// addFirst stores what was named.
func (t *task) addFirst(ctx context.Context, items []Item) error {
	for len(items) > 0 {
		n := min(len(items), itemBatch)
		if _, err := t.e.cfg.Items.AddItems(ctx, t.id, items[:n]); err != nil {
			return err
		}
		items = items[n:]
	}
	return nil
}

// goOnFolder gives an unfinished job its new wishes and queues it unless it runs. What is there now is listed again.
func (e *Engine) goOnFolder(ctx context.Context, old, wish Job) (Job, error) {
	wishes := func(j *Job) {
		j.Existing, j.Connections, j.ProfileName, j.StartAt = wish.Existing, wish.Connections, wish.ProfileName, wish.StartAt
	}
	if t := e.task(old.ID); t != nil {
		err := t.change(ctx, wishes)
		e.reseat(t) //nolint:contextcheck // a job outlives the call that goes on with it
		return t.snapshot(), err
	}
	return e.takeUp(ctx, old.ID, nil, wishes, func(j *Job) { j.Listed = false })
}
