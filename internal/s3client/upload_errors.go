package s3client

import (
	"context"
	"fmt"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/transfer"
)

// again is a failure that may be over at the next try.
type again struct {
	error
	after time.Duration
}

// Unwrap gives the failure itself.
func (a again) Unwrap() error { return a.error }

// RetryAfter says yes; how long to wait at least is what the server asked for.
func (a again) RetryAfter() (bool, time.Duration) { return true, a.after }

// sentinels are the S3 codes by which an upload's engine decides what to do.
var sentinels = map[string]error{
	"NoSuchUpload":                transfer.ErrUploadGone,
	"InvalidPart":                 transfer.ErrParts,
	"InvalidPartOrder":            transfer.ErrParts,
	"EntityTooSmall":              transfer.ErrParts,
	"PreconditionFailed":          transfer.ErrTaken,
	"ConditionalRequestConflict":  transfer.ErrTaken,
	"BadDigest":                   transfer.ErrDigest,
	"InvalidDigest":               transfer.ErrDigest,
	"XAmzContentChecksumMismatch": transfer.ErrDigest,
	"IncompleteBody":              transfer.ErrDigest,
}

// judged is classify, with what the engine needs to know beside the code.
func judged(ctx context.Context, err error, ans *answer, act action, after time.Duration) error {
	coded := classify(ctx, err, ans, act)
	if ans.code == "EntityTooLarge" || ans.status == 413 {
		return apperr.Wrap(coded, apperr.ObjectTooLarge, nil)
	}
	if s, ok := sentinels[ans.code]; ok {
		return fmt.Errorf("%w: %w", s, coded)
	}
	if ans.status == 412 {
		return fmt.Errorf("%w: %w", transfer.ErrTaken, coded)
	}
	if ans.status == 407 { // a proxy's password does not come by itself
		return coded
	}
	switch apperr.CodeOf(coded) { //nolint:exhaustive // nothing else passes by itself
	case apperr.NetworkGone, apperr.ServerBusy, apperr.Stalled:
		return again{coded, after}
	}
	return coded
}
