package ticket

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"daypass/internal/apperr"
	"daypass/internal/secret"
	"daypass/internal/strictjson"
)

// Looks reports whether a text claims to be a ticket, or has what nothing but a ticket has, so that it is worth to Parse it
// and to tell what is wrong with it. A text that is taken for something else would have its links tried one by one.
func Looks(text []byte) bool {
	return strictjson.Looks(text, what) || strictjson.Names(text, "upload_id", "signatures")
}

// Parse reads a ticket, strictly: nothing is guessed, and what is not understood is refused. Its date may be over: the
// storage's clock decides on that, see Expired.
//
// Errors: TicketTooLarge, TicketBroken (no JSON, no ticket, a field missing, doubled, unknown, or of no sense; field),
// TicketNewer (version), TicketMixed (a link that is for another host, bucket, key or upload, or that may do something
// else; field), TicketInsecure (http to a host that is not on the own network).
func Parse(text []byte) (Ticket, error) {
	d, err := read(text)
	if err != nil {
		return Ticket{}, err
	}
	t := d.ticket()
	if err := d.agrees(t); err != nil {
		return Ticket{}, err
	}
	return t, nil
}

// read gives the document of a text that has the shape of one, which is what the schema says, too.
func read(text []byte) (d document, err error) {
	if len(text) > MaxFile {
		return d, apperr.New(apperr.TicketTooLarge, apperr.Params{"max_bytes": int64(MaxFile)})
	}
	text = strictjson.Trimmed(text)
	if !utf8.Valid(text) {
		return d, broken("")
	}
	if err := checkVersion(text); err != nil {
		return d, err
	}
	if field, err := strictjson.Check(text, names()); err != nil {
		return d, broken(shown(field))
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return d, broken(strictjson.FieldOf(err))
	}
	return d, d.checkShape()
}

// checkVersion comes before everything that a later version may do otherwise.
func checkVersion(text []byte) error {
	var d struct {
		Daypass string `json:"daypass"`
		Version whole  `json:"version"`
	}
	if err := json.Unmarshal(text, &d); err != nil {
		return broken(strictjson.FieldOf(err))
	}
	switch {
	case d.Daypass != what:
		return broken("daypass")
	case d.Version < 1:
		return broken("version")
	case d.Version > Version:
		return apperr.New(apperr.TicketNewer, apperr.Params{"version": int(d.Version)})
	}
	return nil
}

// names are the fields of a ticket and of its parts.
func names() strictjson.Fields {
	all := strictjson.Of("daypass", "version", "id", "title", "note", "expires_at", "name", "endpoint", "bucket", "key", "upload_id",
		"max_size", "part_size", "list", "complete", "abort", "head", "names")
	all["parts"] = strictjson.Of("url", "signatures")
	return all
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
		Key: d.Key, UploadID: d.UploadID, MaxSize: int64(d.MaxSize), PartSize: int64(d.PartSize), Parts: len(d.Parts.Signatures),
		part: secret.NewString(d.Parts.URL), signatures: secret.NewString(strings.Join(d.Parts.Signatures, "")),
		complete: secret.NewString(d.Complete), abort: secret.NewString(d.Abort),
	}
	if d.Head != nil {
		t.head = secret.NewString(*d.Head)
	}
	if d.Names != nil {
		t.names = secret.NewString(*d.Names)
	}
	for _, l := range d.List {
		t.list = append(t.list, secret.NewString(l))
	}
	return t
}
