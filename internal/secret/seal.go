package secret

import (
	"bytes"
	"context"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"

	"daypass/internal/apperr"
)

// A sealed value is: version (1 byte), ID of the key (8), nonce (24), XChaCha20-Poly1305 ciphertext and tag.
// The key's ID tells a wrong key from a damaged value without trying, and gives nothing of the key away.
const (
	sealVersion = 1
	keyIDSize   = 8
	sealHeader  = 1 + keyIDSize + chacha20poly1305.NonceSizeX
)

// ErrDamaged tells that a sealed value was changed, cut, or moved to another row.
var ErrDamaged = errors.New("sealed value is damaged")

// NewSealer makes a Sealer that takes its key from v, first when something is sealed or opened.
func NewSealer(v Vault) Sealer { return vaultSealer{v} }

type vaultSealer struct{ vault Vault }

// Seal keeps Sealer's promise: nothing is sealed with a key that ends with the process.
func (s vaultSealer) Seal(ctx context.Context, c Context, plain []byte) ([]byte, error) {
	key, err := s.vault.Key(ctx)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	if !s.vault.Lasting() {
		return nil, apperr.New(apperr.VaultUnavailable, nil)
	}
	return seal(key, c, plain)
}

// Open tells a wrong key from damage by the key's ID.
func (s vaultSealer) Open(ctx context.Context, c Context, sealed []byte) ([]byte, error) {
	if len(sealed) < sealHeader || sealed[0] != sealVersion {
		return nil, fmt.Errorf("open %s.%s: %w", c.Table, c.Column, ErrDamaged)
	}
	key, err := s.vault.Key(ctx)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	return open(key, c, sealed)
}

func seal(key []byte, c Context, plain []byte) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	out := make([]byte, sealHeader, sealHeader+len(plain)+aead.Overhead())
	out[0] = sealVersion
	copy(out[1:], keyID(key))
	if _, err := rand.Read(out[1+keyIDSize : sealHeader]); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return aead.Seal(out, out[1+keyIDSize:sealHeader], plain, c.bytes()), nil
}

func open(key []byte, c Context, sealed []byte) ([]byte, error) {
	if !bytes.Equal(sealed[1:1+keyIDSize], keyID(key)) {
		return nil, apperr.Wrap(fmt.Errorf("open %s.%s: sealed with another key", c.Table, c.Column), apperr.VaultLocked, nil)
	}
	var aead cipher.AEAD
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	plain, err := aead.Open(nil, sealed[1+keyIDSize:sealHeader], sealed[sealHeader:], c.bytes())
	if err != nil {
		return nil, fmt.Errorf("open %s.%s: %w", c.Table, c.Column, ErrDamaged)
	}
	return plain, nil
}

// bytes gives the context so that no two contexts share one encoding.
func (c Context) bytes() []byte {
	out := []byte("daypass seal 1")
	for _, part := range []string{c.Table, c.Column, c.Row} {
		out = binary.BigEndian.AppendUint32(out, uint32(len(part)))
		out = append(out, part...)
	}
	return out
}

// keyID names a key without telling anything of it.
func keyID(key []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("daypass key id"))
	return mac.Sum(nil)[:keyIDSize]
}
