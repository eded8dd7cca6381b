// Package apperr carries what a person is told about a failure, apart from why it happened.
//
// An Error is a Code with Params; the sentences for it live in the message files of the front end,
// one title, one message and one next step a code, and are rendered at the edge (window or command
// line). The wrapped cause is for logs and for errors.Is/As alone: it is never shown raw, and it must
// hold no signed link and no key. The package never formats text for people.
package apperr

import (
	"context"
	"errors"
	"maps"
)

// Params are the values that a message's sentence needs. The suffix of a name gives the unit, and both
// faces format by it: _bytes (int64), _at (time.Time, UTC), _seconds (int64 or time.Duration); anything
// else is a short string or an integer. Keys that only support staff need (host, status, request_id,
// provider_code) ride along and are shown under "Details for support".
type Params map[string]any

// Error is a failure that has a code. It is immutable after it is made and safe for concurrent use.
type Error struct {
	code   Code
	params Params
	cause  error
}

// New returns an Error without a cause.
func New(code Code, params Params) *Error { return &Error{code: code, params: params} }

// Wrap returns an Error with a cause, which errors.Is and errors.As see.
func Wrap(cause error, code Code, params Params) *Error {
	return &Error{code: code, params: params, cause: cause}
}

// Error gives the code and, for logs, the cause's text.
func (e *Error) Error() string {
	if e.cause == nil {
		return string(e.code)
	}
	return string(e.code) + ": " + e.cause.Error()
}

// Unwrap gives the cause, nil where there is none.
func (e *Error) Unwrap() error { return e.cause }

// Code tells which failure it is.
func (e *Error) Code() Code { return e.code }

// Params gives a copy of the values for the sentence; never nil.
func (e *Error) Params() Params {
	if e.params == nil {
		return Params{}
	}
	return maps.Clone(e.params)
}

// Is reports whether target is an *Error with the same code, so that errors.Is(err, apperr.New(code, nil)) works.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.code == e.code
}

// CodeOf gives the code of the outermost Error in err's chain. A cancelled context is Interrupted;
// everything else without a code is Internal; nil is "".
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.code
	}
	if errors.Is(err, context.Canceled) {
		return Interrupted
	}
	return Internal
}

// From gives err's outermost Error, or one made by CodeOf's rule; nil for nil.
func From(err error) *Error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return Wrap(err, CodeOf(err), nil)
}
