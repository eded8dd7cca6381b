package sqlite

import (
	"context"
	"database/sql"

	"daypass/internal/secret"
)

// Secrets are small secrets by name, sealed: what a part of Daypass itself needs to keep.
type Secrets struct {
	db     *DB
	sealer secret.Sealer
}

// Secrets gives the sealed secrets of the file.
func (db *DB) Secrets(s secret.Sealer) *Secrets { return &Secrets{db, s} }

func secretContext(name string) secret.Context {
	return secret.Context{Table: "secrets", Column: "sealed", Row: name}
}

// Save seals and stores a secret, replacing the one of that name. Errors: those of secret.Sealer.Seal
// (apperr.VaultUnavailable where nothing lasting can seal).
func (s *Secrets) Save(ctx context.Context, name string, value secret.String) error {
	sealed, err := s.sealer.Seal(ctx, secretContext(name), []byte(value.Reveal()))
	if err != nil {
		return err
	}
	return s.db.update(ctx, "store secret", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO secrets (name, sealed, updated) VALUES (?, ?, ?)
			ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, updated = excluded.updated`,
			name, sealed, micros(s.db.clock()))
		return err
	})
}

// Load opens a secret; false where there is none of that name. Errors: those of secret.Sealer.Open.
func (s *Secrets) Load(ctx context.Context, name string) (secret.String, bool, error) {
	var sealed []byte
	err := s.db.reader.QueryRowContext(ctx, "SELECT sealed FROM secrets WHERE name = ?", name).Scan(&sealed)
	if isNoRows(err) {
		return secret.String{}, false, nil
	}
	if err != nil {
		return secret.String{}, false, s.db.failed("read secret", err)
	}
	plain, err := s.sealer.Open(ctx, secretContext(name), sealed)
	if err != nil {
		return secret.String{}, false, err
	}
	defer clear(plain)
	return secret.NewString(string(plain)), true, nil
}
