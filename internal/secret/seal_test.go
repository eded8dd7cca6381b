package secret

import (
	"bytes"
	"errors"
	"testing"

	"daypass/internal/apperr"
)

var here = Context{Table: "profiles", Column: "sealed", Row: "1"}

func passphraseVault(dir, passphrase string) Vault {
	return OpenVault(VaultConfig{Dir: dir, NoKeychain: true, Passphrase: NewString(passphrase)})
}

func TestWhatIsSealedOpens(t *testing.T) {
	t.Parallel()
	s := NewSealer(passphraseVault(t.TempDir(), "one"))
	for _, plain := range []string{"", "key", string(bytes.Repeat([]byte{0}, 70_000))} {
		sealed, err := s.Seal(t.Context(), here, []byte(plain))
		if err != nil {
			t.Fatal(err)
		}
		if len(plain) > 2 && bytes.Contains(sealed, []byte(plain)) {
			t.Error("not sealed")
		}
		if got, err := s.Open(t.Context(), here, sealed); err != nil || string(got) != plain {
			t.Errorf("%q, %v", got, err)
		}
		again, err := s.Seal(t.Context(), here, []byte(plain))
		if err != nil || bytes.Equal(again, sealed) {
			t.Errorf("the same value is sealed alike twice: %v", err)
		}
	}
}

func TestNoChangeOfASealedValueOpens(t *testing.T) {
	t.Parallel()
	s := NewSealer(passphraseVault(t.TempDir(), "one"))
	sealed, err := s.Seal(t.Context(), here, []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	for bit := range len(sealed) * 8 {
		changed := bytes.Clone(sealed)
		changed[bit/8] ^= 1 << (bit % 8)
		_, err := s.Open(t.Context(), here, changed)
		inKeyID := bit/8 >= 1 && bit/8 <= keyIDSize
		if inKeyID && apperr.CodeOf(err) != apperr.VaultLocked || !inKeyID && !errors.Is(err, ErrDamaged) {
			t.Fatalf("bit %d: %v", bit, err)
		}
	}
	for n := range sealed {
		if _, err := s.Open(t.Context(), here, sealed[:n]); err == nil {
			t.Fatalf("cut to %d bytes it opens", n)
		}
	}
}

func TestASealedValueOpensOnlyInItsPlace(t *testing.T) {
	t.Parallel()
	s := NewSealer(passphraseVault(t.TempDir(), "one"))
	sealed, err := s.Seal(t.Context(), here, []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []Context{{"profiles", "sealed", "2"}, {"transfers", "sealed", "1"}, {"profiles", "seale", "d1"}, {"profiless", "ealed", "1"}, {}} {
		if _, err := s.Open(t.Context(), c, sealed); !errors.Is(err, ErrDamaged) {
			t.Errorf("%v: %v", c, err)
		}
	}
}

func TestAnotherKeyIsNoDamage(t *testing.T) {
	t.Parallel()
	one, two := NewSealer(passphraseVault(t.TempDir(), "same")), NewSealer(passphraseVault(t.TempDir(), "same"))
	sealed, err := one.Seal(t.Context(), here, []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := two.Open(t.Context(), here, sealed); apperr.CodeOf(err) != apperr.VaultLocked || errors.Is(err, ErrDamaged) {
		t.Errorf("another folder's key: %v", err)
	}
}

func TestMemorySealsNothing(t *testing.T) {
	t.Parallel()
	v := OpenVault(VaultConfig{Dir: t.TempDir(), NoKeychain: true})
	if v.Kind() != VaultUnopened {
		t.Errorf("kind %q before it was opened", v.Kind())
	}
	if _, err := NewSealer(v).Seal(t.Context(), here, []byte("x")); apperr.CodeOf(err) != apperr.VaultUnavailable {
		t.Errorf("error %v", err)
	}
	if v.Kind() != VaultMemory || v.Lasting() {
		t.Errorf("kind %q, lasting %v", v.Kind(), v.Lasting())
	}
}
