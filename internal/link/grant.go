package link

import (
	"context"
	"net/url"
	"time"

	"daypass/internal/profile"
	"daypass/internal/secret"
)

// MaxExpires is the longest that a SigV4 link may work: 604,800 seconds (AWS, "Authenticating Requests:
// Using Query Parameters"). Providers that allow more are in profile's presets.
const MaxExpires = 7 * 24 * time.Hour

// Grant is what a link lets its holder do: one method on one object, from SignedAt on, for Expires.
// The same Grant signed with the same credential and endpoint gives the very same URL again.
type Grant struct {
	Method    Method // GET or PUT; POST for uploads in parts
	Bucket    string
	Key       string // as it is stored: any bytes, not escaped
	VersionID string // "" for the current version

	// Name, Inline and ContentType tell what was asked for; the query that came of it is in Query.
	Name        string // the name that the file is saved under; "" leaves it to the object
	Inline      bool   // open in the browser rather than save
	ContentType string // what the storage is to answer as Content-Type; "" leaves it to the object

	Query  url.Values          // signed beside X-Amz-*: response-content-disposition, partNumber, … ; values not escaped
	Header map[string][]string // signed headers that the holder must send; none for downloads

	SignedAt time.Time     // on the server's clock, UTC, whole seconds
	Expires  time.Duration // whole seconds, 1 s to the provider's largest
}

// ExpiresAt is when the link ends by its own date, UTC.
func (g Grant) ExpiresAt() time.Time { return g.SignedAt.Add(g.Expires) }

// Object is what the storage tells about an object.
type Object struct {
	Size        int64
	ETag        string // with its quotes
	ContentType string
	Disposition string // Content-Disposition as stored; "" for none
	VersionID   string // "" where the bucket has no versions
	Modified    time.Time
	CRC64NVME   *uint64 // of the whole object; nil where the storage has none
}

// Signer signs links and looks at objects with a profile's own key. s3client implements it. Errors have
// apperr codes and hold no URL. Safe for concurrent use.
type Signer interface {
	// Sign gives the link for g at a's public endpoint (Endpoint where it has none). It sends nothing.
	Sign(ctx context.Context, a profile.Access, g Grant) (secret.String, error)
	// Stat asks for an object with the key; version "" is the current one.
	Stat(ctx context.Context, a profile.Access, bucket, key, version string) (Object, error)
	// ServerTime gives the storage's clock (its Date header), whole seconds, UTC.
	ServerTime(ctx context.Context, a profile.Access) (time.Time, error)
}
