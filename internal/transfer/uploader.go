package transfer

import (
	"context"
	"errors"
	"io"
	"time"

	"daypass/internal/profile"
)

// What an Uploader's errors wrap where the engine decides by it.
var (
	ErrUploadGone = errors.New("the storage does not know this upload")                // NoSuchUpload
	ErrParts      = errors.New("the storage does not have these parts of an upload")   // InvalidPart and its kind
	ErrTaken      = errors.New("an object is there already")                           // 412, 409 on a conditional request
	ErrDigest     = errors.New("the storage received other bytes than were announced") // BadDigest and its kind
	ErrChecksum   = errors.New("the storage does not take this kind of checksum")      // 501 and its kind on an announced one
	ErrNoObject   = errors.New("there is no such object")
)

// Destination is where an upload goes, with what it takes to go there.
type Destination struct {
	Access profile.Access
	Bucket string
	Key    string
}

// Meta is what an object is stored with beside its bytes.
type Meta struct {
	Name     string    // for the content type
	Head     []byte    // the first bytes, for the content type where the name tells none
	Modified time.Time // of the file
	Token    string    // which upload made it: the job's ID
}

// Sum are the checksums of a run of bytes; which one is announced is the Chunk's to say.
type Sum struct {
	CRC64NVME uint64   // always, since what was sent is noted by it
	CRC32C    uint32   // only where the storage compares by it
	MD5       [16]byte // only where it takes neither
}

// Chunk is a run of bytes to be sent. Open gives them from the beginning, and may be called again for another try.
type Chunk struct {
	Size     int64
	Sum      Sum
	Checksum profile.Checksum // which of the sums is announced
	Quiet    bool             // none is: the engine compares what the answer tells
	Open     func(ctx context.Context) io.Reader
	// Summed is set where Sum is not known yet: it gives the sums of what was read since Open, once all of it was, and the
	// checksum is announced behind the bytes.
	Summed func() Sum
}

// RemotePart is a part as the storage has it. What it has compared itself it tells again: nil elsewhere.
type RemotePart struct {
	Number    int // from 1
	Size      int64
	ETag      string // with quotes, as it came
	CRC64NVME *uint64
	CRC32C    *uint32
}

// Stored is an object as the storage has it.
type Stored struct {
	Size      int64
	ETag      string
	VersionID string
	CRC64NVME *uint64 // of the full object, nil where the storage has none
	CRC32C    *uint32 // of the full object where CRC32COf is 0, else of the checksums of so many parts, one after the other
	CRC32COf  int
	Token     string // Meta.Token, "" where there is none
}

// OpenUpload is a multipart upload that was neither completed nor aborted.
type OpenUpload struct {
	ID        string
	Begun     time.Time // by this computer's clock, as far as the difference to the server's is known; whole seconds
	Initiator string    // who began it, as the storage calls them; "" where it does not tell
}

// UploadTraits are what a provider takes.
type UploadTraits struct {
	Checksum         profile.Checksum // announced with parts and objects
	Conditional      bool             // If-None-Match: * on PutObject
	ConditionalParts bool             // and on CompleteMultipartUpload
	MaxObject        int64            // bytes; 0: what parts allow
	MaxParts         int              // 0: 10,000
	Quiet            bool             // parts may go unannounced once ETags were seen to be MD5s
	Trailers         bool             // a part's checksum may come behind its bytes
}

// Uploader stores objects with a profile's key. It is safe for concurrent use. Errors have apperr codes, hold no
// URL, and tell by RetryOf whether trying again makes sense; those above are wrapped where they apply. Calls
// have a time limit of their own, those with a Chunk a watchdog that ends them where nothing moves.
type Uploader interface {
	// Host is the host that the destination's requests go to, with a port where it is not the default.
	Host(d Destination) (string, error)
	Traits(d Destination) UploadTraits
	// OpenAhead begins to open so many connections for the parts that will be sent soon, where that helps. It returns at once.
	OpenAhead(d Destination, n int)
	// PutWhole stores an object with one request; mayReplace false makes it conditional where the provider
	// has that. It gives what the answer tells; its Size is the chunk's.
	PutWhole(ctx context.Context, d Destination, m Meta, c Chunk, mayReplace bool) (Stored, error)
	// Create begins an upload of parts, which will be announced with this checksum.
	Create(ctx context.Context, d Destination, m Meta, checksum profile.Checksum) (uploadID string, err error)
	// PutPart gives the part as the answer tells it; its size is the chunk's.
	PutPart(ctx context.Context, d Destination, uploadID string, number int, c Chunk) (RemotePart, error)
	// ListParts gives up to a page of parts after a number, and the number to go on after, 0 at the end.
	ListParts(ctx context.Context, d Destination, uploadID string, after int) (parts []RemotePart, next int, err error)
	// Complete makes the object of parts in order; sum is of the whole. It is an error where the answer says so,
	// whatever its status.
	Complete(ctx context.Context, d Destination, uploadID string, parts []RemotePart, sum Sum, mayReplace bool) error
	// Abort drops an upload with its parts; one that is not there is no error.
	Abort(ctx context.Context, d Destination, uploadID string) error
	// OpenUploads gives the multipart uploads of the destination's key that are open.
	OpenUploads(ctx context.Context, d Destination) ([]OpenUpload, error)
	// Find looks at an object; ErrNoObject where there is none.
	Find(ctx context.Context, d Destination) (Stored, error)
}
