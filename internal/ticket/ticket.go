package ticket

import (
	_ "embed" // for the schema
	"strconv"
	"strings"
	"time"

	"daypass/internal/link"
	"daypass/internal/secret"
)

// How a ticket goes over wires and disks.
const (
	MediaType = "application/vnd.daypass.ticket+json"
	Extension = ".daypass"
	Version   = 1
	// MaxFile is the largest ticket, in bytes, that Parse takes. One of 10,000 parts has some 700 KB.
	MaxFile = 2 << 20
)

// Schema is the format's published JSON Schema.
//
//go:embed ticket.schema.json
var Schema []byte

// listPage is how many parts a list link shows: the most that storages give (S3 API, ListParts).
const listPage = 1000

// Ticket lets its holder fill one multipart upload. It is a value and never changes.
type Ticket struct {
	ID        string // 10 characters; the object carries it, by which it is known to have come through this ticket
	Title     string // for people, "" none
	Note      string
	ExpiresAt time.Time // UTC: when its links end
	Name      string    // that the file is to have, "" any
	Endpoint  string    // https://host[:port][/path]
	Bucket    string
	Key       string
	UploadID  string
	MaxSize   int64 // bytes, of the whole file
	PartSize  int64 // bytes, of the largest part: MaxSize fits into Parts of them
	Parts     int   // links to parts, 1 to 10,000

	part       secret.String // template of a part's link, with {part} and {signature}
	signatures secret.String // of the parts, 64 hexadecimal digits each, one after the other
	list       []secret.String
	complete   secret.String
	abort      secret.String
	head       secret.String // "" none
	names      secret.String // "" none
}

// signatureLength is that of a SigV4 signature in hexadecimal.
const signatureLength = 64

// The holes of a part's template.
const (
	partHole      = "{part}"
	signatureHole = "{signature}"
)

// Identity names the upload that a ticket fills. It holds no secret, and is the same in a ticket that was signed again.
func (t Ticket) Identity() string {
	return strings.Join([]string{t.Endpoint, t.Bucket, t.Key, t.UploadID}, "|")
}

// Host is the host that its requests go to, with a port where it is not the default.
func (t Ticket) Host() string {
	l, err := t.CompleteLink()
	if err != nil {
		return ""
	}
	return l.Host
}

// PartLink gives the link to a part, numbered from 1.
func (t Ticket) PartLink(number int) (link.Link, error) {
	if number < 1 || number > t.Parts {
		return link.Link{}, broken("parts")
	}
	at := (number - 1) * signatureLength
	signature := t.signatures.Reveal()[at : at+signatureLength]
	return link.Parse(strings.NewReplacer(partHole, strconv.Itoa(number), signatureHole, signature).Replace(t.part.Reveal()))
}

// ListLink gives the link that lists parts after a number, and the number after which it really begins: the pages are
// signed, so a page shows at most the parts of one thousand numbers.
func (t Ticket) ListLink(after int) (l link.Link, from int, err error) {
	page := min(max(after, 0)/listPage, len(t.list)-1)
	l, err = link.Parse(t.list[page].Reveal())
	return l, page * listPage, err
}

// NextList gives the number to list after, once the page that begins after from is read; 0 at the end.
func (t Ticket) NextList(from int) int {
	if next := from + listPage; next < t.Parts {
		return next
	}
	return 0
}

// CompleteLink gives the link that makes the object of its parts (POST).
func (t Ticket) CompleteLink() (link.Link, error) { return link.Parse(t.complete.Reveal()) }

// AbortLink gives the link that ends the upload and drops its parts (DELETE). With that the ticket is of no use any more.
func (t Ticket) AbortLink() (link.Link, error) { return link.Parse(t.abort.Reveal()) }

// HeadLink gives the link that tells size and ETag of the finished object (HEAD); false where there is none.
func (t Ticket) HeadLink() (link.Link, bool) {
	if t.head.Empty() {
		return link.Link{}, false
	}
	l, err := link.Parse(t.head.Reveal())
	return l, err == nil
}

// NamesFile is the name of the JSON file, beside the object, that tells what the sender's file is called.
const NamesFile = "daypass-names.json"

// NamesLink gives the link that stores that file (PUT); false where there is none.
func (t Ticket) NamesLink() (link.Link, bool) {
	if t.names.Empty() {
		return link.Link{}, false
	}
	l, err := link.Parse(t.names.Reveal())
	return l, err == nil
}

// namesKey is the key of that file.
func namesKey(key string) string { return key[:strings.LastIndex(key, "/")+1] + NamesFile }

// PartSizeFor gives the size of all parts but the last of a file, in bytes: small enough to lose little where one fails,
// large enough for the number of links, and the same for everybody who goes on with the upload.
func (t Ticket) PartSizeFor(size int64) int64 {
	return min(max(roundUp(ceilDiv(size, int64(t.Parts)), step), usualPart), t.PartSize)
}

// Expired reports whether the ticket's date is over at now.
func (t Ticket) Expired(now time.Time) bool { return !now.Before(t.ExpiresAt) }

// Ended reports whether the ticket's date is over at now although its links are not, so that the storage would still take a
// file. Where both end together its clock decides, since now may be wrong.
func (t Ticket) Ended(now time.Time) bool {
	l, err := t.CompleteLink()
	return err == nil && t.Expired(now) && l.ExpiresAt.After(t.ExpiresAt)
}
