package secret

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/zalando/go-keyring"
)

// service is the name under which the key is seen in a keychain program.
const service = "Daypass"

var (
	errNoKey          = errors.New("no such key in the keychain")
	errKeychainClosed = errors.New("no keychain, or it stays locked")
)

// keychain is a store of the operating system that keeps small secrets for the signed-in person.
type keychain interface {
	get(ctx context.Context, account string) (string, error) // errNoKey, errKeychainClosed
	set(ctx context.Context, account, value string) error    // errKeychainClosed
}

// keychainKey gets the account's key and makes it where the keychain is open and has none.
func keychainKey(ctx context.Context, k keychain, account string) ([]byte, error) {
	text, err := k.get(ctx, account)
	if errors.Is(err, errNoKey) {
		return newKeychainKey(ctx, k, account)
	}
	if err != nil {
		return nil, err
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != KeySize {
		return nil, fmt.Errorf("%w: its entry is not a key", errKeychainClosed)
	}
	return key, nil
}

func newKeychainKey(ctx context.Context, k keychain, account string) ([]byte, error) {
	key, err := randomKey()
	if err != nil {
		return nil, err
	}
	if err := k.set(ctx, account, base64.StdEncoding.EncodeToString(key)); err != nil {
		return nil, err
	}
	return key, nil
}

// accountOf names a folder's entry. The name is kept in the folder's record, so a folder that is moved keeps its key.
func accountOf(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	sum := sha256.Sum256([]byte(dir))
	return "data folder " + hex.EncodeToString(sum[:6])
}

// noKeychain is a keychain that is not there.
type noKeychain struct{}

func (noKeychain) get(context.Context, string) (string, error) { return "", errKeychainClosed }
func (noKeychain) set(context.Context, string, string) error   { return errKeychainClosed }

// systemKeychain is the operating system's: Keychain on macOS, Credential Manager on Windows, a Secret Service
// (GNOME Keyring, KWallet, KeePassXC) elsewhere.
type systemKeychain struct{}

// Time limits: for a service that answers or hangs, and for a person who is asked to unlock.
const (
	probeLimit  = 3 * time.Second
	callLimit   = 5 * time.Second
	unlockLimit = 60 * time.Second
)

func (systemKeychain) get(ctx context.Context, account string) (string, error) {
	return limited(ctx, func() (string, error) { return keyring.Get(service, account) })
}

func (systemKeychain) set(ctx context.Context, account, value string) error {
	_, err := limited(ctx, func() (string, error) { return "", keyring.Set(service, account, value) })
	return err
}

// limited runs a keychain call that knows no context. Where the call outlives its limit its goroutine ends when
// the service answers or the process ends; nothing waits for it and its result is dropped.
func limited(ctx context.Context, call func() (string, error)) (string, error) {
	limit, err := probe(ctx)
	if err != nil {
		return "", fmt.Errorf("%w: %w", errKeychainClosed, err)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		text, err := call()
		done <- result{text, err}
	}()
	select {
	case r := <-done:
		return r.text, keychainError(r.err)
	case <-ctx.Done():
		return "", fmt.Errorf("%w: %w", errKeychainClosed, ctx.Err())
	}
}

func keychainError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return errNoKey
	default:
		return fmt.Errorf("%w: %w", errKeychainClosed, err)
	}
}
