package transfer

import (
	"context"
	"errors"
	"path"
	"path/filepath"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/link"
	"daypass/internal/secret"
)

// FolderDownloadSpec asks for what a place holds: one object, or all objects below a prefix, in their shape.
type FolderDownloadSpec struct {
	ProfileID   string
	ProfileName string
	Bucket      string
	Prefix      string // "": the whole bucket. Without "/" at the end it may be an object's key
	Folder      string // where to; must exist
	Name        string // of the folder, or of the file, that is made there; "": the prefix's last element, or the bucket's name
	Existing    ExistingRule
	Connections int       // most connections; 0: the engine's limit
	StartAt     time.Time // not before this moment; zero: at once
}

// AddFolderDownload makes a job and queues it, or goes on with the unfinished one of the same place and folder. Of a
// place that is one object the job's Kind is Download. Errors: PlaceInvalid, NotSupported (an engine without Objects),
// ObjectGone where there is nothing, JobBusy, and those of reaching the storage.
func (e *Engine) AddFolderDownload(ctx context.Context, s FolderDownloadSpec) (Job, error) {
	if e.cfg.Objects == nil || e.cfg.Uploader == nil || e.cfg.Access == nil || e.cfg.Items == nil || e.cfg.Signer == nil {
		return Job{}, apperr.New(apperr.NotSupported, apperr.Params{"what": "get"})
	}
	s, err := s.checked()
	if err != nil {
		return Job{}, err
	}
	object, host, err := e.lookAt(ctx, s)
	if err != nil {
		return Job{}, err
	}
	j := s.job(e.clock.Now().UTC())
	j.Host = host
	if object != nil {
		return e.addObject(ctx, s.single(j, *object))
	}
	return e.addFolder(ctx, j, nil)
}

func (s FolderDownloadSpec) checked() (FolderDownloadSpec, error) {
	if s.Bucket == "" || len(s.Prefix) > maxKey {
		return s, apperr.New(apperr.PlaceInvalid, apperr.Params{"place": s.ProfileName + ":" + s.Bucket + "/" + s.Prefix})
	}
	folder, err := filepath.Abs(s.Folder)
	if err == nil {
		folder, err = filepath.EvalSymlinks(folder)
	}
	if err != nil {
		return s, diskError(err, s.Folder, 0)
	}
	root, err := openFolder(folder)
	if err != nil {
		return s, err
	}
	s.Folder = folder
	if s.Name == "" {
		s.Name = path.Base("/" + s.Prefix)
	}
	if s.Name == "/" || s.Name == "" {
		s.Name = s.Bucket
	}
	s.Name = filename.Element(s.Name)
	switch s.Existing {
	case ExistingReplace, ExistingSkip:
	default:
		s.Existing = ExistingRename
	}
	return s, root.Close()
}

// lookAt tells one object, which it gives, from a folder. An object with objects below it is a folder, too.
func (e *Engine) lookAt(ctx context.Context, s FolderDownloadSpec) (object *Stored, host string, err error) {
	access, err := e.cfg.Access(ctx, s.ProfileID)
	if err != nil {
		return nil, "", err
	}
	d := Destination{Access: access, Bucket: s.Bucket, Key: below(s.Prefix)}
	if host, err = e.cfg.Uploader.Host(d); err != nil {
		return nil, "", err
	}
	page, _, err := e.cfg.Objects.ListObjects(ctx, d, "", 1)
	if err != nil && (apperr.CodeOf(err) != apperr.PermissionMissing || d.Key == s.Prefix) {
		return nil, "", err // who may not list may still read an object
	}
	if len(page) > 0 {
		return nil, host, nil // a folder
	}
	nothing := apperr.New(apperr.ObjectGone, apperr.Params{"name": s.Name, "own": true})
	if d.Key == s.Prefix {
		return nil, "", nothing
	}
	d.Key = s.Prefix
	there, findErr := e.cfg.Uploader.Find(ctx, d)
	switch {
	case errors.Is(findErr, ErrNoObject) && err == nil:
		return nil, "", nothing
	case errors.Is(findErr, ErrNoObject):
		return nil, "", err
	}
	return &there, host, findErr
}

// below gives the prefix of what is inside a folder.
func below(prefix string) string {
	if prefix == "" || strings.HasSuffix(prefix, "/") {
		return prefix
	}
	return prefix + "/"
}

// job gives the job for a checked spec.
func (s FolderDownloadSpec) job(now time.Time) Job {
	return Job{
		ID: link.NewID(), Kind: FolderDownload, State: StateQueued,
		Identity:  strings.Join([]string{string(FolderDownload), s.ProfileID, s.Bucket, s.Prefix, s.Name}, "|"),
		ProfileID: s.ProfileID, ProfileName: s.ProfileName, Bucket: s.Bucket, Key: s.Prefix, Prefix: s.Prefix,
		Name: s.Name, Folder: s.Folder, Path: filepath.Join(s.Folder, s.Name),
		Existing: s.Existing, Connections: s.Connections, AllowPrivate: true, StartAt: s.StartAt, CreatedAt: now, UpdatedAt: now,
	}
}

// single turns a folder's job into that of one object.
func (s FolderDownloadSpec) single(j Job, there Stored) Job {
	j.Kind, j.Path, j.Prefix = Download, "", ""
	j.Identity = strings.Join([]string{"object", s.ProfileID, s.Bucket, s.Prefix}, "|")
	return j.ofObject(there)
}

// ofObject notes which object a download is of.
func (j Job) ofObject(there Stored) Job {
	j.Size, j.ETag, j.VersionID = there.Size, there.ETag, there.VersionID
	if there.CRC64NVME != nil {
		j.HintCRC, j.HasCRC = *there.CRC64NVME, true
	}
	return j
}

// addObject makes the job of a place's one object, or goes on with the unfinished one.
func (e *Engine) addObject(ctx context.Context, j Job) (Job, error) {
	end, err := e.adding(ctx, j.Identity, j.Folder)
	if err != nil {
		return Job{}, err
	}
	defer end()
	old, err := e.cfg.Store.List(ctx, Filter{Kind: Download, Identity: j.Identity, Folder: j.Folder, States: Unfinished()})
	if err != nil {
		return Job{}, err
	}
	for _, o := range old {
		if o.Name == j.Name {
			return e.goOnFolder(ctx, o, j)
		}
	}
	return e.begin(ctx, j, link.Link{}, secret.String{})
}
