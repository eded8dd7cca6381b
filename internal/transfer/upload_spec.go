package transfer

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/secret"
	"daypass/internal/transfer/disk"
)

// UploadSpec asks for a file to be stored in a bucket.
type UploadSpec struct {
	Source      string // the file; a symlink that is named itself is followed
	ProfileID   string
	ProfileName string
	Bucket      string
	Key         string // wanted
	Existing    ExistingRule
	Connections int       // most connections; 0: the engine's limit
	StartAt     time.Time // not before this moment; zero: at once
}

// AddUpload makes a job and queues it, or goes on with the unfinished one of the same file and place. Where the file is
// another one by now, that one is cancelled, with what it has sent, and a new one begins. Errors: SourceMissing,
// SourceNotFile, PlaceInvalid, NameImpossible (why: long), NotSupported (an engine without an Uploader), JobBusy.
func (e *Engine) AddUpload(ctx context.Context, s UploadSpec) (Job, error) {
	if e.cfg.Uploader == nil || e.cfg.Access == nil {
		return Job{}, apperr.New(apperr.NotSupported, apperr.Params{"what": "put"})
	}
	s, id, err := s.checked()
	if err != nil {
		return Job{}, err
	}
	return e.addFile(ctx, s.job(id, e.clock.Now().UTC()), id, secret.String{}, func(old Job) (Job, error) { return e.goOnUpload(ctx, old, s) })
}

// addFile stores and queues a new upload of one file, unless there is an unfinished one of the same file and place: goOn
// takes that up. One of another file under its name is cancelled.
func (e *Engine) addFile(ctx context.Context, j Job, id sourceID, sealed secret.String, goOn func(old Job) (Job, error)) (Job, error) {
	end, err := e.adding(ctx, j.Identity, j.Folder)
	if err != nil {
		return Job{}, err
	}
	defer end()
	old, err := e.cfg.Store.List(ctx, Filter{Kind: Upload, Identity: j.Identity, States: Unfinished()})
	if err != nil {
		return Job{}, err
	}
	for _, o := range old {
		if id.is(o) {
			return goOn(o)
		}
		if _, err := e.Cancel(ctx, o.ID); err != nil {
			return Job{}, err
		}
	}
	return e.begin(ctx, j, link.Link{}, sealed)
}

// maxKey is the longest key in bytes (S3 User Guide, "Naming Amazon S3 objects").
const maxKey = 1024

// tooLong tells of a file whose key would be longer than maxKey.
func tooLong(name string) error {
	return apperr.Wrap(errors.New("longer than a key"), apperr.NameImpossible, apperr.Params{"name": name, "why": "long"})
}

// checked resolves the path and looks at the file.
func (s UploadSpec) checked() (UploadSpec, sourceID, error) {
	if len(s.Key) > maxKey {
		return s, sourceID{}, tooLong(path.Base(s.Key))
	}
	if s.Key == "" || s.Bucket == "" {
		return s, sourceID{}, apperr.New(apperr.PlaceInvalid, apperr.Params{"place": s.ProfileName + ":" + s.Bucket + "/" + s.Key})
	}
	real, id, err := lookAtSource(s.Source)
	if err != nil {
		return s, sourceID{}, err
	}
	s.Source = real
	switch s.Existing {
	case ExistingRename, ExistingReplace, ExistingSkip:
	default:
		s.Existing = ExistingRefuse
	}
	return s, id, nil
}

// lookAtSource resolves the path of a file to send, and says which file it is.
func lookAtSource(source string) (real string, id sourceID, err error) {
	name := filepath.Base(source)
	real, err = filepath.Abs(source)
	if err == nil {
		real, err = filepath.EvalSymlinks(real)
	}
	if err != nil {
		return "", sourceID{}, sourceError(err, name)
	}
	f, id, err := openSource(real)
	if err != nil {
		return "", sourceID{}, err
	}
	_ = f.Close()
	return real, id, nil
}

// job gives the job for a checked spec.
func (s UploadSpec) job(id sourceID, now time.Time) Job {
	return Job{
		ID: link.NewID(), Kind: Upload, State: StateQueued,
		Identity:  strings.Join([]string{"upload", s.ProfileID, s.Bucket, s.Key, s.Source}, "|"),
		ProfileID: s.ProfileID, ProfileName: s.ProfileName, Bucket: s.Bucket, Key: s.Key,
		Name: path.Base(s.Key), Folder: filepath.Dir(s.Source), Source: s.Source,
		Size: id.size, Modified: id.modified, PartID: id.file,
		Existing: s.Existing, Connections: s.Connections, AllowPrivate: true, StartAt: s.StartAt,
		CreatedAt: now, UpdatedAt: now,
	}
}

// goOnUpload gives an unfinished upload its new wishes and queues it unless it runs.
func (e *Engine) goOnUpload(ctx context.Context, j Job, s UploadSpec) (Job, error) {
	wishes := func(j *Job) { j.Existing, j.Connections, j.StartAt = s.Existing, s.Connections, s.StartAt }
	if t := e.task(j.ID); t != nil {
		err := t.change(ctx, wishes)
		e.reseat(t) //nolint:contextcheck // a job outlives the call that goes on with it
		return t.snapshot(), err
	}
	return e.takeUp(ctx, j.ID, nil, wishes)
}

// sourceID tells one state of a file from another. Times are compared in microseconds, as they are stored.
type sourceID struct {
	size     int64
	modified time.Time
	file     string // device and inode, "" unknown
}

func idOf(info fs.FileInfo) sourceID {
	return sourceID{info.Size(), info.ModTime().UTC().Truncate(time.Microsecond), disk.InfoID(info)}
}

// is reports whether the file is as it was when the job began.
func (id sourceID) is(j Job) bool {
	return id.size == j.Size && id.modified.Equal(j.Modified) && id.file == j.PartID
}

// openSource opens a file to be sent. Nothing but a regular file is opened, and nothing is waited for.
func openSource(file string) (*os.File, sourceID, error) {
	name := filepath.Base(file)
	info, err := os.Lstat(file)
	if err != nil {
		return nil, sourceID{}, sourceError(err, name)
	}
	if !info.Mode().IsRegular() {
		return nil, sourceID{}, apperr.New(apperr.SourceNotFile, apperr.Params{"name": name})
	}
	f, err := os.OpenFile(file, os.O_RDONLY|disk.NoFollow|disk.NonBlock, 0)
	if err != nil {
		return nil, sourceID{}, sourceError(err, name)
	}
	if info, err = f.Stat(); err == nil && !info.Mode().IsRegular() {
		err = apperr.New(apperr.SourceNotFile, apperr.Params{"name": name})
	}
	if err != nil {
		_ = f.Close()
		return nil, sourceID{}, sourceError(err, name)
	}
	return f, idOf(info), nil
}

// sourceError gives a failure of a file to be sent its code.
func sourceError(err error, name string) error {
	if _, coded := errors.AsType[*apperr.Error](err); coded {
		return err
	}
	return apperr.Wrap(err, apperr.SourceMissing, apperr.Params{"name": name})
}
