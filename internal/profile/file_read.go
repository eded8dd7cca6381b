package profile

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"time"
	"unicode/utf8"

	"daypass/internal/apperr"
	"daypass/internal/secret"
	"daypass/internal/strictjson"
)

// LooksLikeFile reports whether a text claims to be a profile file, so that it is worth to ReadFile it and to tell what is
// wrong with it.
func LooksLikeFile(text []byte) bool { return strictjson.Looks(text, fileKind) }

// ReadFile reads a profile file, strictly: nothing is guessed, what is not understood is refused, and the profile in it
// keeps the rules of any other one. A file with a key in clear is refused, too: whoever has seen it has the key. Errors:
// apperr.ProfileFileBroken (field), ProfileFileNewer (version), ProfileInvalid (field).
func ReadFile(text []byte) (File, error) {
	if len(text) > MaxFile {
		return File{}, fileBroken("", errors.New("too long"))
	}
	text = strictjson.Trimmed(text)
	if !utf8.Valid(text) {
		return File{}, fileBroken("", errors.New("not UTF-8"))
	}
	if err := checkFileVersion(text); err != nil {
		return File{}, err
	}
	if field, err := strictjson.Check(text, fileFields()); err != nil {
		return File{}, fileBroken(shortField(field), err)
	}
	var d fileDocument
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return File{}, fileBroken(shortField(strictjson.FieldOf(err)), errors.New("not as it is written")) // the cause may repeat the text
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
		return fileBroken(shortField(strictjson.FieldOf(err)), errors.New("not JSON"))
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

// fileFields are the fields of a profile file.
func fileFields() strictjson.Fields {
	return strictjson.Of("daypass", "version", "name", "provider", "endpoint", "public_endpoint", "region", "style", "access_key",
		"credential_expires", "ca", "places", "default_expiry_seconds", "max_expiry_seconds", "share_prefix", "sealed_key")
}

// shortField bounds what an error repeats of a hostile file.
func shortField(name string) string {
	if len(name) > 40 || !printable(name) {
		return ""
	}
	return name
}
