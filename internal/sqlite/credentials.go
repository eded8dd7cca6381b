package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"daypass/internal/apperr"
	"daypass/internal/profile"
	"daypass/internal/secret"
)

// storedCredential is what is sealed. It is the one place where a secret is turned into text.
type storedCredential struct {
	AccessKeyID  string `json:"access_key_id"`
	Secret       string `json:"secret"`
	SessionToken string `json:"session_token,omitempty"`
	Expires      int64  `json:"expires,omitempty"`
}

func credentialContext(id string) secret.Context {
	return secret.Context{Table: "profiles", Column: "sealed", Row: id}
}

// SaveCredential seals the credential as one value.
func (s *profileStore) SaveCredential(ctx context.Context, id string, c profile.Credential) error {
	plain, err := json.Marshal(storedCredential{c.AccessKeyID, c.Secret.Reveal(), c.SessionToken.Reveal(), micros(c.Expires)}) //nolint:gosec // it is sealed on the next lines
	if err != nil {
		return fmt.Errorf("credential: %w", err)
	}
	defer clear(plain)
	sealed, err := s.sealer.Seal(ctx, credentialContext(id), plain)
	if err != nil {
		return err
	}
	return s.db.update(ctx, "store credential", func(tx *sql.Tx) error {
		met, err := changedOne(tx.ExecContext(ctx, "UPDATE profiles SET sealed = ? WHERE id = ?", sealed, id))
		if err == nil && !met {
			return profileUnknown(id)
		}
		return err
	})
}

// Credential gives apperr.ProfileInvalid, field "secret", for a sealed value that was damaged.
func (s *profileStore) Credential(ctx context.Context, id string) (profile.Credential, error) {
	var sealed []byte
	err := s.db.reader.QueryRowContext(ctx, "SELECT sealed FROM profiles WHERE id = ?", id).Scan(&sealed)
	switch {
	case isNoRows(err):
		return profile.Credential{}, profileUnknown(id)
	case err != nil:
		return profile.Credential{}, s.db.failed("read credential", err)
	case sealed == nil:
		return profile.Credential{}, nil
	}
	plain, err := s.sealer.Open(ctx, credentialContext(id), sealed)
	if errors.Is(err, secret.ErrDamaged) { // typing it again is what helps
		return profile.Credential{}, apperr.Wrap(err, apperr.ProfileInvalid, apperr.Params{"field": "secret"})
	}
	if err != nil {
		return profile.Credential{}, err
	}
	defer clear(plain)
	var c storedCredential
	if err := json.Unmarshal(plain, &c); err != nil {
		return profile.Credential{}, apperr.Wrap(secret.ErrDamaged, apperr.ProfileInvalid, apperr.Params{"field": "secret"})
	}
	return profile.Credential{
		AccessKeyID: c.AccessKeyID, Secret: secret.NewString(c.Secret),
		SessionToken: secret.NewString(c.SessionToken), Expires: fromMicros(c.Expires),
	}, nil
}
