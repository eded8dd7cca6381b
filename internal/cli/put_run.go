package cli

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/transfer"
)

// putAhead is how many jobs are handed to the engine before the first of them has ended: memory does not grow with the
// number of files.
const putAhead = 64

// manyFiles is from how many on files that were named one by one are one job.
const manyFiles = 64

// putter sends what was named in the order in which it was.
type putter struct {
	r      *runner
	d      *daypass.Daypass
	w      *watcher
	wish   transfer.UploadSpec
	expiry *link.Expiry // nil: no links
	queue  []queued
	found  int
	first  error
	at     int // what first belongs to
}

// queued is a file or a folder that the engine has.
type queued struct {
	id    string
	order int
}

// putAll sends everything at and below the paths and tells how each file goes; its error is that of the first that failed,
// in the order in which they were named and found.
func (r *runner) putAll(ctx context.Context, d *daypass.Daypass, paths []string, wish transfer.UploadSpec, expiry *link.Expiry) error {
	p, err := d.Profiles.Get(ctx, wish.ProfileName)
	if err != nil {
		return err
	}
	wish.ProfileID, wish.ProfileName = p.ID, p.Name
	w := r.watch(d)
	defer w.stop()
	s := &putter{r: r, d: d, w: w, wish: wish, expiry: expiry}
	jobs, several := jobsOf(paths)
	for _, one := range jobs {
		if err := s.send(ctx, one); err != nil {
			return err
		}
	}
	for len(s.queue) > 0 {
		s.await(ctx)
	}
	if ctx.Err() != nil {
		return w.stopped(ctx)
	}
	if several {
		w.summary()
	}
	return s.first
}

// named is what becomes one job: a file, a folder, or many files.
type named struct {
	paths  []string
	folder bool // with items
}

// jobsOf divides what was named into jobs: each folder is one, and each file, unless there are very many.
func jobsOf(paths []string) (jobs []named, several bool) {
	several = len(paths) > 1
	var files []string
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			several = true
			jobs = addFolder(jobs, path)
		} else {
			files = append(files, path)
			jobs = append(jobs, named{[]string{path}, false})
		}
	}
	if len(files) <= manyFiles {
		return jobs, several
	}
	together := []named{{files, true}}
	for _, one := range jobs {
		if one.folder {
			together = append(together, one)
		}
	}
	return together, several
}

// addFolder adds a folder: to the job of another one of its name, which then keeps their files apart, else as a job of its own.
func addFolder(jobs []named, path string) []named {
	whole, err := filepath.Abs(path)
	if err != nil {
		return append(jobs, named{[]string{path}, true}) // the engine says what is wrong
	}
	for i, other := range jobs {
		first, err := filepath.Abs(other.paths[0])
		if err != nil || !other.folder || filepath.Base(first) != filepath.Base(whole) {
			continue
		}
		if !slices.ContainsFunc(other.paths, func(p string) bool { abs, _ := filepath.Abs(p); return abs == whole }) {
			jobs[i].paths = append(other.paths, path)
		}
		return jobs
	}
	return append(jobs, named{[]string{path}, true})
}

// keep notes a failure, the first by order alone.
func (s *putter) keep(err error, order int) {
	if err != nil && (s.first == nil || order < s.at) {
		s.first, s.at = err, order
	}
}

// send hands a job to the engine, after waiting for the oldest where it has enough.
func (s *putter) send(ctx context.Context, one named) error {
	s.found++
	order := s.found
	for len(s.queue) >= putAhead {
		s.await(ctx)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	job, err := s.w.addBelow(s.baseOf(one), func() (transfer.Job, error) { return s.add(ctx, one) })
	if err != nil {
		s.keep(s.w.refused(err, one.paths[0]), order)
		return nil
	}
	for _, q := range s.queue { // the same file twice is one upload
		if q.id == job.ID {
			return nil
		}
	}
	s.queue = append(s.queue, queued{job.ID, order})
	return nil
}

// baseOf gives what the paths of a job's files follow, as they were named. Of many files it is nothing where they do not
// have one folder in common.
func (s *putter) baseOf(one named) string {
	base := filepath.Dir(one.paths[0])
	for _, path := range one.paths {
		if filepath.Dir(path) != base {
			return ""
		}
	}
	return base
}

// add makes the job.
func (s *putter) add(ctx context.Context, one named) (transfer.Job, error) {
	if one.folder {
		return s.d.Transfers.AddFolderUpload(ctx, transfer.FolderUploadSpec{
			Sources: one.paths, ProfileID: s.wish.ProfileID, ProfileName: s.wish.ProfileName, Bucket: s.wish.Bucket, Prefix: s.wish.Key,
			Existing: s.wish.Existing, Connections: s.wish.Connections, StartAt: s.wish.StartAt,
		})
	}
	spec := s.wish
	spec.Source = one.paths[0]
	key, err := keyOf(spec.Source)
	if err != nil {
		return transfer.Job{}, err
	}
	spec.Key += key
	return s.d.Transfers.AddUpload(ctx, spec)
}

// await waits for the oldest job and makes its links.
func (s *putter) await(ctx context.Context) {
	q := s.queue[0]
	s.queue = s.queue[1:]
	err := s.w.wait(ctx, q.id)
	if ctx.Err() == nil { // else its files are told until it rests
		s.w.forget(q.id)
	}
	if s.expiry != nil && ctx.Err() == nil {
		if linkErr := s.links(ctx, q.id, err == nil); err == nil {
			err = linkErr
		}
	}
	s.keep(err, q.order)
}

// links makes a link to each file of a job that was sent; all says that none failed.
func (s *putter) links(ctx context.Context, id string, all bool) error {
	job, err := s.d.Transfers.Job(ctx, id)
	if err != nil {
		return err
	}
	if !ofFolder(job) {
		if !all {
			return nil
		}
		return s.r.out.failed(s.link(ctx, job, job.Key), id, "")
	}
	var first error
	err = s.w.eachItem(ctx, id, func(i transfer.Item) {
		if err := s.r.out.failed(s.link(ctx, job, job.Prefix+i.Target()), id, i.Path); first == nil {
			first = err
		}
	})
	if first == nil {
		first = err
	}
	return first
}

// link makes a link to a file that was sent.
func (s *putter) link(ctx context.Context, job transfer.Job, key string) error {
	created, err := s.d.Links.Create(ctx, link.CreateRequest{
		Profile: job.ProfileName, Bucket: job.Bucket, Key: key, Expiry: *s.expiry,
	})
	if err != nil {
		return err
	}
	s.r.tellCreated(created)
	return nil
}
