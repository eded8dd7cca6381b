package profile

import (
	"strings"
	"time"

	"daypass/internal/secret"
)

// Style is how a bucket is put into an address.
type Style string

// The styles. StyleAuto leaves it to the preset and the endpoint.
const (
	StyleAuto    Style = "auto"
	StylePath    Style = "path"    // https://host/bucket/key
	StyleVirtual Style = "virtual" // https://bucket.host/key
)

// Profile is a storage that is set up. It holds no secret: the access key ID is no secret, its key is
// in a Credential. All times are UTC.
type Profile struct {
	ID                string        // ULID in lower case, never changes
	Name              string        // unique; ^[a-z0-9][a-z0-9._-]{0,62}$
	Preset            string        // name of a Preset
	Endpoint          string        // https://host[:port] or http://host[:port]
	PublicEndpoint    string        // what links are signed for; "" for Endpoint
	Region            string        // never ""
	Style             Style         // StyleAuto, StylePath or StyleVirtual
	AccessKeyID       string        // "" for a profile without a credential
	CAPEM             string        // certificates trusted for this profile beside the system's; "" for none
	Places            []Place       // where the person works; may be empty
	DefaultExpiry     time.Duration // of a new link; 0 < DefaultExpiry ≤ MaxExpiry
	MaxExpiry         time.Duration // of any link; at most what the preset allows
	CredentialExpires time.Time     // zero where the credential has no end
	SharePrefix       string        // below a place: where copies and pages are kept; "" for DefaultSharePrefix
	Traits            Traits        // what was found out about the storage
	CreatedAt         time.Time
}

// DefaultSharePrefix is where Daypass keeps copies and pages where the profile says no other folder.
const DefaultSharePrefix = "daypass-shares/"

// Answer is what is known of a storage: nothing, or what a probe found.
type Answer string

// The answers.
const (
	Unknown Answer = ""
	Yes     Answer = "yes"
	No      Answer = "no"
	Unsafe  Answer = "unsafe" // it does, and lets its users do more than it should
)

// Traits are what probes found out about a storage. They hold for the profile's endpoint, and are forgotten with it.
type Traits struct {
	PostPolicy Answer `json:"post_policy,omitempty"` // takes browser uploads by POST policy; unsafe: they can leave their folder
	Pages      Answer `json:"pages,omitempty"`       // serves HTML as HTML
}

// ShareFolder is the folder in which copies and pages for something in a bucket are kept: the share prefix below the
// innermost place of the profile that near (a key or a prefix) lies in, else at the top of the bucket. It ends with "/".
func (p Profile) ShareFolder(bucket, near string) string {
	folder := ""
	for _, place := range p.Places {
		if place.Bucket == bucket && strings.HasPrefix(near, place.Prefix) && len(place.Prefix) > len(folder) {
			folder = place.Prefix
		}
	}
	if folder != "" && !strings.HasSuffix(folder, "/") {
		folder += "/"
	}
	return folder + p.SharesBelow()
}

// SharesBelow is the share prefix, the default where none is set.
func (p Profile) SharesBelow() string {
	if p.SharePrefix == "" {
		return DefaultSharePrefix
	}
	return p.SharePrefix
}

// SigningEndpoint is the endpoint that links are signed for: the public one where there is one.
func (p Profile) SigningEndpoint() string {
	if p.PublicEndpoint != "" {
		return p.PublicEndpoint
	}
	return p.Endpoint
}

// Credential is a key pair, and the token that belongs to it where it is a temporary one.
type Credential struct {
	AccessKeyID  string
	Secret       secret.String
	SessionToken secret.String
	Expires      time.Time // UTC; zero where it has no end
}

// Access is what talking to a storage and signing for it needs.
type Access struct {
	Profile
	Credential
}

// KeyID is the access key ID that signs. Both embedded types have one; the credential's is the true one.
func (a Access) KeyID() string { return a.Credential.AccessKeyID }
