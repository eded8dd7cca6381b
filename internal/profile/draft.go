package profile

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/secret"
)

// Draft is what a person fills in for a profile: text as it was typed, not yet checked. An Update with an empty Secret
// keeps the credential that is stored.
type Draft struct {
	Name              string
	Preset            string // name of a Preset; "" for Other
	Account           string // fills {account} of the preset's endpoint
	Endpoint          string // "" for the preset's
	PublicEndpoint    string
	Region            string // "" for the preset's
	Style             Style  // "" for the preset's
	AccessKeyID       string
	Secret            secret.String
	SessionToken      secret.String
	CredentialExpires time.Time // zero where it has no end
	CAPEM             string
	Places            []string      // "bucket" or "bucket/prefix"
	DefaultExpiry     time.Duration // 0 for one day, or MaxExpiry where that is less
	MaxExpiry         time.Duration // 0 for the preset's
	SharePrefix       string        // folder below a place for copies and pages; "" for the default
}

// Fields of a draft, as apperr.ProfileInvalid names them in "field".
const (
	FieldName           = "name"
	FieldPreset         = "provider"
	FieldAccount        = "account"
	FieldEndpoint       = "endpoint"
	FieldPublicEndpoint = "public_endpoint"
	FieldRegion         = "region"
	FieldStyle          = "style"
	FieldAccessKeyID    = "access_key"
	FieldSecret         = "secret_key"
	FieldSessionToken   = "session_token"
	FieldExpires        = "credential_expires"
	FieldCA             = "ca"
	FieldPlaces         = "places"
	FieldDefaultExpiry  = "default_expiry"
	FieldMaxExpiry      = "max_expiry"
	FieldSharePrefix    = "share_prefix"
)

func invalid(field, why string) error {
	return apperr.Wrap(errors.New(why), apperr.ProfileInvalid, apperr.Params{"field": field})
}

// DefaultExpiry is a new link's where neither draft nor policy says another.
const DefaultExpiry = day

// Profile checks the draft and gives the profile that it describes, without ID and time of creation. Errors:
// apperr.ProfileInvalid with the field's name; no error repeats what was typed.
func (d Draft) Profile() (Profile, error) {
	preset, err := d.preset()
	if err != nil {
		return Profile{}, err
	}
	p := Profile{
		Name: strings.TrimSpace(d.Name), Preset: preset.Name, AccessKeyID: strings.TrimSpace(d.AccessKeyID),
		CAPEM: strings.TrimSpace(d.CAPEM), CredentialExpires: d.CredentialExpires.UTC(),
	}
	if d.CredentialExpires.IsZero() {
		p.CredentialExpires = time.Time{}
	}
	for _, step := range []func(Preset, *Profile) error{
		d.checkName, d.setRegion, d.setEndpoints, d.setStyle, d.checkKeys, d.checkCA, d.setPlaces, d.setExpiry, d.setSharePrefix,
	} {
		if err := step(preset, &p); err != nil {
			return Profile{}, err
		}
	}
	return p, nil
}

func (d Draft) preset() (Preset, error) {
	name := strings.TrimSpace(d.Preset)
	if name == "" {
		name = Other
	}
	preset, ok := PresetByName(name)
	if !ok {
		return Preset{}, invalid(FieldPreset, "no such provider")
	}
	return preset, nil
}

func (d Draft) checkName(_ Preset, p *Profile) error {
	if !ValidName(p.Name) {
		return invalid(FieldName, "breaks the rule for names")
	}
	return nil
}

func (d Draft) setStyle(preset Preset, p *Profile) error {
	switch d.Style {
	case StylePath, StyleVirtual, StyleAuto:
		p.Style = d.Style
	case "":
		p.Style = preset.Style
	default:
		return invalid(FieldStyle, "no such style")
	}
	return nil
}

func (d Draft) setPlaces(_ Preset, p *Profile) error {
	seen := make(map[Place]bool)
	for _, text := range d.Places {
		place, err := ParsePlace(strings.TrimSpace(text))
		if err != nil {
			return apperr.Wrap(err, apperr.ProfileInvalid, apperr.Params{"field": FieldPlaces})
		}
		if !seen[place] {
			p.Places = append(p.Places, place)
		}
		seen[place] = true
	}
	return nil
}

// setExpiry keeps whole seconds: 0 < default ≤ largest ≤ the provider's.
func (d Draft) setExpiry(preset Preset, p *Profile) error {
	p.MaxExpiry = d.MaxExpiry
	if p.MaxExpiry == 0 {
		p.MaxExpiry = preset.MaxExpiry
	}
	if p.MaxExpiry < time.Second || p.MaxExpiry > preset.MaxExpiry || p.MaxExpiry%time.Second != 0 {
		return invalid(FieldMaxExpiry, fmt.Sprintf("not within a second and %v", preset.MaxExpiry))
	}
	p.DefaultExpiry = d.DefaultExpiry
	if p.DefaultExpiry == 0 {
		p.DefaultExpiry = min(DefaultExpiry, p.MaxExpiry)
	}
	if p.DefaultExpiry < time.Second || p.DefaultExpiry > p.MaxExpiry || p.DefaultExpiry%time.Second != 0 {
		return invalid(FieldDefaultExpiry, "not within a second and the largest")
	}
	return nil
}

// maxSharePrefix leaves room in a key for a place in front and a name behind.
const maxSharePrefix = 200

// setSharePrefix takes a folder's name as people write it.
func (d Draft) setSharePrefix(_ Preset, p *Profile) error {
	folder := strings.Trim(strings.TrimSpace(d.SharePrefix), "/")
	if folder == "" {
		return nil
	}
	if len(folder) > maxSharePrefix || !printable(folder) || slices.ContainsFunc(strings.Split(folder, "/"), noFolder) {
		return invalid(FieldSharePrefix, "not a folder's name")
	}
	p.SharePrefix = folder + "/"
	return nil
}

func noFolder(part string) bool { return part == "" || part == "." || part == ".." }
