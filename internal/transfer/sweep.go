package transfer

import (
	"context"
	"errors"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/profile"
)

// Swept tells what became of a leftover.
type Swept struct {
	Leftover Leftover
	Err      error // why it stays; nil: nothing of it is left
}

// Leftovers lists what uploads have left behind in storages and nobody goes on with, the oldest first. profileID "" asks
// for all storages.
func (e *Engine) Leftovers(ctx context.Context, profileID string) ([]Leftover, error) {
	all, err := e.cfg.Store.Leftovers(ctx)
	if err != nil {
		return nil, err
	}
	var out []Leftover
	for _, l := range all {
		if profileID == "" || l.ProfileID == profileID {
			out = append(out, l)
		}
	}
	return out, nil
}

// Sweep takes leftovers back and tells of each; those of a job that runs right now stay, JobBusy. It never touches an
// upload that may be somebody else's. Those of a profile that was removed are told of with ProfileUnknown, and forgotten:
// nobody can reach them any more. Its error is that of the store.
func (e *Engine) Sweep(ctx context.Context, profileID string, tell func(Swept)) error {
	if e.cfg.Uploader == nil {
		return apperr.New(apperr.NotSupported, apperr.Params{"what": "put"})
	}
	all, err := e.Leftovers(ctx, profileID)
	if err != nil {
		return err
	}
	for _, group := range byPlace(all) {
		err := e.sweepPlace(ctx, group)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if apperr.CodeOf(err) == apperr.ProfileUnknown {
			if err := e.forgetLeftovers(ctx, group); err != nil {
				return err
			}
			err = profile.Forgotten(err)
		}
		for _, l := range group {
			tell(Swept{l, err})
		}
	}
	return nil
}

// forgetLeftovers drops the notes of some.
func (e *Engine) forgetLeftovers(ctx context.Context, all []Leftover) error {
	ids := make([]int64, len(all))
	for i, l := range all {
		ids[i] = l.ID
	}
	return e.cfg.Store.DropLeftovers(ctx, ids...)
}

// sweepPlace takes back what is left at one place, while nobody runs the jobs that left it.
func (e *Engine) sweepPlace(ctx context.Context, group []Leftover) error {
	held := make(map[string]bool)
	for _, l := range group {
		if held[l.JobID] {
			continue
		}
		lock, err := lockJob(e.cfg.LocksDir, l.JobID)
		if err != nil {
			return err
		}
		held[l.JobID] = true
		j, err := e.cfg.Store.Get(ctx, l.JobID)
		defer lock.release(apperr.CodeOf(err) == apperr.JobNotFound || j.State.Ended())
	}
	return e.settle(ctx, group, "")
}

// settle takes back what is left at one place. own is the upload that a job goes on with there, "" none.
func (e *Engine) settle(ctx context.Context, group []Leftover, own string) error {
	ctx, cancel := context.WithTimeout(ctx, abortTime)
	defer cancel()
	access, err := e.cfg.Access(ctx, group[0].ProfileID)
	if err != nil {
		return profile.OfRemoved(err, "")
	}
	dest := Destination{Access: access, Bucket: group[0].Bucket, Key: group[0].Key}
	return settler{e: e, dest: dest, own: own}.settle(ctx, group)
}

// byPlace groups leftovers by where they are, in the order in which the places come first.
func byPlace(all []Leftover) [][]Leftover {
	type place struct{ profile, bucket, key string }
	at := make(map[place]int)
	var out [][]Leftover
	for _, l := range all {
		p := place{l.ProfileID, l.Bucket, l.Key}
		i, known := at[p]
		if !known {
			i = len(out)
			at[p] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], l)
	}
	return out
}

// abortTime bounds taking uploads back.
const abortTime = 30 * time.Second

// abortUpload drops what the storage has of a job's multipart upload.
func (t *task) abortUpload(ctx context.Context) error {
	j := t.snapshot()
	if j.UploadID == "" || t.e.cfg.Uploader == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abortTime)
	defer cancel()
	access, err := t.e.cfg.Access(ctx, j.ProfileID)
	if err != nil {
		return err
	}
	return t.e.takeBack(ctx, Destination{Access: access, Bucket: j.Bucket, Key: j.Key}, j.UploadID)
}

// leave notes an upload that could not be taken back: the job ends, and a sweep is to find it.
func (t *task) leave(ctx context.Context) error {
	j := t.snapshot()
	ctx, cancel := storing(ctx)
	defer cancel()
	_, err := t.e.cfg.Store.KeepLeftover(ctx, Leftover{
		JobID: j.ID, ProfileID: j.ProfileID, Bucket: j.Bucket, Key: j.Key, UploadID: j.UploadID, At: t.e.clock.Now().UTC(),
	})
	return err
}

// settleOwn takes back the uploads that this job, or one before it at the same place, has asked for and heard nothing
// of. What cannot be settled now stays noted; it reports whether there is such a thing.
func (t *task) settleOwn(ctx context.Context) (left bool) {
	j := t.snapshot()
	if j.Kind != Upload || t.e.cfg.Uploader == nil {
		return false
	}
	ctx = context.WithoutCancel(ctx)
	all, err := t.e.Leftovers(ctx, j.ProfileID)
	for _, group := range byPlace(all) {
		here := group[0].Bucket == j.Bucket && group[0].Key == j.Key
		own, end := t.claim(group, here)
		current := ""
		if here {
			current = j.UploadID
		}
		if len(own) > 0 {
			left = true
			err = errors.Join(err, t.e.settle(ctx, own, current))
		}
		end()
	}
	if err != nil {
		t.e.cfg.Log.Warn("an upload may be left behind in its storage", "job", j.ID, "error", err)
	}
	return left
}

// claim chooses the notes that this job may settle: its own, and at its own place also those of jobs that nobody runs. end
// gives the others' locks back.
func (t *task) claim(group []Leftover, here bool) (own []Leftover, end func()) {
	locks := make(map[string]*jobLock)
	for _, l := range group {
		if l.JobID != t.id && locks[l.JobID] == nil {
			if !here {
				continue
			}
			lock, err := lockJob(t.e.cfg.LocksDir, l.JobID)
			if err != nil {
				continue // somebody has it
			}
			locks[l.JobID] = lock
		}
		own = append(own, l)
	}
	return own, func() {
		for _, lock := range locks {
			lock.release(false)
		}
	}
}
