package transfer

import (
	"time"

	"daypass/internal/apperr"
)

// verdict is what a failure means for a job.
type verdict struct {
	wait WaitReason // what it waits for, "": it fails
}

// judge decides by the failure's code, and by whether the job has bytes that a fresh link could add to: a link
// that never worked is an error at once, one that stopped working is waited for.
func judge(err error, j Job) verdict {
	started := j.PartPath != "" || j.FilesDone > 0
	switch apperr.CodeOf(err) { //nolint:exhaustive // all other failures are final
	case apperr.LinkNeeded:
		return verdict{WaitLink}
	case apperr.LinkExpired, apperr.CredentialExpired, apperr.LinkRefused, apperr.SignatureMismatch:
		if started {
			return verdict{WaitLink}
		}
	case apperr.AddressPrivate:
		return verdict{WaitAddress}
	case apperr.NetworkGone, apperr.Stalled:
		return verdict{WaitNetwork}
	case apperr.NotTheFile: // a captive portal, once the file had begun to come
		if started || j.UploadID != "" {
			return verdict{WaitNetwork}
		}
	case apperr.DiskFull:
		return verdict{WaitDisk}
	}
	return verdict{}
}

// passing is a failure of this package that may be over at the next try.
type passing struct{ cause *apperr.Error }

// Error gives the cause's text.
func (p passing) Error() string { return p.cause.Error() }

// Unwrap gives the coded error.
func (p passing) Unwrap() error { return p.cause }

// RetryAfter says yes, after the caller's own backoff.
func (passing) RetryAfter() (bool, time.Duration) { return true, 0 }

// misbehaved is an answer that breaks the seam's rules; it is worth another try.
func misbehaved(reason string) error {
	return passing{apperr.New(apperr.ServerMisbehaved, apperr.Params{"reason": reason})}
}
