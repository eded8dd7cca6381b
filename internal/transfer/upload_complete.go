package transfer

import (
	"context"
	"errors"
	"fmt"

	"daypass/internal/apperr"
)

// complete makes the object of its parts. Before each try the file is looked at a last time; where a try finds the upload
// gone or the name taken, the object is looked for: an earlier one, whose answer was lost, may have made it.
func (u *upload) complete(ctx context.Context, list *partList, want wanted) error {
	return u.retry(ctx, func() error {
		if err := u.unchanged(); err != nil {
			return err
		}
		if err := u.guard(ctx); err != nil {
			return err
		}
		err := u.to.Complete(ctx, u.dest, u.t.snapshot().UploadID, list.have, *want.sum, u.mayReplace())
		if err == nil || context.Cause(ctx) != nil {
			return err
		}
		return u.afterComplete(ctx, err)
	})
}

// otherParts is for an upload whose parts are not those that were noted: they are listed once more, and what is missing
// is sent. Where that does not help, the upload begins again.
func (u *upload) otherParts(ctx context.Context, err error) error {
	if u.relisted {
		return errors.Join(fmt.Errorf("%w: %w", errAnew, err), u.drop(ctx))
	}
	u.relisted = true
	return fmt.Errorf("%w: %w", errRelist, err)
}

// guard looks whether the name is free still, where the storage cannot be told to.
func (u *upload) guard(ctx context.Context) error {
	if u.traits.ConditionalParts || u.mayReplace() {
		return nil
	}
	there, found, err := u.glance(ctx)
	if err != nil || !found || u.isOurs(there) {
		return err
	}
	return u.occupied(ctx)
}

// afterComplete tells what a failed try means.
func (u *upload) afterComplete(ctx context.Context, err error) error {
	if errors.Is(err, ErrDigest) { // the parts are not what they were when they were sent
		return errors.Join(fmt.Errorf("%w: %w", errAnew, apperr.Wrap(err, apperr.VerificationFailed, nil)), u.drop(ctx))
	}
	if errors.Is(err, ErrParts) {
		return u.otherParts(ctx, err)
	}
	gone, taken := errors.Is(err, ErrUploadGone), errors.Is(err, ErrTaken)
	if !gone && !taken { // an answer that was lost makes the next try one of these
		return err
	}
	stored, lookErr := u.lost(ctx, err, u.glance)
	switch {
	case stored:
		return nil
	case gone && errors.Is(lookErr, ErrUploadGone):
		return fmt.Errorf("%w: %w", errAnew, err)
	case taken && errors.Is(lookErr, ErrTaken): // nothing is there: a conflict with somebody who has gone again
		return errors.Join(fmt.Errorf("%w: %w", errAnew, err), u.drop(ctx))
	}
	return lookErr
}
