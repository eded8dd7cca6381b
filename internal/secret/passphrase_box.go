package secret

import (
	"encoding/json"
	"errors"

	"daypass/internal/apperr"
)

// box is a text that a passphrase alone opens, as it is written into a file. Names in it are for ever.
type box struct {
	KDF    *kdf   `json:"kdf"`
	Sealed []byte `json:"sealed"`
}

// maxSealedText bounds a sealed text in a file from elsewhere, in bytes.
const maxSealedText = 64 << 10

// SealWith seals a text with a passphrase, for a file that leaves this computer: Argon2id, then XChaCha20-Poly1305. c is
// authenticated with it, as in Sealer. The result is JSON. Errors: apperr.PassphraseNeeded for an empty passphrase.
func SealWith(passphrase String, c Context, plain String) (json.RawMessage, error) {
	if passphrase.Empty() {
		return nil, apperr.New(apperr.PassphraseNeeded, nil)
	}
	k, err := newKDF(fileCost)
	if err != nil {
		return nil, err
	}
	key := k.derive(passphrase)
	defer clear(key)
	text := []byte(plain.Reveal())
	defer clear(text)
	sealed, err := seal(key, c, text)
	if err != nil {
		return nil, err
	}
	return json.Marshal(box{KDF: k, Sealed: sealed})
}

// OpenWith opens what SealWith gave. The file may be hostile: what a passphrase costs is bounded. Errors:
// apperr.PassphraseNeeded, PassphraseWrong, ErrDamaged.
func OpenWith(passphrase String, c Context, sealed json.RawMessage) (String, error) {
	b, err := readBox(sealed)
	if err != nil {
		return String{}, err
	}
	if passphrase.Empty() {
		return String{}, apperr.New(apperr.PassphraseNeeded, nil)
	}
	key := b.KDF.derive(passphrase)
	defer clear(key)
	plain, err := open(key, c, b.Sealed)
	if apperr.CodeOf(err) == apperr.VaultLocked { // another key ID: another passphrase
		return String{}, apperr.New(apperr.PassphraseWrong, nil)
	}
	if err != nil {
		return String{}, err
	}
	defer clear(plain)
	return NewString(string(plain)), nil
}

// CheckSealed reports whether a value may be what SealWith gave, without a passphrase. Errors: ErrDamaged.
func CheckSealed(sealed json.RawMessage) error {
	_, err := readBox(sealed)
	return err
}

func readBox(sealed json.RawMessage) (b box, err error) {
	if err := json.Unmarshal(sealed, &b); err != nil {
		return box{}, errors.Join(ErrDamaged, err)
	}
	if b.KDF == nil || b.KDF.check() != nil || len(b.Sealed) < sealHeader || len(b.Sealed) > maxSealedText || b.Sealed[0] != sealVersion {
		return box{}, ErrDamaged
	}
	return b, nil
}
