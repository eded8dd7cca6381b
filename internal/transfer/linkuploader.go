package transfer

import (
	"context"

	"daypass/internal/link"
	"daypass/internal/ticket"
)

// LinkPut is a file that goes through an upload link, or with a signed form, with one request.
type LinkPut struct {
	Link         link.Link
	Header       map[string]string // beside what HTTP itself needs
	Chunk        Chunk             // no checksum of it is announced
	AllowPrivate bool              // loopback and private addresses were agreed to

	Form *link.PostForm // not nil: the file goes with this form, to Link, as Key; Header are further fields
	Key  string
}

// Delivered is what the answer to a LinkPut tells.
type Delivered struct {
	ETag      string // strong, with quotes; "" none
	VersionID string
	CRC64NVME *uint64 // of the object, where the storage says it
	MD5       []byte  // 16 bytes, where it says so apart from the ETag; nil elsewhere
	Opaque    bool    // the ETag is said not to be a digest
	Storage   bool    // it is an object storage that has answered, and not any web server
}

// LinkUploader sends through links alone, with nobody's key. It is safe for concurrent use, and holds the watchdog, the
// redirect and address policy and the redaction of errors, as a Fetcher does; httpx implements both.
type LinkUploader interface {
	// PutLink sends a file. Where the storage refuses it by the link alone, nothing of the file has been sent, as far as
	// it knows of "Expect: 100-continue". Errors wrap ErrTaken where something is there already, and ErrDigest where
	// other bytes arrived than were announced.
	PutLink(ctx context.Context, p LinkPut) (Delivered, error)
	// ByTicket gives an Uploader for one ticket's upload. Destinations, upload IDs and conditions that it is given are
	// not looked at; PutWhole and Create are NotSupported. Find is ErrNoObject where the ticket has no link to look with.
	ByTicket(t ticket.Ticket, allowPrivate bool) Uploader
}
