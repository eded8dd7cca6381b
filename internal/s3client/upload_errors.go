package s3client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
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
	"InvalidPart":                 transfer.ErrUploadGone, // a part is not there any more: no use in going on with it
	"InvalidPartOrder":            transfer.ErrUploadGone,
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
	switch apperr.CodeOf(coded) { //nolint:exhaustive // nothing else passes by itself
	case apperr.NetworkGone, apperr.ServerBusy, apperr.Stalled:
		return again{coded, after}
	}
	return coded
}

// errStalled is the cause of a request that the watchdog ended.
var errStalled = errors.New("nothing moved")

// How long a body may stand still, and how long the answer may take once all of it is sent.
const (
	stallTime  = time.Minute
	answerTime = 5 * time.Minute
)

// watchdog ends a request whose body stands still.
type watchdog struct {
	timer *time.Timer
}

func newWatchdog(end context.CancelCauseFunc) *watchdog {
	return &watchdog{time.AfterFunc(stallTime, func() { end(errStalled) })}
}

func (w *watchdog) stop() { w.timer.Stop() }

// body gives r, which has size bytes and each read of which tells the watchdog that bytes move.
func (w *watchdog) body(r io.Reader, size int64) io.ReadCloser { return &watched{r, w, size} }

type watched struct {
	r    io.Reader
	w    *watchdog
	left int64
}

// Read implements io.Reader.
func (b *watched) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left > 0 {
		b.w.timer.Reset(stallTime)
	} else {
		b.w.timer.Reset(answerTime)
	}
	return n, err
}

// Close does nothing: the file is the engine's.
func (b *watched) Close() error { return nil }

func readBytes(b []byte) io.ReadCloser { return io.NopCloser(bytes.NewReader(b)) }
