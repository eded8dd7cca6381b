package profile

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"time"
	"unicode/utf8"

	"daypass/internal/apperr"
	"daypass/internal/secret"
)

// LooksLikeFile reports whether a text claims to be a profile file, so that it is worth to ReadFile it and to tell what is
// wrong with it.
func LooksLikeFile(text []byte) bool {
	text = bytes.TrimLeft(bytes.TrimPrefix(text, []byte("\ufeff")), " \t\r\n")
	if len(text) == 0 || text[0] != '{' {
		return false
	}
	head := text[:min(len(text), 4<<10)]
	return bytes.Contains(head, []byte(`"daypass"`)) && bytes.Contains(head, []byte(`"`+fileKind+`"`))
}

// ReadFile reads a profile file, strictly: nothing is guessed, what is not understood is refused, and the profile in it
// keeps the rules of any other one. A file with a key in clear is refused, too: whoever has seen it has the key. Errors:
// apperr.ProfileFileBroken (field), ProfileFileNewer (version), ProfileInvalid (field).
func ReadFile(text []byte) (File, error) {
	if len(text) > MaxFile {
		return File{}, fileBroken("", errors.New("too long"))
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if !utf8.Valid(text) {
		return File{}, fileBroken("", errors.New("not UTF-8"))
	}
	if err := checkFileVersion(text); err != nil {
		return File{}, err
	}
	if err := onceEach(text); err != nil {
		return File{}, err
	}
	var d fileDocument
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return File{}, fileBroken(fieldOf(err), errors.New("not as it is written")) // the cause may repeat the text
	}
	if err := d.check(); err != nil {
		return File{}, err
	}
	f := File{d}
	_, err := f.Draft().Profile()
	return f, err
}

// checkFileVersion comes before everything that a later version may do otherwise.
func checkFileVersion(text []byte) error {
	var d struct {
		Daypass string `json:"daypass"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(text, &d); err != nil {
		return fileBroken(fieldOf(err), errors.New("not JSON"))
	}
	switch {
	case d.Daypass != fileKind:
		return fileBroken("daypass", errors.New("not a profile file"))
	case d.Version < 1:
		return fileBroken("version", errors.New("no version"))
	case d.Version > FileVersion:
		return apperr.New(apperr.ProfileFileNewer, apperr.Params{"version": d.Version})
	}
	return nil
}

// check holds for what a Draft cannot tell.
func (d fileDocument) check() error {
	const most = math.MaxInt64 / int64(time.Second)
	for field, seconds := range map[string]int64{FieldDefaultExpiry: d.DefaultExpirySeconds, FieldMaxExpiry: d.MaxExpirySeconds} {
		if seconds < 0 || seconds > most {
			return fileBroken(field, errors.New("not a length of time"))
		}
	}
	if d.Endpoint == "" { // a sealed key is bound to it
		return fileBroken(FieldEndpoint, errors.New("is missing"))
	}
	if len(d.Sealed) == 0 {
		return nil
	}
	if d.AccessKey == "" || secret.CheckSealed(d.Sealed) != nil {
		return fileBroken("sealed_key", errors.New("not a sealed key"))
	}
	return nil
}

// onceEach refuses a field that is there twice: two readers could take it for two things. encoding/json takes the last one,
// whatever its capitals.
func onceEach(text []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	if _, err := decoder.Token(); err != nil { // the opening brace
		return fileBroken("", errors.New("not JSON"))
	}
	known := fileFields()
	for decoder.More() {
		token, err := decoder.Token()
		name, isName := token.(string)
		if err != nil || !isName {
			return fileBroken("", errors.New("not JSON"))
		}
		if !known[name] {
			return fileBroken(shortField(name), errors.New("unknown, or there twice"))
		}
		delete(known, name)
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return fileBroken(shortField(name), errors.New("not JSON"))
		}
	}
	if _, err := decoder.Token(); err != nil {
		return fileBroken("", errors.New("not JSON"))
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return fileBroken("", errors.New("something follows"))
	}
	return nil
}

func fileFields() map[string]bool {
	known := map[string]bool{}
	for _, name := range []string{
		"daypass", "version", "name", "provider", "endpoint", "public_endpoint", "region", "style", "access_key", "credential_expires",
		"ca", "places", "default_expiry_seconds", "max_expiry_seconds", "share_prefix", "sealed_key",
	} {
		known[name] = true
	}
	return known
}

// shortField bounds what an error repeats of a hostile file.
func shortField(name string) string {
	if len(name) > 40 || !printable(name) {
		return ""
	}
	return name
}

// fieldOf gives the field that a JSON error is about; "" where it does not say.
func fieldOf(err error) string {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return shortField(wrong.Field)
	}
	return ""
}
