package practice

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"daypass/internal/apperr"
	"daypass/internal/secret"
)

// keys gives those that are kept, or new ones. kept is false for new ones.
func (s *Storage) keys(ctx context.Context) (keys Keys, kept bool, err error) {
	if s.options.Keys != nil {
		if keys, kept, err = s.options.Keys.LoadKeys(ctx); kept || err != nil {
			return keys, kept, err
		}
	}
	// Stopped and started again within a process, they stay.
	if s.lastKeys.AccessKeyID == "" {
		s.lastKeys = newKeys()
	}
	return s.lastKeys, false, nil
}

// keep saves new keys and tells whether they will last.
func (s *Storage) keep(ctx context.Context, keys Keys) bool {
	if s.options.Keys == nil {
		return false
	}
	err := s.options.Keys.SaveKeys(ctx, keys)
	if err != nil && !errors.Is(err, apperr.New(apperr.VaultUnavailable, nil)) {
		s.log.Warn("practice keys are not kept", "code", apperr.CodeOf(err))
	}
	return err == nil
}

// newKeys makes random ones: 80 and 240 bits.
func newKeys() Keys {
	return Keys{AccessKeyID: "PRACTICE" + random(10), Secret: secret.NewString(random(30))}
}

func random(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails, by its documentation
	return hex.EncodeToString(b)
}

// fingerprint tells keys apart and tells nothing about them: it is written into the info file.
func fingerprint(keys Keys) string {
	sum := sha256.Sum256([]byte("daypass practice " + keys.AccessKeyID))
	return hex.EncodeToString(sum[:8])
}
