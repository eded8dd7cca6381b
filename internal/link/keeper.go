package link

import (
	"context"
	"errors"
	"time"

	"daypass/internal/profile"
)

// CopyOrder is one object to be copied inside its bucket. The copy has the source's metadata and content type, and
// none of its tags: rules that act on tags are not meant for it.
type CopyOrder struct {
	Bucket    string
	Key       string
	VersionID string // "" the current one
	Object    Object // the source as it was looked at: another ETag on the way is an error
	To        string // the copy's key
}

// CopiedPart is one part of a copy in parts.
type CopiedPart struct {
	Number    int // 1 to 10,000
	Size      int64
	ETag      string
	CRC64NVME *uint64 // nil where the storage does not say
}

// ErrCopyGone tells that a copy in parts is not known to the storage any more.
var ErrCopyGone = errors.New("the copy in parts is gone")

// Cleared is what taking objects away left.
type Cleared struct {
	Objects int // that were deleted, versions counted one by one
	// VersionsLeft says that older versions stay in the bucket, since the key may not list or delete them. No link
	// without a version opens them.
	VersionsLeft bool
}

// Keeper does in a storage what Daypass needs to keep objects of its own there: copies and pages. s3client implements it.
// Errors have apperr codes: ObjectReplaced where the source is another one, PermissionMissing with the action, and those
// of Signer.Stat. Safe for concurrent use.
type Keeper interface {
	// MayRemove asks whether the key may delete below a prefix, by deleting a key there that does not exist.
	MayRemove(ctx context.Context, a profile.Access, bucket, key string) error
	// CopyWhole copies in one request, at most 5 GiB (S3 API, CopyObject). A 200 that holds an error is an error.
	CopyWhole(ctx context.Context, a profile.Access, o CopyOrder) error
	// BeginCopy starts a copy in parts and gives its upload ID.
	BeginCopy(ctx context.Context, a profile.Access, o CopyOrder) (string, error)
	// CopiedParts lists the parts that are there; ErrCopyGone where the upload is not known.
	CopiedParts(ctx context.Context, a profile.Access, o CopyOrder, uploadID string) ([]CopiedPart, error)
	// CopyPart copies bytes start to end (exclusive) of the source as a part.
	CopyPart(ctx context.Context, a profile.Access, o CopyOrder, uploadID string, number int, start, end int64) (CopiedPart, error)
	// FinishCopy puts all parts together; ErrCopyGone where the upload is not known.
	FinishCopy(ctx context.Context, a profile.Access, o CopyOrder, uploadID string, parts []CopiedPart) error
	// PutSmall stores a body of at most some MiB, over what is there.
	PutSmall(ctx context.Context, a profile.Access, bucket, key, contentType string, body []byte) error
	// Clear takes away everything below a prefix: open uploads (uploadID of uploadKey, where that is known), then all
	// objects with all versions. Where the key may not list, known are the keys to delete. Nothing there is no error.
	Clear(ctx context.Context, a profile.Access, bucket, prefix string, o ClearOptions) (Cleared, error)
	// Below lists objects below a prefix in the order of their keys, without folders, behind the key after. next is "" at
	// the end.
	Below(ctx context.Context, a profile.Access, bucket, prefix, after string) (objects []Listed, next string, err error)
	// Remove deletes one object; with a version that version alone. A bucket with versions keeps the older ones.
	Remove(ctx context.Context, a profile.Access, bucket, key, version string) error
}

// Listed is an object as a listing shows it.
type Listed struct {
	Key      string
	Size     int64
	ETag     string // with its quotes
	Modified time.Time
}

// ClearOptions say what is known of a prefix without listing it.
type ClearOptions struct {
	Known     []string // keys
	UploadKey string   // of a copy in parts that may be open; "" none
	UploadID  string   // "" where it was not stored in time
}
