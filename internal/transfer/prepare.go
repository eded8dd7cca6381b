package transfer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"daypass/internal/apperr"
)

// opened is an answer that is being read, with the means to end it.
type opened struct {
	*Response
	ctx    context.Context //nolint:containedctx // the body's reads end with it
	cancel context.CancelCauseFunc
	took   time.Duration // until a new connection brings an answer
}

// close ends the answer; a connection with little left is used again.
func (o *opened) close() {
	_ = o.Body.Close()
	o.cancel(nil)
}

// open sends a request.
func (d *download) open(ctx context.Context, s span, pin Pin) (*opened, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	asked := d.clock.Now()
	r, err := d.e.cfg.Fetcher.Fetch(ctx, Request{
		Link: d.t.currentLink(), Start: s.start, End: s.end, Pin: pin, AllowPrivate: d.t.snapshot().AllowPrivate,
	})
	if err != nil {
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		cancel(nil)
		return nil, err
	}
	d.t.answered(d.t.snapshot().Host)
	return &opened{r, ctx, cancel, r.opens(d.clock.Now().Sub(asked))}, nil
}

// newTrips is how many round trips a new connection takes until the answer: TCP, TLS 1.3, the request.
const newTrips = 3

// opens tells how long a new connection takes until an answer, from how long this one took. What this computer did meanwhile
// (its certificates are read for the first of them) says nothing of the line.
func (r *Response) opens(took time.Duration) time.Duration {
	if r.Waited > 0 {
		return min(took, newTrips*r.Waited)
	}
	return took
}

// pin gives what every answer must agree with.
func (j Job) pin() Pin {
	p := Pin{ETag: j.ETag, Size: j.Size, VersionID: j.VersionID}
	if p.ETag == "" {
		p.Modified = j.Modified
	}
	return p
}

// firstBytes is what the first request asks for: enough for a small file, and little lost where the answer
// tells that it must be asked otherwise.
const firstBytes = 8 << 20

// prepare sends the first request, which asks and carries data at once, until it has an answer that can be
// gone on with. nil, nil: there is nothing to fetch, and the job is done or about to be finished.
func (d *download) prepare(ctx context.Context) (*opened, error) {
	for {
		first, err := d.open(ctx, d.firstSpan(), d.t.snapshot().pin())
		if err == nil {
			var again bool
			if again, err = d.accept(ctx, first); err == nil && !again {
				return d.settle(ctx, first)
			}
			first.close()
			if again {
				continue
			}
		}
		if cause := context.Cause(ctx); cause != nil {
			return nil, cause
		}
		if err := d.backOff(ctx, err); err != nil {
			return nil, err
		}
	}
}

// firstSpan gives the first missing bytes; all of them where ranges are of no use.
func (d *download) firstSpan() span {
	switch {
	case d.t.snapshot().NoRanges:
		return span{0, -1}
	case d.plan != nil:
		if s, ok := d.plan.firstGap(); ok {
			return s
		}
	}
	return span{0, firstBytes}
}

// settle makes the part file for an accepted answer, and the plan.
func (d *download) settle(ctx context.Context, r *opened) (*opened, error) {
	j := d.t.snapshot()
	if err := d.e.outgrow(d.t, j.Size); err != nil {
		r.close()
		return nil, err
	}
	if d.part == nil {
		if j.Existing == ExistingSkip {
			if skipped, err := d.skip(ctx, j); skipped || err != nil {
				r.close()
				return nil, err
			}
		}
		if err := d.makePart(ctx, j); err != nil {
			r.close()
			return nil, err
		}
		d.plan = newPlan(j.Size, ranges{})
	}
	if d.plan.complete() { // an empty object
		r.close()
		return nil, d.finish(ctx)
	}
	return r, nil
}

// makePart creates and stores the part file, and reserves its room.
func (d *download) makePart(ctx context.Context, j Job) error {
	part, err := createPart(j.Folder, j.Name, j.ID)
	if err != nil {
		return err
	}
	d.part = part
	if err := d.t.change(ctx, func(j *Job) { j.PartPath, j.PartID = part.path(), part.id }); err != nil {
		return err
	}
	if j.Size < 0 {
		return nil
	}
	return part.reserve(j.Size)
}

// skip ends the job where a file of its name is there.
func (d *download) skip(ctx context.Context, j Job) (bool, error) {
	root, err := openFolder(j.Folder)
	if err != nil {
		return false, err
	}
	defer func() { _ = root.Close() }()
	_, err = root.Lstat(j.Name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, diskError(err, j.Folder, 0)
	}
	if err := d.t.forgetAll(ctx); err != nil {
		return false, err
	}
	return true, d.t.move(ctx, StateDone, func(j *Job) {
		j.Skipped, j.HasLink, j.Path = true, false, filepath.Join(j.Folder, j.Name)
	})
}

// backOff waits after a failure that may pass; it gives the failure back where it does not, or where there
// were enough tries.
func (d *download) backOff(ctx context.Context, err error) error {
	retry, after := RetryOf(err)
	if !retry {
		return err
	}
	if apperr.CodeOf(err) == apperr.ServerBusy && d.adapt != nil {
		d.adapt.Busy(d.clock.Now())
	}
	wait, ok := d.patience.next(err, after)
	if !ok {
		return fmt.Errorf("no more tries: %w", err)
	}
	return d.patience.pause(ctx, d.t, err, wait)
}
