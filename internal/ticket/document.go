package ticket

import (
	"bytes"
	"encoding/json"

	"daypass/internal/secret"
)

// document is a ticket as it is written. Names in it are for ever: a change of meaning is a new version.
type document struct {
	Daypass   string    `json:"daypass"` // "ticket"
	Version   whole     `json:"version"`
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	Note      string    `json:"note"`
	ExpiresAt moment    `json:"expires_at"`
	Name      string    `json:"name"`
	Endpoint  string    `json:"endpoint"`
	Bucket    string    `json:"bucket"`
	Key       string    `json:"key"`
	UploadID  string    `json:"upload_id"`
	MaxSize   whole     `json:"max_size"`
	PartSize  whole     `json:"part_size"`
	Parts     partLinks `json:"parts"`
	List      []string  `json:"list"`
	Complete  string    `json:"complete"`
	Abort     string    `json:"abort"`
	Head      *string   `json:"head,omitempty"`
	Names     *string   `json:"names,omitempty"`
}

type partLinks struct {
	URL        string   `json:"url"`
	Signatures []string `json:"signatures"`
}

// what is the value of the field that tells a ticket from other documents of Daypass.
const what = "ticket"

// JSON gives the ticket as it is written into a file or a page, on one line. It is a secret: whoever has it may send.
func (t Ticket) JSON() secret.String {
	d := document{
		Daypass: what, Version: Version, ID: t.ID, Title: t.Title, Note: t.Note, ExpiresAt: moment{t.ExpiresAt}, Name: t.Name,
		Endpoint: t.Endpoint, Bucket: t.Bucket, Key: t.Key, UploadID: t.UploadID, MaxSize: whole(t.MaxSize), PartSize: whole(t.PartSize),
		Parts: partLinks{URL: t.part.Reveal()}, Complete: t.complete.Reveal(), Abort: t.abort.Reveal(),
	}
	if !t.head.Empty() {
		d.Head = new(t.head.Reveal())
	}
	if !t.names.Empty() {
		d.Names = new(t.names.Reveal())
	}
	all := t.signatures.Reveal()
	for ; len(all) >= signatureLength; all = all[signatureLength:] {
		d.Parts.Signatures = append(d.Parts.Signatures, all[:signatureLength])
	}
	for _, l := range t.list {
		d.List = append(d.List, l.Reveal())
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // a page escapes by its own rules
	if encoder.Encode(d) != nil {
		return secret.String{} // no value of a ticket fails to encode
	}
	return secret.NewString(string(bytes.TrimSpace(out.Bytes())))
}
