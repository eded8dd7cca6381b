package link

import (
	"net/url"
	"time"

	"daypass/internal/profile"
)

// Uploads reports whether a link is one to send a whole file with, as far as it tells.
func (l Link) Uploads() bool { return l.Method == MethodPut && l.UploadID == "" && l.PartNumber == 0 }

// ChooseExpiry gives how long a link works that is signed at a moment of the server's clock, and what made it shorter
// than was wished. Errors: ExpiryPast, ExpiryTooShort, CredentialExpired.
func ChooseExpiry(a profile.Access, e Expiry, at time.Time) (time.Duration, Cap, error) {
	return chooseExpiry(a, e, at)
}

// UploadGrant is the grant, without its times, of a link with which somebody sends one file. Where the provider has
// conditions it takes one file once: a second one is refused by the storage.
func UploadGrant(p profile.Profile, bucket, key string) Grant {
	g := Grant{Method: MethodPut, Bucket: bucket, Key: key, Query: url.Values{}}
	preset, ok := profile.PresetByName(p.Preset)
	if ok && preset.OperationParam {
		g.Query.Set("x-id", "PutObject") // tells others what the link is for
	}
	if ok && preset.ConditionalPut {
		g.Header = map[string][]string{"If-None-Match": {"*"}}
	}
	return g
}
