// Package strictjson reads the names in documents that Daypass writes and gets back from anybody, before encoding/json reads
// their values: that takes a name in any case, and of one that is there twice the last, so that two readers could take one
// document for two things. It gives no code: what a document is refused with depends on what it should have been.
package strictjson

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
)

// Fields are the names that an object may have, each once: nil for a value of any kind, else those of the object it holds.
type Fields map[string]Fields

// Of gives fields with values of any kind.
func Of(names ...string) Fields {
	out := make(Fields, len(names))
	for _, name := range names {
		out[name] = nil
	}
	return out
}

// Looks reports whether a text claims to be a document of a kind, in whatever case, so that it is worth to read it and to
// tell what is wrong with it.
func Looks(text []byte, kind string) bool { return Names(text, "daypass", kind) }

// Names reports whether a text begins as an object does, and has all of these words in quotation marks, in whatever case.
func Names(text []byte, words ...string) bool {
	text = bytes.TrimLeft(Trimmed(text), " \t\r\n")
	if len(text) == 0 || text[0] != '{' {
		return false
	}
	text = bytes.ToLower(text)
	for _, word := range words {
		if !bytes.Contains(text, []byte(`"`+word+`"`)) {
			return false
		}
	}
	return true
}

// Trimmed drops the mark that some editors put in front of UTF-8.
func Trimmed(text []byte) []byte { return bytes.TrimPrefix(text, []byte("\ufeff")) }

// Check refuses a text that is not one object, and nothing behind it, with these fields in their places. What a document does
// not have is left out: a field that is null is refused, since encoding/json would pass it over. field is the name at fault,
// "" for the whole; it may be anybody's text.
func Check(text []byte, fields Fields) (field string, err error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	if field, err = object(decoder, fields); err != nil {
		return field, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return "", errors.New("something follows")
	}
	return "", nil
}

var (
	errNotJSON = errors.New("not JSON")
	errNull    = errors.New("null")
)

// object reads an object.
func object(decoder *json.Decoder, fields Fields) (field string, err error) {
	if open, err := decoder.Token(); err != nil || open != json.Delim('{') {
		return "", errNotJSON
	}
	seen := make(map[string]bool, len(fields))
	for decoder.More() {
		token, err := decoder.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			return "", errNotJSON
		}
		inner, known := fields[name]
		if !known || seen[name] {
			return name, errors.New("unknown, or there twice")
		}
		seen[name] = true
		if field, err := value(decoder, inner); err != nil {
			return cmp.Or(field, name), err
		}
	}
	if _, err := decoder.Token(); err != nil {
		return "", errNotJSON
	}
	return "", nil
}

// value reads what a field has; inner are the fields of the object that it should be, nil for any kind.
func value(decoder *json.Decoder, inner Fields) (field string, err error) {
	if inner != nil {
		return object(decoder, inner)
	}
	var raw json.RawMessage
	if err := decoder.Decode(&raw); err != nil {
		return "", errNotJSON
	}
	if string(raw) == "null" {
		return "", errNull
	}
	return "", nil
}

// FieldOf names the field whose value a decoder could not take, "" where that is unknown. The error's own text may repeat
// the document.
func FieldOf(err error) string {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return wrong.Field
	}
	return ""
}
