package daypass

import (
	"context"
	"sync"

	"daypass/internal/secret"
)

// vault is the data folder's vault, which can be opened anew with a passphrase: a window starts without one,
// goes on with a vault in memory where there is no keychain, and may be given a passphrase later. Nothing that
// lasts was sealed in memory, so nothing is lost by the change.
type vault struct {
	config secret.VaultConfig

	mu  sync.RWMutex
	now secret.Vault
}

func newVault(dir string, o Options) *vault {
	config := secret.VaultConfig{Dir: dir, NoKeychain: o.NoKeychain}
	if ask := o.Passphrase; ask != nil {
		config.Prompt = func(ctx context.Context, _ secret.PromptPurpose) (secret.String, error) { return ask(ctx) }
	}
	return &vault{config: config, now: secret.OpenVault(config)}
}

func (v *vault) current() secret.Vault {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.now
}

// Key gives the key of the vault as it is now.
func (v *vault) Key(ctx context.Context) ([]byte, error) { return v.current().Key(ctx) }

// Kind tells where the key is kept.
func (v *vault) Kind() secret.VaultKind { return v.current().Kind() }

// Lasting reports whether the key outlives this process.
func (v *vault) Lasting() bool { return v.current().Lasting() }

// unlock opens the vault with a passphrase and, where that works, uses it from then on.
func (v *vault) unlock(ctx context.Context, passphrase secret.String) error {
	config := v.config
	config.Passphrase, config.Prompt = passphrase, nil
	opened := secret.OpenVault(config)
	if _, err := opened.Key(ctx); err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.now = opened
	return nil
}

// Unlock opens the vault with a passphrase; where the data folder has none yet and no keychain is there, one is made
// with it. Errors: apperr.PassphraseWrong, and those of the disk.
func (d *Daypass) Unlock(ctx context.Context, passphrase secret.String) error {
	return d.vault.unlock(ctx, passphrase)
}
