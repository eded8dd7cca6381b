package link

import (
	"context"
	"time"

	"daypass/internal/profile"
	"daypass/internal/secret"
)

// PostGrant is what a signed form lets its holder do: store any number of objects below a prefix, from SignedAt on,
// for Expires (S3 API, "POST Object").
type PostGrant struct {
	Bucket   string
	Prefix   string // every key begins with it; not ""
	MaxSize  int64  // bytes, of each object; the storage refuses larger ones
	SignedAt time.Time
	Expires  time.Duration
}

// PostForm is a signed form: what a browser sends as multipart/form-data, the field "file" last. The key has to be
// put in, and Content-Type may be.
type PostForm struct {
	URL       secret.String
	Fields    map[string]secret.String // all but key, Content-Type and file
	Prefix    string
	MaxSize   int64
	ExpiresAt time.Time
}

// Link gives the address that the form goes to; it is not signed.
func (f PostForm) Link() (Link, error) { return Parse(f.URL.Reveal()) }

// FormSigner signs forms with a profile's key; it sends nothing. s3client implements it. Errors: ExpiryTooLong,
// ExpiryPast, ProfileInvalid, PlaceInvalid, KeyRefused, NotSupported where the provider takes no forms.
type FormSigner interface {
	SignPost(ctx context.Context, a profile.Access, g PostGrant) (PostForm, error)
}
