package secret

import "context"

// Context says what a sealed value is: its table, column and row. It is authenticated with the value, so a
// sealed value that was moved to another row does not open.
type Context struct{ Table, Column, Row string }

// Sealer seals values that go into the database. It is safe for concurrent use.
type Sealer interface {
	// Seal encrypts plain. It opens the vault. Errors: apperr.VaultUnavailable where no lasting vault is
	// there (nothing is sealed with a key that is lost with the process), and those of Vault.Key.
	Seal(ctx context.Context, c Context, plain []byte) ([]byte, error)
	// Open decrypts what Seal gave. Errors: apperr.VaultLocked where another key sealed it than the one at
	// hand, ErrDamaged where it was changed, and those of Vault.Key.
	Open(ctx context.Context, c Context, sealed []byte) ([]byte, error)
}
