package transfer

import (
	"context"
	"errors"
	"fmt"

	"daypass/internal/apperr"
)

// hire starts workers while there should be more. The first one is always let in.
func (f *folder) hire(ctx context.Context) {
	most := int64(f.e.Limits().PerHost)
	if n := f.t.snapshot().Connections; n > 0 {
		most = int64(n)
	}
	for f.working.Load() < most && f.e.gate.enter(f.t.id, f.host, f.working.Load() == 0, f.clock.Now()) {
		f.working.Add(1)
		f.workers.Go(func() {
			defer f.working.Add(-1)
			yielded := false
			f.fail(f.smallWorker(ctx, func() bool {
				yielded = f.working.Load() > 1 && f.e.gate.yield(f.t.id, f.clock.Now())
				return yielded
			}))
			if !yielded {
				f.e.gate.leave(f.t.id)
			}
		})
	}
}

// smallWorker moves small files, until none is left or its connection is another job's share.
func (f *folder) smallWorker(ctx context.Context, yields func() bool) error {
	for i := range f.smalls {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		o, err := f.smallOne(ctx, i)
		if err != nil {
			return err
		}
		f.outcomes <- o
		if yields() {
			return nil
		}
	}
	return nil
}

// smallOne moves one small file. Its error ends the attempt.
func (f *folder) smallOne(ctx context.Context, i Item) (o outcome, err error) {
	o = outcome{was: i.Size, begun: f.clock.Now()}
	o.item, o.sent, err = f.side.small(ctx, i, i.N <= f.mark.Load())
	switch {
	case err == nil:
		f.transferred(o.sent)
	case context.Cause(ctx) != nil:
		return o, context.Cause(ctx)
	case errors.Is(err, errLarge): // it has grown
		return f.large(ctx, i)
	case ofItem(err):
		f.transferred(o.sent)
		o.item, err = i.failed(err), nil
	}
	return o, err
}

// errLarge says that a file has become too large for a folder's own workers.
var errLarge = errors.New("the file has become large")

// retry does something for an item until it succeeds, fails for good, or has failed often enough.
func (f *folder) retry(ctx context.Context, do func() error) error {
	for {
		if wait := f.patience.held(); wait > 0 {
			if err := sleep(ctx, f.clock, wait); err != nil {
				return err
			}
		}
		err := do()
		if err == nil {
			f.patience.progress(enough)
			return nil
		}
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		retry, after := RetryOf(err)
		if !retry && !errors.Is(err, ErrDigest) {
			return err
		}
		wait, ok := f.patience.next(err, after)
		if !ok {
			return fmt.Errorf("no more tries: %w", err)
		}
		if err := f.patience.pause(ctx, f.t, err, wait); err != nil {
			return err
		}
	}
}

// ofItem reports whether a failure concerns one file alone, so that the rest goes on.
func ofItem(err error) bool {
	switch apperr.CodeOf(err) { //nolint:exhaustive // all others would befall every file
	case apperr.SourceMissing, apperr.SourceNotFile, apperr.SourceChanged, apperr.ObjectExists, apperr.ObjectGone, apperr.ObjectReplaced,
		apperr.ObjectArchived, apperr.ObjectTooLarge, apperr.NameImpossible, apperr.PermissionMissing, apperr.VerificationFailed,
		apperr.PlaceInvalid, apperr.PlaceOccupied, apperr.FileExists, apperr.FolderIsFile, apperr.ServerMisbehaved, apperr.NotSupported,
		apperr.LinkRefused: // what a link to an object that is gone may be answered with
		return true
	}
	return false
}
