package profile

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/secret"
)

// FileVersion is the version of profile files that this program writes, and the last one that it reads.
const FileVersion = 1

// MaxFile is the longest profile file that is read, in bytes: certificates and a session token take the most of it.
const MaxFile = 512 << 10

// FileEnding is what a profile file's name ends with.
const FileEnding = ".daypass-profile"

// fileKind is the value of the field that tells a profile file from other documents of Daypass.
const fileKind = "profile"

// sealedContext is authenticated with a sealed key, together with the profile's endpoint and access key ID: a key that was
// moved into a file with another endpoint does not open, so that it cannot be sent elsewhere.
func (d fileDocument) sealedContext() secret.Context {
	return secret.Context{Table: "profile file", Column: d.Endpoint + " " + d.PublicEndpoint, Row: d.AccessKey}
}

// fileDocument is a profile as it is written into a file. Names in it are for ever: a change of meaning is a new version.
type fileDocument struct {
	Daypass              string          `json:"daypass"` // "profile"
	Version              int             `json:"version"`
	Name                 string          `json:"name"`
	Provider             string          `json:"provider"`
	Endpoint             string          `json:"endpoint"`
	PublicEndpoint       string          `json:"public_endpoint,omitempty"`
	Region               string          `json:"region"`
	Style                Style           `json:"style"`
	AccessKey            string          `json:"access_key,omitempty"`
	CredentialExpires    *time.Time      `json:"credential_expires,omitempty"`
	CA                   string          `json:"ca,omitempty"`
	Places               []string        `json:"places,omitempty"`
	DefaultExpirySeconds int64           `json:"default_expiry_seconds,omitempty"`
	MaxExpirySeconds     int64           `json:"max_expiry_seconds,omitempty"`
	SharePrefix          string          `json:"share_prefix,omitempty"`
	Sealed               json.RawMessage `json:"sealed_key,omitempty"` // secret.SealWith of a sealedKey
}

// sealedKey is what a passphrase opens.
type sealedKey struct {
	Secret       string `json:"secret_key"`
	SessionToken string `json:"session_token,omitempty"`
}

// File is a profile file that was read. Its secret, where it has one, opens with a passphrase.
type File struct{ doc fileDocument }

// Sealed reports whether the file brings the secret key, sealed with a passphrase.
func (f File) Sealed() bool { return len(f.doc.Sealed) > 0 }

// Draft gives the profile that the file describes, without a secret.
func (f File) Draft() Draft {
	d := f.doc
	draft := Draft{
		Name: d.Name, Preset: d.Provider, Endpoint: d.Endpoint, PublicEndpoint: d.PublicEndpoint, Region: d.Region, Style: d.Style,
		AccessKeyID: d.AccessKey, CAPEM: d.CA, Places: d.Places, SharePrefix: d.SharePrefix,
		DefaultExpiry: time.Duration(d.DefaultExpirySeconds) * time.Second, MaxExpiry: time.Duration(d.MaxExpirySeconds) * time.Second,
	}
	if d.CredentialExpires != nil {
		draft.CredentialExpires = *d.CredentialExpires
	}
	return draft
}

// Open gives the draft with the secret that the file brings. Errors: apperr.PassphraseNeeded, PassphraseWrong,
// ProfileFileBroken.
func (f File) Open(passphrase secret.String) (Draft, error) {
	draft := f.Draft()
	if !f.Sealed() {
		return draft, nil
	}
	text, err := secret.OpenWith(passphrase, f.doc.sealedContext(), f.doc.Sealed)
	if errors.Is(err, secret.ErrDamaged) {
		return Draft{}, fileBroken("sealed_key", err)
	}
	if err != nil {
		return Draft{}, err
	}
	var key sealedKey
	if err := json.Unmarshal([]byte(text.Reveal()), &key); err != nil {
		return Draft{}, fileBroken("sealed_key", errors.New("not a key"))
	}
	draft.Secret, draft.SessionToken = secret.NewString(key.Secret), secret.NewString(key.SessionToken)
	return draft, nil
}

// WriteFile gives a profile as a file. The secret key is left out where passphrase is empty, else sealed with it.
func WriteFile(a Access, passphrase secret.String) ([]byte, error) {
	p := a.Profile
	d := fileDocument{
		Daypass: fileKind, Version: FileVersion, Name: p.Name, Provider: p.Preset, Endpoint: p.Endpoint, PublicEndpoint: p.PublicEndpoint,
		Region: p.Region, Style: p.Style, AccessKey: p.AccessKeyID, CA: p.CAPEM, SharePrefix: p.SharePrefix,
		DefaultExpirySeconds: int64(p.DefaultExpiry / time.Second), MaxExpirySeconds: int64(p.MaxExpiry / time.Second),
	}
	for _, place := range p.Places {
		d.Places = append(d.Places, place.String())
	}
	if !p.CredentialExpires.IsZero() {
		d.CredentialExpires = &p.CredentialExpires
	}
	if !passphrase.Empty() && !a.Secret.Empty() {
		key, err := json.Marshal(sealedKey{a.Secret.Reveal(), a.SessionToken.Reveal()}) //nolint:gosec // it is sealed next
		if err != nil {
			return nil, fmt.Errorf("write a profile file: %w", err)
		}
		if d.Sealed, err = secret.SealWith(passphrase, d.sealedContext(), secret.NewString(string(key))); err != nil {
			return nil, err
		}
	}
	text, err := json.MarshalIndent(d, "", "  ") //nolint:gosec // an access key ID is no secret
	if err != nil {
		return nil, fmt.Errorf("write a profile file: %w", err)
	}
	return append(text, '\n'), nil
}

func fileBroken(field string, cause error) error {
	params := apperr.Params{}
	if field != "" {
		params["field"] = field
	}
	return apperr.Wrap(cause, apperr.ProfileFileBroken, params)
}

// Export gives a profile, by name or ID, as a file. Its secret key is left out where passphrase is empty, else sealed with
// it. Errors: apperr.ProfileUnknown; with a passphrase also CredentialExpired, VaultLocked, PassphraseWrong (the vault's).
func (s *Service) Export(ctx context.Context, nameOrID string, passphrase secret.String) ([]byte, error) {
	if !passphrase.Empty() {
		a, err := s.Access(ctx, nameOrID)
		if err != nil {
			return nil, err
		}
		return WriteFile(a, passphrase)
	}
	p, err := s.store.Get(ctx, nameOrID)
	if err != nil {
		return nil, err
	}
	return WriteFile(Access{Profile: p}, passphrase)
}
