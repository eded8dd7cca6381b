package profile

import (
	"time"

	"daypass/internal/secret"
)

// Draft is what a person fills in for a profile: text as it was typed, not yet checked. An Update with an
// empty Secret keeps the secret that is stored.
type Draft struct {
	Name              string
	Preset            string // name of a Preset
	Account           string // fills {account} of the preset's endpoint
	Endpoint          string // "" for the preset's
	PublicEndpoint    string
	Region            string // "" for the preset's
	Style             Style  // "" for the preset's
	AccessKeyID       string
	Secret            secret.String
	SessionToken      secret.String
	CredentialExpires time.Time
	CAPEM             string
	Places            []string      // "bucket" or "bucket/prefix"
	DefaultExpiry     time.Duration // 0 for one day, or MaxExpiry where that is less
	MaxExpiry         time.Duration // 0 for the preset's
}
