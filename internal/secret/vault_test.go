package secret

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
)

// fakeKeychain is a keychain whose moods a test sets: those of real ones that cannot be had on every machine.
type fakeKeychain struct {
	mu      sync.Mutex
	entries map[string]string
	closed  bool
	asked   int
}

func (f *fakeKeychain) get(_ context.Context, account string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	if f.closed {
		return "", errKeychainClosed
	}
	text, ok := f.entries[account]
	if !ok {
		return "", errNoKey
	}
	return text, nil
}

func (f *fakeKeychain) set(_ context.Context, account, value string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return errKeychainClosed
	}
	if f.entries == nil {
		f.entries = make(map[string]string)
	}
	f.entries[account] = value
	return nil
}

func key(t *testing.T, v Vault) []byte {
	t.Helper()
	k, err := v.Key(t.Context())
	if err != nil || len(k) != KeySize {
		t.Fatalf("key of %d bytes, %v", len(k), err)
	}
	return k
}

func wantCode(t *testing.T, err error, want apperr.Code) {
	t.Helper()
	if apperr.CodeOf(err) != want {
		t.Errorf("error %v, want code %q", err, want)
	}
}

func TestNothingIsOpenedBeforeTheFirstKey(t *testing.T) {
	t.Parallel()
	dir, chain := t.TempDir(), &fakeKeychain{}
	v := OpenVault(VaultConfig{Dir: dir, keychain: chain, Prompt: func(context.Context, PromptPurpose) (String, error) {
		t.Error("asked")
		return String{}, nil
	}})
	if v.Kind() != VaultUnopened || v.Lasting() || chain.asked != 0 {
		t.Errorf("kind %q, asked %d", v.Kind(), chain.asked)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("files %v, %v", entries, err)
	}
}

func TestAKeychainsKeyLasts(t *testing.T) {
	t.Parallel()
	chain := &fakeKeychain{}
	one, two := t.TempDir(), t.TempDir()
	first := OpenVault(VaultConfig{Dir: one, keychain: chain, Passphrase: NewString("not needed")})
	k := key(t, first)
	if first.Kind() != VaultKeychain || !first.Lasting() {
		t.Errorf("kind %q", first.Kind())
	}
	if again := key(t, OpenVault(VaultConfig{Dir: one, keychain: chain})); !bytes.Equal(k, again) {
		t.Error("another key for the same folder")
	}
	if other := key(t, OpenVault(VaultConfig{Dir: two, keychain: chain})); bytes.Equal(k, other) {
		t.Error("the same key for another folder")
	}
	moved := filepath.Join(t.TempDir(), "moved")
	if err := os.Rename(one, moved); err != nil {
		t.Fatal(err)
	}
	if again := key(t, OpenVault(VaultConfig{Dir: moved, keychain: chain})); !bytes.Equal(k, again) {
		t.Error("a folder that was moved has lost its key")
	}
	k[0] ^= 1 // the caller's copy
	if again := key(t, first); bytes.Equal(k, again) {
		t.Error("Key gives its own memory")
	}
}

func TestAKeychainThatIsAwayIsNotReplaced(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 25)
	chain, dir := &fakeKeychain{}, t.TempDir()
	sealed, err := NewSealer(OpenVault(VaultConfig{Dir: dir, keychain: chain})).Seal(t.Context(), here, []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	record, err := os.ReadFile(filepath.Join(dir, RecordName))
	if err != nil {
		t.Fatal(err)
	}
	chain.closed = true
	for _, passphrase := range []string{"", "given"} {
		v := OpenVault(VaultConfig{Dir: dir, keychain: chain, Passphrase: NewString(passphrase)})
		_, err := NewSealer(v).Open(t.Context(), here, sealed)
		wantCode(t, err, apperr.VaultLocked)
		_, err = NewSealer(v).Seal(t.Context(), here, []byte("x"))
		wantCode(t, err, apperr.VaultLocked)
	}
	if now, err := os.ReadFile(filepath.Join(dir, RecordName)); err != nil || !bytes.Equal(now, record) {
		t.Errorf("the record was changed: %v", err)
	}
	chain.closed = false
	if plain, err := NewSealer(OpenVault(VaultConfig{Dir: dir, keychain: chain})).Open(t.Context(), here, sealed); err != nil || string(plain) != "secret" {
		t.Errorf("when it is back: %v", err)
	}
	chain.entries = nil // a new machine, a keychain that was reset
	fresh := NewSealer(OpenVault(VaultConfig{Dir: dir, keychain: chain}))
	_, err = fresh.Open(t.Context(), here, sealed)
	wantCode(t, err, apperr.VaultLocked)
	if _, err := fresh.Seal(t.Context(), here, []byte("new")); err != nil {
		t.Errorf("new secrets: %v", err)
	}
}

func TestALockedKeychainIsNotAskedForEverySecret(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 25)
	chain, dir := &fakeKeychain{}, t.TempDir()
	key(t, OpenVault(VaultConfig{Dir: dir, keychain: chain}))
	chain.closed, chain.asked = true, 0
	v := OpenVault(VaultConfig{Dir: dir, keychain: chain})
	for range 5 {
		_, err := v.Key(t.Context())
		wantCode(t, err, apperr.VaultLocked)
	}
	if chain.asked != 1 {
		t.Errorf("asked %d times", chain.asked)
	}
}

func TestAPassphraseVaultLasts(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 25)
	dir, chain := t.TempDir(), &fakeKeychain{closed: true}
	v := OpenVault(VaultConfig{Dir: dir, keychain: chain, Passphrase: NewString("caf\u00e9 CANARY")})
	k := key(t, v)
	if v.Kind() != VaultPassphrase || !v.Lasting() {
		t.Errorf("kind %q", v.Kind())
	}
	info, err := os.Stat(filepath.Join(dir, RecordName))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	text, err := os.ReadFile(filepath.Join(dir, RecordName))
	if err != nil || bytes.Contains(text, []byte("CANARY")) || bytes.Contains(text, k) {
		t.Errorf("the record holds a secret, or %v", err)
	}
	chain.closed = false // the decision lasts, even where a keychain comes up later
	again := OpenVault(VaultConfig{Dir: dir, keychain: chain, Passphrase: NewString("cafe\u0301 CANARY")})
	if !bytes.Equal(k, key(t, again)) || again.Kind() != VaultPassphrase {
		t.Errorf("kind %q", again.Kind())
	}
	wrong := OpenVault(VaultConfig{Dir: dir, keychain: chain, Passphrase: NewString("wrong")})
	for range 2 {
		_, err = wrong.Key(t.Context())
		wantCode(t, err, apperr.PassphraseWrong)
	}
	none := OpenVault(VaultConfig{Dir: dir, keychain: chain})
	_, err = none.Key(t.Context())
	wantCode(t, err, apperr.PassphraseNeeded)
	if none.Lasting() || none.Kind() != VaultUnopened {
		t.Errorf("kind %q", none.Kind())
	}
}

func TestAPromptIsAskedAgainAfterAWrongAnswer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	answers := []string{"right", "wrong", "", "right"}
	var purposes []PromptPurpose
	prompt := func(context.Context, PromptPurpose) (String, error) { return String{}, errors.New("no terminal") }
	config := VaultConfig{Dir: dir, NoKeychain: true, Prompt: func(_ context.Context, p PromptPurpose) (String, error) {
		purposes = append(purposes, p)
		answer := answers[0]
		answers = answers[1:]
		return NewString(answer), nil
	}}
	k := key(t, OpenVault(config))
	v := OpenVault(config)
	_, err := v.Key(t.Context())
	wantCode(t, err, apperr.PassphraseWrong)
	_, err = v.Key(t.Context())
	wantCode(t, err, apperr.PassphraseNeeded)
	if !bytes.Equal(k, key(t, v)) {
		t.Error("another key")
	}
	if purposes[0] != PromptCreate || purposes[1] != PromptUnlock {
		t.Errorf("purposes %v", purposes)
	}
	config.Prompt = prompt
	_, err = OpenVault(config).Key(t.Context())
	wantCode(t, err, apperr.VaultLocked)
}

func TestASpoiltRecordIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	key(t, passphraseVault(dir, "right"))
	path := filepath.Join(dir, RecordName)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	change := func(field string, value any) string {
		var all map[string]any
		if err := json.Unmarshal(good, &all); err != nil {
			t.Fatal(err)
		}
		if k, ok := all["kdf"].(map[string]any); ok && k[field] != nil {
			k[field] = value
		} else {
			all[field] = value
		}
		text, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	for text, want := range map[string]apperr.Code{
		"":                                     apperr.VaultUnavailable,
		"{}":                                   apperr.VaultUnavailable,
		string(good[:len(good)/2]):             apperr.VaultUnavailable,
		strings.Repeat(" ", 1<<20):             apperr.VaultUnavailable,
		change("version", 2):                   apperr.DataDirNewer,
		change("kind", "paper"):                apperr.VaultUnavailable,
		change("kind", "keychain"):             apperr.VaultUnavailable,
		change("memory_kib", 4<<20):            apperr.VaultUnavailable, // 4 GiB
		change("time", 1<<30):                  apperr.VaultUnavailable,
		change("threads", 0):                   apperr.VaultUnavailable,
		change("salt", ""):                     apperr.VaultUnavailable,
		change("name", "scrypt"):               apperr.VaultUnavailable,
		change("sealed_key", "AAAA"):           apperr.VaultUnavailable,
		change("salt", "AAAAAAAAAAAAAAAAAA=="): apperr.PassphraseWrong,
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := passphraseVault(dir, "right").Key(t.Context())
		if apperr.CodeOf(err) != want {
			t.Errorf("%.80q: %v, want %s", text, err, want)
		}
		if now, err := os.ReadFile(path); err != nil || string(now) != text {
			t.Errorf("%.80q was changed: %v", text, err)
		}
	}
}

func TestVaultsMadeAtOnceAreOne(t *testing.T) {
	t.Parallel()
	for name, chain := range map[string]*fakeKeychain{"keychain": {}, "passphrase": {closed: true}} {
		dir := t.TempDir()
		keys := make([][]byte, 6)
		var wait sync.WaitGroup
		for i := range keys {
			wait.Go(func() {
				v := OpenVault(VaultConfig{Dir: dir, keychain: chain, Passphrase: NewString("p")})
				keys[i], _ = v.Key(t.Context())
			})
		}
		wait.Wait()
		for _, k := range keys {
			if len(k) != KeySize || !bytes.Equal(k, keys[0]) {
				t.Fatalf("%s: several keys for one folder", name)
			}
		}
	}
}

func TestAWaiterCanLeave(t *testing.T) {
	t.Parallel()
	asked, answer := make(chan struct{}), make(chan struct{})
	v := OpenVault(VaultConfig{Dir: t.TempDir(), NoKeychain: true, Prompt: func(context.Context, PromptPurpose) (String, error) {
		close(asked)
		<-answer
		return NewString("p"), nil
	}})
	done := make(chan error, 1)
	go func() {
		_, err := v.Key(context.Background())
		done <- err
	}()
	<-asked
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := v.Key(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the waiter got %v", err)
	}
	close(answer)
	if err := <-done; err != nil || v.Kind() != VaultPassphrase {
		t.Errorf("%v, %q", err, v.Kind())
	}
}

func BenchmarkPassphrase(b *testing.B) {
	k, err := newKDF(vaultCost)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		k.derive(NewString("a passphrase"))
	}
}
