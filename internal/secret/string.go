// Package secret keeps keys and signed links from being seen: a string type that prints as a mark, a
// vault that holds one random key, and sealing with that key.
//
// Nothing in this package writes a secret anywhere in clear, and nothing of it is logged.
package secret

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"unique"
)

const mark = "[redacted]"

// String is a text that must not be printed: a secret key, a session token, a signed link. Every way
// of printing it (fmt verbs, JSON, slog) gives a mark; Reveal alone gives the text.
//
// Two of them are equal (==) when their texts are. The text is behind a handle, not in the struct: fmt does not
// call the methods of unexported fields, and would print it with the struct that it is part of.
type String struct{ text unique.Handle[string] }

// NewString wraps a text.
func NewString(text string) String {
	if text == "" {
		return String{}
	}
	return String{text: unique.Make(text)}
}

// Reveal gives the text. Call it where the secret is used, not before.
func (s String) Reveal() string {
	if s.Empty() {
		return ""
	}
	return s.text.Value()
}

// Empty reports whether there is no text.
func (s String) Empty() bool { return s == String{} }

// String gives the mark, or "" for an empty one.
func (s String) String() string {
	if s.Empty() {
		return ""
	}
	return mark
}

// GoString gives the mark for %#v.
func (s String) GoString() string { return s.String() }

// Format gives the mark for every verb.
func (s String) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(s.String())) }

// MarshalJSON gives the mark.
func (s String) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// MarshalText gives the mark.
func (s String) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue gives the mark.
func (s String) LogValue() slog.Value { return slog.StringValue(s.String()) }
