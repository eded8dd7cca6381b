package secret

import (
	"crypto/rand"
	"errors"
	"fmt"
	"runtime/debug"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"daypass/internal/apperr"
)

// kdf holds the parameters with which a passphrase became a key. New files take newKDF's; a file may hold
// others, within bounds that keep a planted file from taking the machine's memory.
type kdf struct {
	Name    string `json:"name"`
	Memory  uint32 `json:"memory_kib"`
	Time    uint32 `json:"time"`
	Threads uint8  `json:"threads"`
	Salt    []byte `json:"salt"`
}

const (
	kdfName      = "argon2id"
	kdfMaxMemory = 256 << 10 // KiB
	kdfMaxTime   = 32
	kdfSaltSize  = 16
)

// cost is how dear each guess of a passphrase is: two of the settings that OWASP's cheat sheet on storing passwords holds for
// equal, each with one pass more.
type cost struct{ memory, time uint32 }

var (
	vaultCost = cost{12 << 10, 4} // opened at each start, where a transfer's whole process has to stay under 48 MB
	fileCost  = cost{19 << 10, 3}
)

// newKDF gives Argon2id with a new salt.
func newKDF(c cost) (*kdf, error) {
	salt := make([]byte, kdfSaltSize)
	if _, err := rand.Read(salt); err != nil {
		return nil, fmt.Errorf("salt: %w", err)
	}
	return &kdf{Name: kdfName, Memory: c.memory, Time: c.time, Threads: 1, Salt: salt}, nil
}

func (k *kdf) check() error {
	ok := k.Name == kdfName && k.Memory >= 8 && k.Memory <= kdfMaxMemory &&
		k.Time >= 1 && k.Time <= kdfMaxTime && k.Threads >= 1 && k.Threads <= 8 && len(k.Salt) >= 8
	if !ok {
		return badRecord(errors.New("key derivation out of bounds"))
	}
	return nil
}

// derive turns a passphrase into a key. The passphrase is brought to NFC, so that "é" typed on two systems is one.
func (k *kdf) derive(passphrase String) []byte {
	text := norm.NFC.Bytes([]byte(passphrase.Reveal()))
	defer clear(text)
	key := argon2.IDKey(text, k.Salt, k.Time, k.Memory, k.Threads, KeySize)
	debug.FreeOSMemory() // what it took is more than a whole transfer needs: their peaks are not to add up
	return key
}

var vaultKeyContext = Context{Table: RecordName, Column: "sealed_key"}

// newPassphraseRecord seals a new random key with the passphrase.
func newPassphraseRecord(passphrase String) (*record, []byte, error) {
	k, err := newKDF(vaultCost)
	if err != nil {
		return nil, nil, err
	}
	key, err := randomKey()
	if err != nil {
		return nil, nil, err
	}
	wrap := k.derive(passphrase)
	defer clear(wrap)
	sealed, err := seal(wrap, vaultKeyContext, key)
	if err != nil {
		return nil, nil, err
	}
	r := &record{Version: recordVersion, Kind: VaultPassphrase, KeyID: keyID(key), KDF: k, Sealed: sealed}
	return r, key, nil
}

// unwrap gives the key of a passphrase record; apperr.PassphraseWrong.
func (r *record) unwrap(passphrase String) ([]byte, error) {
	wrap := r.KDF.derive(passphrase)
	defer clear(wrap)
	key, err := open(wrap, vaultKeyContext, r.Sealed)
	switch {
	case apperr.CodeOf(err) == apperr.VaultLocked: // another key ID: another passphrase
		return nil, apperr.New(apperr.PassphraseWrong, nil)
	case err != nil:
		return nil, badRecord(err)
	case len(key) != KeySize:
		return nil, badRecord(ErrDamaged)
	}
	return key, nil
}

func randomKey() ([]byte, error) {
	key := make([]byte, KeySize)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("new key: %w", err)
	}
	return key, nil
}
