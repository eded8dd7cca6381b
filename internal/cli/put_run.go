package cli

import (
	"context"
	"os"

	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/transfer"
)

// putAhead is how many files are handed to the engine before the first of them has ended: memory does not grow with the
// number of files.
const putAhead = 64

// putter sends files in the order in which they were found.
type putter struct {
	r      *runner
	d      *daypass.Daypass
	w      *watcher
	wish   transfer.UploadSpec
	expiry *link.Expiry // nil: no links
	queue  []queued
	found  int
	first  error
	at     int // which file first belongs to
}

// queued is a file that the engine has.
type queued struct {
	id    string
	order int
}

// putAll sends everything at and below the paths and tells how each file goes; its error is that of the first that failed,
// in the order in which they were found.
func (r *runner) putAll(ctx context.Context, d *daypass.Daypass, paths []string, wish transfer.UploadSpec, expiry *link.Expiry) error {
	p, err := d.Profiles.Get(ctx, wish.ProfileName)
	if err != nil {
		return err
	}
	wish.ProfileID, wish.ProfileName = p.ID, p.Name
	w := r.watch(d)
	defer w.stop()
	s := &putter{r: r, d: d, w: w, wish: wish, expiry: expiry}
	folder := false
	for _, path := range paths {
		info, err := os.Stat(path)
		folder = folder || (err == nil && info.IsDir())
		if err := walk(ctx, path, func(one source) error { return s.send(ctx, one) }); err != nil {
			return err
		}
	}
	for len(s.queue) > 0 {
		s.await(ctx)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if len(paths) > 1 || folder {
		w.summary()
	}
	return s.first
}

// keep notes a failure, the first by order alone.
func (s *putter) keep(err error, order int) {
	if err != nil && (s.first == nil || order < s.at) {
		s.first, s.at = err, order
	}
}

// send hands one file to the engine, after waiting for the oldest where it has enough.
func (s *putter) send(ctx context.Context, one source) error {
	if one.leftOut != "" {
		s.r.out.line(leftOutLine{Type: "left_out", Path: one.path, Reason: one.leftOut})
		s.r.out.aside("%s: left out (%s)", inert(one.path), leftOutWords[one.leftOut])
		return nil
	}
	s.found++
	order := s.found
	if one.err != nil {
		s.keep(s.w.refused(one.err, one.path), order)
		return nil //nolint:nilerr // told and kept: the rest goes on
	}
	for len(s.queue) >= putAhead {
		s.await(ctx)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	spec := s.wish
	spec.Source, spec.Key = one.path, s.wish.Key+one.key
	job, err := s.w.add(func() (transfer.Job, error) { return s.d.Transfers.AddUpload(ctx, spec) })
	if err != nil {
		s.keep(s.w.refused(err, one.path), order)
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

// leftOutWords are for people.
var leftOutWords = map[string]string{"symlink": "a symbolic link, which is not followed", "empty_folder": "an empty folder"}

// await waits for the oldest file and makes its link.
func (s *putter) await(ctx context.Context) {
	q := s.queue[0]
	s.queue = s.queue[1:]
	err := s.w.wait(ctx, q.id)
	s.w.forget(q.id)
	if err == nil && s.expiry != nil {
		err = s.r.out.failed(s.link(ctx, q.id), q.id, "")
	}
	s.keep(err, q.order)
}

// link makes a link to a file that was sent.
func (s *putter) link(ctx context.Context, id string) error {
	job, err := s.d.Transfers.Job(ctx, id)
	if err != nil {
		return err
	}
	created, err := s.d.Links.Create(ctx, link.CreateRequest{
		Profile: job.ProfileName, Bucket: job.Bucket, Key: job.Key, Expiry: *s.expiry,
	})
	if err != nil {
		return err
	}
	s.r.tellCreated(created)
	return nil
}
