package ticket

import (
	"encoding/json"
	"math/big"
	"reflect"
	"regexp"
	"time"
)

// whole is an integer as JSON Schema has it: 1.0 and 1e3 are integers, too.
type whole int64

// longNumber is how many characters a number may have. One of ours has 14; a short one cannot ask for much arithmetic.
const longNumber = 32

// numberShape bounds the exponent to two digits.
var numberShape = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([eE][+-]?0*[0-9]{1,2})?$`)

// notA is the error of a value of another kind; the decoder adds the field's name to it.
func notA[T any](kind string) error {
	return &json.UnmarshalTypeError{Value: kind, Type: reflect.TypeFor[T]()}
}

// UnmarshalJSON takes every way to write an integer.
func (w *whole) UnmarshalJSON(text []byte) error {
	if len(text) > longNumber || !numberShape.Match(text) {
		return notA[whole]("number")
	}
	r, ok := new(big.Rat).SetString(string(text))
	if !ok || !r.IsInt() || !r.Num().IsInt64() {
		return notA[whole]("number")
	}
	*w = whole(r.Num().Int64())
	return nil
}

// moment is a time as RFC 3339 has it, in the one way that everybody reads: capital letters, no leap second, a year of four
// digits that is none of the first thousand.
type moment struct{ time.Time }

// momentShape is that of the schema.
var momentShape = regexp.MustCompile(`^"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"$`)

// UnmarshalJSON takes what the schema takes.
func (m *moment) UnmarshalJSON(text []byte) error {
	if !momentShape.Match(text) {
		return notA[moment]("time")
	}
	if m.Time.UnmarshalJSON(text) != nil {
		return notA[moment]("time")
	}
	return nil
}
