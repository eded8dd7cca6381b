package transfer

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
)

// finish verifies the whole file, brings it to the disk and gives it its name.
func (d *download) finish(ctx context.Context) error {
	j := d.t.snapshot()
	if j.Size < 0 {
		if err := d.t.change(ctx, func(job *Job) { job.Size = d.plan.bytes() }); err != nil {
			return err
		}
	}
	d.startDigest(ctx, d.t.snapshot())
	if err := d.t.move(ctx, StateFinishing, func(j *Job) { j.Done, j.Fetched = d.plan.bytes(), d.fetched.Load() }); err != nil {
		return err
	}
	verified, err := d.verify(ctx)
	if err != nil {
		return err
	}
	d.part.stamp(d.t.snapshot().Modified)
	if err := d.syncAll(ctx); err != nil {
		return err
	}
	if cause := context.Cause(ctx); cause != nil { // the last moment to stop
		return cause
	}
	if err := d.rename(ctx, verified); err != nil {
		return err
	}
	return d.done(ctx, verified)
}

// syncAll brings everything to the disk and stores that it is there.
func (d *download) syncAll(ctx context.Context) error {
	epoch, any := d.plan.beginSync()
	if !any {
		return nil
	}
	d.saver.epoch = epoch
	err := d.saver.settle(d, d.part.sync())
	if saveErr := d.saver.save(ctx, d, d.clock.Now()); err == nil {
		err = saveErr
	}
	return err
}

// rename gives the file its final name. The name is stored first, so that a process that is killed here is
// found to have finished, or not to.
func (d *download) rename(ctx context.Context, verified Verified) error {
	for {
		j := d.t.snapshot()
		name := j.Name
		if j.Existing != ExistingReplace {
			name = d.part.freeName(j.Name)
		}
		path := filepath.Join(j.Folder, name)
		if err := d.t.change(ctx, func(j *Job) { j.Path, j.Verified = path, verified }); err != nil {
			return err
		}
		err := d.part.publish(name, j.Existing)
		if !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
}

// done ends the job: link and segments are forgotten.
func (d *download) done(ctx context.Context, verified Verified) error {
	j := d.t.snapshot()
	ctx, cancel := storing(ctx)
	defer cancel()
	if err := d.e.cfg.Store.ForgetLink(ctx, j.ID); err != nil {
		return err
	}
	if j.State == StatePreparing { // renamed by a process that was killed right after
		if err := d.t.move(ctx, StateFinishing, nil); err != nil {
			return err
		}
	}
	err := d.t.move(ctx, StateDone, func(j *Job) {
		j.Verified, j.HasLink, j.PartPath, j.PartID, j.Done = verified, false, "", "", j.Size
	})
	if err != nil {
		return err
	}
	return d.e.cfg.Store.SaveSegments(ctx, j.ID, nil, "")
}
