package page

import (
	"time"

	"daypass/internal/link"
	"daypass/internal/secret"
	"daypass/internal/ticket"
)

// Request is what a request page asks for, and the ways in which files may come. It needs at least one way: Post,
// Puts or Tickets. All links are of one host.
//
// What the page stores, and under which keys:
//
//   - Small files by Post under Post.Prefix + batch + "/" + path: batch is 8 random characters (a-z, 0-9) that a
//     reader's browser keeps, so that two readers never replace each other's files; path keeps the folders that were
//     dropped, made safe, and is unique in the batch.
//   - Small files by Puts where there is no Post, or where the storage takes the form no longer (versitygw: an hour after
//     it was signed, whatever its policy says), one a slot, in order; the name is the object's Content-Disposition.
//   - Files larger than what Post or Puts should take by Tickets, one a slot.
//   - The names of files sent by ticket, before the first part, as a small JSON file (NamesFile) in the batch's
//     folder, or in a slot of Puts of its own where there is no Post.
type Request struct {
	// ID tells this request from others in the reader's browser: 4 to 64 letters, digits, "-" or "_". Not secret.
	ID    string
	Title string
	Note  string // plain text, "" for none
	From  string // who asks, "" for nobody
	// MadeAt and ExpiresAt are the life of its links, on the storage's clock.
	MadeAt, ExpiresAt time.Time
	// MaxSize is the largest file in bytes that is taken; 0: what the ways allow.
	MaxSize int64
	Tickets []ticket.Ticket
	Post    *link.PostForm // nil where the provider takes no forms
	Puts    []PutSlot
	// List is a presigned ListObjectsV2 of what was sent, by which a page that was opened again knows what has
	// arrived; empty for none. Whoever has the page may read the names with it.
	List secret.String
}

// PutSlot is a presigned PUT: one file, under a key that is already known.
type PutSlot struct {
	Key string
	URL secret.String
}

// NamesFile is the name, in a batch's folder, of the JSON file that says which name goes with which ticket.
const NamesFile = ticket.NamesFile

// Names is the content of a NamesFile.
type Names struct {
	Daypass string      `json:"daypass"` // "names"
	Version int         `json:"version"` // 1
	Files   []NamedFile `json:"files"`
}

// NamedFile says what was stored, or is still being stored, under a ticket's key. All of it comes from the reader's
// browser: the name has to be made safe, the size to be compared with the object's.
type NamedFile struct {
	Key      string    `json:"key"`
	Path     string    `json:"path"`
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified,omitzero"`
}
