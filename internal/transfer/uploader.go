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
	ErrTaken      = errors.New("an object is there already")                           // 412, 409 on a conditional request
	ErrDigest     = errors.New("the storage received other bytes than were announced") // BadDigest and its kind
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

// Sum is the checksum of a run of bytes; which one is announced is by UploadTraits.
type Sum struct {
	CRC64NVME uint64
	MD5       [16]byte // only where the storage takes no CRC64NVME
}

// Chunk is a run of bytes to be sent. Open gives them from the beginning, and may be called again for another try.
type Chunk struct {
	Size int64
	Sum  Sum
	Open func(ctx context.Context) io.Reader
}

// RemotePart is a part as the storage has it.
type RemotePart struct {
	Number    int // from 1
	Size      int64
	ETag      string  // with quotes, as it came
	CRC64NVME *uint64 // nil where the storage has none
}

// Stored is an object as the storage has it.
type Stored struct {
	Size      int64
	ETag      string
	VersionID string
	CRC64NVME *uint64 // of the full object, nil where the storage has none
	Token     string  // Meta.Token, "" where there is none
}

// UploadTraits are what a provider takes.
type UploadTraits struct {
	Checksum    bool // CRC64NVME on parts and objects; else MD5
	Conditional bool // If-None-Match: * on PutObject and CompleteMultipartUpload
	MaxObject   int64
}

// Uploader stores objects with a profile's key. It is safe for concurrent use. Errors have apperr codes, hold no
// URL, and tell by RetryOf whether trying again makes sense; those above are wrapped where they apply. Calls
// have a time limit of their own, those with a Chunk a watchdog that ends them where nothing moves.
type Uploader interface {
	// Host is the host that the destination's requests go to, with a port where it is not the default.
	Host(d Destination) (string, error)
	Traits(p profile.Profile) UploadTraits
	// PutWhole stores an object with one request; mayReplace false makes it conditional where the provider
	// has that. It gives what the answer tells; its Size is the chunk's.
	PutWhole(ctx context.Context, d Destination, m Meta, c Chunk, mayReplace bool) (Stored, error)
	Create(ctx context.Context, d Destination, m Meta) (uploadID string, err error)
	// PutPart gives the part's ETag.
	PutPart(ctx context.Context, d Destination, uploadID string, number int, c Chunk) (etag string, err error)
	// ListParts gives up to a page of parts after a number, and the number to go on after, 0 at the end.
	ListParts(ctx context.Context, d Destination, uploadID string, after int) (parts []RemotePart, next int, err error)
	// Complete makes the object of parts in order; sum is of the whole. It is an error where the answer says so,
	// whatever its status.
	Complete(ctx context.Context, d Destination, uploadID string, parts []RemotePart, sum Sum, mayReplace bool) error
	// Abort drops an upload with its parts; one that is not there is no error.
	Abort(ctx context.Context, d Destination, uploadID string) error
	// Find looks at an object; ErrNoObject where there is none.
	Find(ctx context.Context, d Destination) (Stored, error)
}
