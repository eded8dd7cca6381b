package secret

import "context"

// KeySize is the length in bytes of the one key that a vault holds.
const KeySize = 32

// VaultKind names where the key is kept.
type VaultKind string

// The kinds of vaults. VaultUnopened is told until the key was asked for.
const (
	VaultUnopened   VaultKind = ""
	VaultKeychain   VaultKind = "keychain"   // the operating system's
	VaultPassphrase VaultKind = "passphrase" // a file in the data folder, sealed with a passphrase
	VaultMemory     VaultKind = "memory"     // this process alone: nothing that it seals can be read later
)

// Vault holds one random key of KeySize bytes. It is safe for concurrent use.
//
// Key opens the vault when it is first called, which may ask the person (a keychain's own prompt, a
// passphrase), and keeps the key from then on. Kind and Lasting tell what Key found and never open anything.
type Vault interface {
	// Key gives a copy of the key. Errors: apperr.VaultLocked (nobody opened it, or the keychain that
	// made the folder's key is not here), apperr.PassphraseWrong, apperr.Interrupted by ctx.
	Key(ctx context.Context) ([]byte, error)
	// Kind tells where the key is kept, VaultUnopened before the first Key that succeeded.
	Kind() VaultKind
	// Lasting reports whether the key will be there after this process ends.
	Lasting() bool
}
