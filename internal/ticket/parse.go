package ticket

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"daypass/internal/apperr"
	"daypass/internal/secret"
)

// Looks reports whether a text claims to be a ticket, so that it is worth to Parse it and to tell what is wrong with it.
func Looks(text []byte) bool {
	text = bytes.TrimLeft(trimmed(text), " \t\r\n")
	if len(text) == 0 || text[0] != '{' {
		return false
	}
	head := text[:min(len(text), 4<<10)]
	return bytes.Contains(head, []byte(`"daypass"`)) && bytes.Contains(head, []byte(`"ticket"`))
}

// Parse reads a ticket, strictly: nothing is guessed, and what is not understood is refused. Its date may be over: the
// storage's clock decides on that, see Expired.
//
// Errors: TicketTooLarge, TicketBroken (no JSON, no ticket, a field missing, doubled, unknown, or of no sense; field),
// TicketNewer (version), TicketMixed (a link that is for another host, bucket, key or upload, or that may do something
// else; field), TicketInsecure (http to a host that is not on the own network).
func Parse(text []byte) (Ticket, error) {
	if len(text) > MaxFile {
		return Ticket{}, apperr.New(apperr.TicketTooLarge, apperr.Params{"max_bytes": int64(MaxFile)})
	}
	text = trimmed(text)
	if !utf8.Valid(text) {
		return Ticket{}, broken("")
	}
	if err := checkVersion(text); err != nil {
		return Ticket{}, err
	}
	if err := checkNames(text); err != nil {
		return Ticket{}, err
	}
	var d document
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return Ticket{}, broken(fieldOf(err))
	}
	t := d.ticket()
	if err := d.check(t); err != nil {
		return Ticket{}, err
	}
	return t, nil
}

// trimmed drops the mark that some editors put in front of UTF-8.
func trimmed(text []byte) []byte { return bytes.TrimPrefix(text, []byte("\ufeff")) }

// checkVersion comes before everything that a later version may do otherwise.
func checkVersion(text []byte) error {
	var d struct {
		Daypass string `json:"daypass"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(text, &d); err != nil {
		return broken(fieldOf(err))
	}
	switch {
	case d.Daypass != what:
		return broken("daypass")
	case d.Version < 1:
		return broken("version")
	case d.Version > Version:
		return apperr.New(apperr.TicketNewer, apperr.Params{"version": d.Version})
	}
	return nil
}

// fieldOf names the field that a decoder stumbled over, "" where that is unknown. Its own text may repeat a link.
func fieldOf(err error) string {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return wrong.Field
	}
	return ""
}

// names are the fields of a ticket and of its parts; a decoder alone would take them in any case, and twice.
var names = map[string]map[string]bool{
	"": set("daypass", "version", "id", "title", "note", "expires_at", "name", "endpoint", "bucket", "key", "upload_id",
		"max_size", "part_size", "parts", "list", "complete", "abort", "head"),
	"parts": set("url", "signatures"),
}

func set(list ...string) map[string]bool {
	out := make(map[string]bool, len(list))
	for _, name := range list {
		out[name] = true
	}
	return out
}

// checkNames refuses fields that are unknown, doubled or in another place.
func checkNames(text []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	if open, err := decoder.Token(); err != nil || open != json.Delim('{') {
		return broken("")
	}
	if err := checkObject(decoder, ""); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return broken("") // something stands behind it
	}
	return nil
}

// checkObject reads an object whose brace is read already; where says which one it is.
func checkObject(decoder *json.Decoder, where string) error {
	seen := map[string]bool{}
	for decoder.More() {
		token, err := decoder.Token()
		name, ok := token.(string)
		if err != nil || !ok || seen[name] || !names[where][name] {
			return broken(shown(name))
		}
		seen[name] = true
		if where == "" && names[name] != nil {
			if open, err := decoder.Token(); err != nil || open != json.Delim('{') {
				return broken(name)
			}
			if err := checkObject(decoder, name); err != nil {
				return err
			}
			continue
		}
		var value json.RawMessage
		if decoder.Decode(&value) != nil {
			return broken(name)
		}
	}
	_, err := decoder.Token()
	if err != nil {
		return broken("")
	}
	return nil
}

// shown bounds a name that may be anybody's.
func shown(name string) string {
	if len(name) > 32 || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r > '~' }) {
		return ""
	}
	return name
}

// broken is the refusal of a document; field says where, "" in the whole.
func broken(field string) error {
	if field == "" {
		return apperr.New(apperr.TicketBroken, nil)
	}
	return apperr.New(apperr.TicketBroken, apperr.Params{"field": field})
}

// ticket gives the document's values, before they are checked.
func (d document) ticket() Ticket {
	t := Ticket{
		ID: d.ID, Title: d.Title, Note: d.Note, ExpiresAt: d.ExpiresAt.UTC(), Name: d.Name, Endpoint: d.Endpoint, Bucket: d.Bucket,
		Key: d.Key, UploadID: d.UploadID, MaxSize: d.MaxSize, PartSize: d.PartSize, Parts: len(d.Parts.Signatures),
		part: secret.NewString(d.Parts.URL), signatures: secret.NewString(strings.Join(d.Parts.Signatures, "")),
		complete: secret.NewString(d.Complete), abort: secret.NewString(d.Abort), head: secret.NewString(d.Head),
	}
	for _, l := range d.List {
		t.list = append(t.list, secret.NewString(l))
	}
	return t
}
