package transfer

import (
	"context"
	"slices"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/filename"
)

// Arrived is one file that came with a request.
type Arrived struct {
	ID       int64  // orders them
	Key      string // in the storage
	Path     string // the sender's, safe; "/" between its elements
	Size     int64  // bytes
	ETag     string // with quotes
	Modified time.Time
}

// Arrivals tells what came with requests. It is safe for concurrent use.
type Arrivals interface {
	// Arrived gives all that is known to have come with a request, oldest first. It asks no server.
	Arrived(ctx context.Context, request string) ([]Arrived, error)
}

// ArrivalsSpec asks for what came with a request.
type ArrivalsSpec struct {
	ProfileID   string
	ProfileName string
	Bucket      string
	Prefix      string // the request's
	Request     string // its ID
	After       int64  // only what came after this arrival; 0: all
	Folder      string // where to; must exist
	Name        string // of the folder that is made there
}

// AddArrivals makes a job of Kind FolderDownload that saves what came under its senders' names, and queues it. What is in
// the folder already, under its name or a numbered one, is skipped; nothing is replaced. Unfinished jobs of the same
// request and folder go on, and only what none of them saves is given to another: nil where that is nothing.
// Errors: NotSupported (an engine without Arrivals), ObjectGone where nothing came, JobBusy.
func (e *Engine) AddArrivals(ctx context.Context, s ArrivalsSpec) (jobs []Job, err error) {
	if e.cfg.Arrivals == nil || e.cfg.Objects == nil || e.cfg.Uploader == nil || e.cfg.Access == nil || e.cfg.Items == nil {
		return nil, apperr.New(apperr.NotSupported, apperr.Params{"what": "get"})
	}
	place := FolderDownloadSpec{
		ProfileID: s.ProfileID, ProfileName: s.ProfileName, Bucket: s.Bucket, Prefix: s.Prefix, Folder: s.Folder, Name: s.Name,
	}
	if place, err = place.checked(); err != nil {
		return nil, err
	}
	came, err := e.cfg.Arrivals.Arrived(ctx, s.Request)
	if err != nil {
		return nil, err
	}
	if len(came) == 0 || came[len(came)-1].ID <= s.After {
		return nil, apperr.New(apperr.ObjectGone, apperr.Params{"name": place.Name, "own": true})
	}
	j := place.job(e.clock.Now().UTC())
	j.Request, j.After, j.UpTo = s.Request, s.After, came[len(came)-1].ID
	old, err := e.cfg.Store.List(ctx, Filter{Kind: j.Kind, Folder: j.Folder, States: Unfinished()})
	if err != nil {
		return nil, err
	}
	for _, o := range old {
		if o.Request != j.Request || o.Name != j.Name {
			continue
		}
		again, err := e.goOnFolder(ctx, o, j)
		if err != nil {
			return jobs, err
		}
		jobs, j.After = append(jobs, again), max(j.After, again.UpTo)
	}
	if j.After >= j.UpTo {
		return jobs, nil
	}
	j.Identity = strings.Join([]string{"request", j.Request, j.Name, itoa(j.UpTo)}, "|")
	made, err := e.addFolder(ctx, j, nil)
	if err != nil {
		return jobs, err
	}
	return append(jobs, made), nil
}

// requestSource is what came with a request: objects of its place, under their senders' names.
type requestSource struct {
	placeSource
	came []Arrived // newest of each key
}

// rootOfArrivals is added to an arrival's ID: the Root of its item.
const rootOfArrivals = 2

func (s *requestSource) prepare(ctx context.Context) (string, error) {
	j := s.f.t.snapshot()
	came, err := s.f.e.cfg.Arrivals.Arrived(ctx, j.Request)
	if err != nil {
		return "", err
	}
	newest := map[string]int64{} // a file that was sent again over itself is fetched once
	for _, one := range came {
		newest[one.Key] = one.ID
	}
	s.came = slices.DeleteFunc(came, func(one Arrived) bool { return one.ID <= j.After || one.ID > j.UpTo || newest[one.Key] != one.ID })
	s.keys = make(map[int64]string, len(s.came))
	for _, one := range s.came {
		s.keys[rootOfArrivals+one.ID] = one.Key
	}
	return s.placeSource.prepare(ctx)
}

func (s *requestSource) list(ctx context.Context, l *lister) error {
	for _, one := range s.came {
		err := l.below(ctx, Item{Path: one.Path, Size: one.Size, ETag: one.ETag, Modified: one.Modified, Root: rootOfArrivals + one.ID})
		if err != nil {
			return err
		}
	}
	return nil
}

// savedBeside looks for a file that was saved before under a numbered name, since its own was taken.
func (s *folderDown) savedBeside(ctx context.Context, i Item, d *dir, name string) (at string, verified Verified, err error) {
	found := false
	at = filename.Unique(name, func(candidate string) bool {
		info, statErr := d.root.Lstat(candidate)
		if statErr != nil || err != nil {
			return false
		}
		if candidate != name && info.Mode().IsRegular() && info.Size() == i.Size {
			verified, found, err = s.same(ctx, i, d, candidate)
		}
		return !found
	})
	if !found {
		at = ""
	}
	return at, verified, err
}
