package secret

import (
	"context"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"

	"daypass/internal/apperr"
)

// PromptPurpose tells a prompt what the passphrase is for.
type PromptPurpose string

// The purposes of a prompt.
const (
	PromptUnlock PromptPurpose = "unlock" // the folder's vault exists
	PromptCreate PromptPurpose = "create" // a new vault is made with what is typed
)

// VaultConfig says where a vault's record is and how a passphrase is got.
type VaultConfig struct {
	// Dir is the data folder. It must exist before the first Key.
	Dir string
	// Passphrase is the content of DAYPASS_PASSPHRASE; empty where there is none.
	Passphrase String
	// Prompt asks a person. It is called only where Passphrase is empty, never concurrently; nil where nobody can
	// be asked. An empty answer means that the person declined.
	Prompt func(ctx context.Context, purpose PromptPurpose) (String, error)
	// NoKeychain leaves the operating system's keychain alone: for tests and for people who ask for it.
	NoKeychain bool

	keychain keychain // the system's where nil
}

// OpenVault gives the vault of a data folder. Nothing is read, asked or written before the first Key.
//
// A folder with a record (RecordName) keeps to the vault that the record names. A folder without one gets the
// operating system's keychain; where there is none or it stays locked, a passphrase vault if a passphrase is
// given; else a vault in memory.
func OpenVault(config VaultConfig) Vault {
	if config.keychain == nil {
		config.keychain = systemKeychain{}
	}
	if config.NoKeychain {
		config.keychain = noKeychain{}
	}
	return &folderVault{config: config, turn: make(chan struct{}, 1)}
}

// folderVault opens once. turn is a lock that a waiter can leave when its context ends, because opening may
// take as long as a person takes to type.
type folderVault struct {
	config VaultConfig
	turn   chan struct{}
	opened atomic.Pointer[openedVault]

	failed   error // last failure, guarded by turn
	failedAt time.Time
}

type openedVault struct {
	kind VaultKind
	key  []byte
}

// retryAfter keeps a locked keychain or a slow bus from being asked anew for every secret.
const retryAfter = 30 * time.Second

// Kind is what was opened.
func (v *folderVault) Kind() VaultKind {
	if o := v.opened.Load(); o != nil {
		return o.kind
	}
	return VaultUnopened
}

// Lasting holds for a keychain and a passphrase.
func (v *folderVault) Lasting() bool {
	kind := v.Kind()
	return kind == VaultKeychain || kind == VaultPassphrase
}

// Key opens the vault on its first call; later calls do no I/O.
func (v *folderVault) Key(ctx context.Context) ([]byte, error) {
	if o := v.opened.Load(); o != nil {
		return append([]byte(nil), o.key...), nil
	}
	select {
	case v.turn <- struct{}{}:
		defer func() { <-v.turn }()
	case <-ctx.Done():
		return nil, fmt.Errorf("open vault: %w", ctx.Err())
	}
	if v.opened.Load() == nil {
		if err := v.open(ctx); err != nil {
			return nil, err
		}
	}
	return append([]byte(nil), v.opened.Load().key...), nil
}

func (v *folderVault) open(ctx context.Context) error {
	// With nobody to ask, the same passphrase gives the same answer, and a keychain deserves some rest.
	if v.failed != nil && v.config.Prompt == nil &&
		(apperr.CodeOf(v.failed) == apperr.PassphraseWrong || time.Since(v.failedAt) < retryAfter) {
		return v.failed
	}
	o, err := v.find(ctx)
	if err != nil {
		if ctx.Err() == nil {
			v.failed, v.failedAt = err, time.Now()
		}
		return err
	}
	v.opened.Store(o)
	return nil
}

func (v *folderVault) find(ctx context.Context) (*openedVault, error) {
	r, err := readRecord(v.config.Dir)
	if err != nil {
		return nil, err
	}
	if r == nil {
		return v.create(ctx)
	}
	return v.recorded(ctx, r)
}

// recorded opens the vault that the folder's record names, and no other.
func (v *folderVault) recorded(ctx context.Context, r *record) (*openedVault, error) {
	if r.Kind == VaultPassphrase {
		passphrase, err := v.passphrase(ctx, PromptUnlock)
		if err != nil {
			return nil, err
		}
		if passphrase.Empty() {
			return nil, apperr.New(apperr.PassphraseNeeded, nil)
		}
		key, err := r.unwrap(passphrase)
		return &openedVault{VaultPassphrase, key}, err
	}
	key, err := keychainKey(ctx, v.config.keychain, r.Account)
	if err != nil {
		return nil, apperr.Wrap(err, apperr.VaultLocked, nil)
	}
	return &openedVault{VaultKeychain, key}, nil
}

// create makes the folder's first vault. The lock keeps two processes from making one each.
func (v *folderVault) create(ctx context.Context) (*openedVault, error) {
	lock := flock.New(filepath.Join(v.config.Dir, "vault.lock"), flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("open vault: %w", ctx.Err())
		}
		return nil, apperr.Wrap(err, apperr.DataDirReadOnly, apperr.Params{"folder": v.config.Dir})
	}
	defer func() { _ = lock.Unlock() }()
	if r, err := readRecord(v.config.Dir); err != nil || r != nil {
		if err != nil {
			return nil, err
		}
		return v.recorded(ctx, r)
	}
	account := accountOf(v.config.Dir)
	if key, err := keychainKey(ctx, v.config.keychain, account); err == nil {
		r := &record{Version: recordVersion, Kind: VaultKeychain, KeyID: keyID(key), Account: account}
		return &openedVault{VaultKeychain, key}, writeRecord(v.config.Dir, r)
	}
	return v.createWithout(ctx)
}

// createWithout makes a vault where there is no keychain.
func (v *folderVault) createWithout(ctx context.Context) (*openedVault, error) {
	passphrase, err := v.passphrase(ctx, PromptCreate)
	if err != nil {
		return nil, err
	}
	if passphrase.Empty() {
		key, err := randomKey()
		return &openedVault{VaultMemory, key}, err
	}
	r, key, err := newPassphraseRecord(passphrase)
	if err != nil {
		return nil, err
	}
	return &openedVault{VaultPassphrase, key}, writeRecord(v.config.Dir, r)
}

func (v *folderVault) passphrase(ctx context.Context, purpose PromptPurpose) (String, error) {
	if !v.config.Passphrase.Empty() || v.config.Prompt == nil {
		return v.config.Passphrase, nil
	}
	p, err := v.config.Prompt(ctx, purpose)
	if err != nil {
		return String{}, apperr.Wrap(err, apperr.VaultLocked, nil)
	}
	return p, nil
}
