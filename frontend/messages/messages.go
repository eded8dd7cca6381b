// Package messages holds every sentence that Daypass says to people, one JSON file a language, for both faces:
// the window compiles them with paraglide, the command line renders the error sentences from the embedded files.
//
// The files are flat maps from key to text with {name} placeholders. For each apperr code there are
//
//	error_<code>_title    a few words, no full stop
//	error_<code>_message  a sentence that stands alone: what happened
//	error_<code>_next     what to do now
//
// A message that needs a parameter which may be missing has a second form without it,
// error_<code>_message_bare: use it when a placeholder of the first has no value. error_clock_skew_message says
// "behind"; for a negative skew_seconds use error_clock_skew_message_ahead with the positive length.
// error_kept ("Your {kept_bytes} is kept.") goes between message and next where a transfer has bytes.
//
// Placeholders are formatted by whoever renders, by their suffix: _bytes, _at, _seconds. Nothing here formats.
package messages

import "embed"

// FS holds <language>.json for each language, at its root; en.json is complete and the fallback.
//
//go:embed *.json
var FS embed.FS
