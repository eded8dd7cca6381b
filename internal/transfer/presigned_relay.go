package transfer

import (
	"context"
	"errors"
	"path/filepath"
)

// Relay leads a file from a place that refused it to another one, within its job. Its functions are called by the job's
// goroutine, one at a time, and not once the job rests.
type Relay struct {
	// Next gives another place for what the spec's refused; false where there is none, or where why is no reason to look for
	// one: then that is the job's failure. Source and wishes of what it gives are not looked at.
	Next func(ctx context.Context, why error) (LinkUploadSpec, bool)
	// Begun is told of a ticket once its upload is known to be this file's, before bytes go. May be nil.
	Begun func()
}

// Sends reports whether an upload is of the very file that a path names now: its path, size and time, and, where the system
// tells, which file it is.
func (j Job) Sends(source string) bool {
	real, id, err := lookAtSource(source)
	return err == nil && real == j.Source && id.is(j)
}

// RealSource gives a file's path as Job.Source has it. It need not be there.
func RealSource(path string) string {
	whole, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if real, err := filepath.EvalSymlinks(whole); err == nil {
		return real
	}
	return whole
}

// follow keeps what leads a job's file on, while this engine has the job; nil is nothing.
func (e *Engine) follow(id string, r *Relay) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if r != nil {
		e.relays[id] = r
	}
}

// unfollow forgets it where the job did not come to run.
func (e *Engine) unfollow(id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.tasks[id] == nil {
		delete(e.relays, id)
	}
}

func (e *Engine) relay(id string) *Relay {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.relays[id]
}

// leadOn gives the job another place, after one has refused its file; false where there is none.
func (t *task) leadOn(ctx context.Context, why error) (bool, error) {
	r := t.e.relay(t.id)
	if why == nil || r == nil || context.Cause(ctx) != nil {
		return false, nil
	}
	s, ok := r.Next(ctx, why)
	if !ok {
		return false, nil
	}
	save, cancel := storing(ctx)
	defer cancel()
	j := t.snapshot()
	s.Source = j.Source
	fresh := s.job(sourceID{j.Size, j.Modified, j.PartID}, j.CreatedAt)
	if err := errors.Join(t.e.cfg.Store.SaveSegments(save, t.id, nil, ""), t.e.cfg.Store.KeepLink(save, t.id, s.sealed())); err != nil {
		return false, err
	}
	return true, t.change(save, func(j *Job) {
		j.Via, j.Identity, j.Host, j.Bucket, j.Key = fresh.Via, fresh.Identity, fresh.Host, fresh.Bucket, fresh.Key
		j.Existing, j.LinkExpiresAt, j.HasLink = fresh.Existing, fresh.LinkExpiresAt, true
		j.Below, j.UploadID, j.PartSize, j.Done, j.Resumed = fresh.Below, "", 0, 0, 0
	})
}

// begun tells that a ticket's upload is the job's.
func (t *task) begun() {
	if r := t.e.relay(t.id); r != nil && r.Begun != nil {
		r.Begun()
	}
}
