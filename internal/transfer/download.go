package transfer

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/transfer/adapt"
)

// download is one attempt at bringing a job's object. Its fields are set while it is prepared, by one
// goroutine; what several use is safe for that by itself.
type download struct {
	t        *task
	e        *Engine
	clock    Clock
	part     *partFile
	plan     *plan
	adapt    *adapt.Connections
	patience *patience
	digest   *digester // nil where no MD5 is wanted
	meter    meter
	fetched  atomic.Int64 // bytes of all attempts since the job was taken up
	resumed  int64        // bytes that this attempt found
	seen     int64        // fetched at the last tick that saw progress
	saver    saver
}

// Reasons to start a download from nothing, within one attempt.
var (
	errRangeIgnored = errors.New("the server ignored the range")
	errBroken       = errors.New("an answer that cannot be gone on with has broken off")
	errMismatch     = errors.New("the bytes do not match the checksum")
)

// attempt runs the download until it is done or has failed. It starts from nothing where it must, a bounded
// number of times.
func (t *task) attempt(ctx context.Context) error {
	d := &download{t: t, e: t.e, clock: t.e.clock, patience: &patience{rules: t.e.cfg.Retry, clock: t.e.clock}}
	if err := t.change(ctx, func(j *Job) {
		j.Attempts++
		if t.fresh {
			j.Fetched = 0
		}
	}); err != nil {
		return err
	}
	d.fetched.Store(t.snapshot().Fetched)
	d.seen = d.fetched.Load()
	d.patience.met = d.seen > 0
	for restarts := 0; ; restarts++ {
		err := d.once(ctx)
		d.close()
		t.fresh = false
		if err == nil || context.Cause(ctx) != nil {
			return err
		}
		if again := d.startsAgain(ctx, err, restarts); again != nil {
			return again
		}
	}
}

// startsAgain clears what is there after a failure that only a new start mends; it gives the failure back
// where it is another one, or where there were enough new starts.
func (d *download) startsAgain(ctx context.Context, err error, restarts int) error {
	switch {
	case errors.Is(err, errMismatch):
		if d.t.snapshot().Restarted > 0 {
			return errors.Join(apperr.Wrap(err, apperr.VerificationFailed, nil), d.t.startAfresh(ctx))
		}
	case errors.Is(err, errBroken): // patience bounds it, and has waited
	case errors.Is(err, errRangeIgnored):
		if restarts >= d.e.cfg.Retry.Restarts {
			return giveUp(err)
		}
	default:
		return err
	}
	d.e.cfg.Log.Info("a download starts again", "job", d.t.id, "reason", err)
	count := errors.Is(err, errMismatch)
	if err := d.t.startAfresh(ctx); err != nil {
		return err
	}
	return d.t.change(ctx, func(j *Job) {
		if count {
			j.Restarted++
		}
		j.NoRanges = j.NoRanges || errors.Is(err, errRangeIgnored)
	})
}

// giveUp gives a failure a code where it has none of its own.
func giveUp(err error) error {
	if errors.Is(err, errRangeIgnored) {
		return apperr.Wrap(err, apperr.ServerMisbehaved, nil)
	}
	return err
}

// startAfresh forgets the bytes of a job and the object that they were of.
func (t *task) startAfresh(ctx context.Context) error {
	j := t.snapshot()
	if j.PartPath != "" {
		if err := removePart(j.PartPath, j.PartID); err != nil {
			return err
		}
	}
	ctx, cancel := storing(ctx)
	defer cancel()
	if err := t.e.cfg.Store.SaveSegments(ctx, t.id, nil, ""); err != nil {
		return err
	}
	return t.change(ctx, func(j *Job) {
		j.PartPath, j.PartID, j.Path = "", "", ""
		j.Size, j.ETag, j.Modified, j.MD5, j.Opaque = -1, "", time.Time{}, "", false
		j.Done, j.Resumed = 0, 0
	})
}

// once brings the object: what is there already, the first answer, the rest, the finish.
func (d *download) once(ctx context.Context) error {
	if err := d.t.move(ctx, StatePreparing, nil); err != nil {
		return err
	}
	if published(d.t.snapshot()) {
		return d.done(ctx, d.t.snapshot().Verified)
	}
	if err := d.resume(ctx); err != nil {
		return err
	}
	if d.plan == nil || !d.plan.complete() {
		first, err := d.prepare(ctx)
		if err != nil || first == nil { // nil: skipped, or empty
			return err
		}
		if err := d.transfer(ctx, first); err != nil {
			return err
		}
	}
	return d.finish(ctx)
}

// close lets go of the part file.
func (d *download) close() {
	if d.digest != nil {
		d.digest.stop()
		d.digest = nil
	}
	if d.part != nil {
		d.part.close()
		d.part = nil
	}
	d.plan = nil
}
