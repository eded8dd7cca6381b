package httpx

import (
	"time"

	"daypass/internal/apperr"
)

// failure is every error of this package: what to tell, and whether to try again. The engine reads the
// second half through transfer.RetryOf, without knowing this type.
type failure struct {
	err   *apperr.Error
	retry bool
	after time.Duration
	alone bool // no connection came about
}

// Error gives the code and a cause that never holds a link.
func (f *failure) Error() string { return f.err.Error() }

// Unwrap gives the *apperr.Error.
func (f *failure) Unwrap() error { return f.err }

// RetryAfter reports whether another try may succeed, and how long the server asked to wait at least; 0
// where it did not say.
func (f *failure) RetryAfter() (bool, time.Duration) { return f.retry, f.after }

// FoundNobody reports that no connection came about: the name is not known, nobody listens, there is no way there.
func (f *failure) FoundNobody() bool { return f.alone }

// final is a failure that another try would not change.
func final(code apperr.Code, params apperr.Params) *failure {
	return &failure{err: apperr.New(code, params)}
}

// passing is a failure that may be over at the next try.
func passing(cause error, code apperr.Code, params apperr.Params) *failure {
	return &failure{err: apperr.Wrap(cause, code, params), retry: true}
}

// misbehaved is an answer that breaks the protocol; another server of the storage may keep to it. reason is for
// support, one of the words in this package.
func misbehaved(params apperr.Params, reason string) *failure {
	params["reason"] = reason
	return &failure{err: apperr.New(apperr.ServerMisbehaved, params), retry: true}
}
