package sqlite_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/profile"
	"daypass/internal/secret"
	"daypass/internal/sqlite"
)

func folderOf(path string) string { return filepath.Dir(path) }

// assertNoCanary reads every file of a data folder, WAL and all, while the database is in use.
func assertNoCanary(t *testing.T, dir string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if bytes.Contains(text, []byte(canary)) {
			t.Errorf("%s holds a secret", d.Name())
		}
		files++
		return err
	})
	if err != nil || files < 2 {
		t.Errorf("looked into %d files, %v", files, err)
	}
}

func someProfile() profile.Profile {
	return profile.Profile{
		ID: "01jx", Name: "work", Preset: "minio", Endpoint: "http://h:9000", PublicEndpoint: "https://p", Region: "r", Style: profile.StylePath,
		AccessKeyID: "AKIA", CAPEM: "pem", Places: []profile.Place{{Bucket: "bucket", Prefix: "a/"}}, DefaultExpiry: time.Hour, MaxExpiry: 2 * time.Hour,
		CredentialExpires: start, CreatedAt: start,
	}
}

func TestProfilesAndTheirCredentials(t *testing.T) {
	t.Parallel()
	db, path := fresh(t)
	s := db.Profiles(sealerOf(folderOf(path)))
	ctx := t.Context()
	p := someProfile()
	if err := s.Create(ctx, p); err != nil {
		t.Fatal(err)
	}
	if c, err := s.Credential(ctx, p.ID); err != nil || !c.Secret.Empty() {
		t.Errorf("none saved: %v, %v", c, err)
	}
	want := profile.Credential{AccessKeyID: "AKIA", Secret: secret.NewString("s-" + canary), SessionToken: secret.NewString("t-" + canary), Expires: start}
	if err := s.SaveCredential(ctx, p.ID, want); err != nil {
		t.Fatal(err)
	}
	assertNoCanary(t, folderOf(path))
	if c, err := s.Credential(ctx, p.ID); err != nil || c != want {
		t.Errorf("credential of %v, %v", c.AccessKeyID, err)
	}
	double := p
	double.ID = "01jy"
	wantCode(t, s.Create(ctx, double), apperr.ProfileExists)
	double.Name = "other"
	if err := s.Create(ctx, double); err != nil {
		t.Fatal(err)
	}
	double.Name = "work"
	wantCode(t, s.Update(ctx, double), apperr.ProfileExists)
	for _, nameOrID := range []string{"work", "01jx"} {
		if got, err := s.Get(ctx, nameOrID); err != nil || got.ID != p.ID || len(got.Places) != 1 || got.Places[0] != p.Places[0] || got.CredentialExpires != start {
			t.Errorf("Get(%s) = %+v, %v", nameOrID, got, err)
		}
	}
	if all, err := s.List(ctx); err != nil || len(all) != 2 || all[0].Name != "other" {
		t.Errorf("List = %v, %v", all, err)
	}
	if err := s.Delete(ctx, p.ID); err != nil {
		t.Fatal(err)
	}
	_, err := s.Get(ctx, "work")
	wantCode(t, err, apperr.ProfileUnknown)
	_, err = s.Credential(ctx, p.ID)
	wantCode(t, err, apperr.ProfileUnknown)
	wantCode(t, s.SaveCredential(ctx, p.ID, want), apperr.ProfileUnknown)
}

func TestWithoutAVaultNoSecretIsKept(t *testing.T) {
	t.Parallel()
	db, path := fresh(t)
	sealer := memorySealer(folderOf(path))
	s := db.Profiles(sealer)
	if err := s.Create(t.Context(), someProfile()); err != nil {
		t.Fatal(err)
	}
	err := s.SaveCredential(t.Context(), "01jx", profile.Credential{Secret: secret.NewString("x" + canary)})
	wantCode(t, err, apperr.VaultUnavailable)
	wantCode(t, db.Secrets(sealer).Save(t.Context(), "practice", secret.NewString(canary)), apperr.VaultUnavailable)
	assertNoCanary(t, folderOf(path))
}

func TestAnotherVaultIsToldApartFromDamage(t *testing.T) {
	t.Parallel()
	db, path := fresh(t)
	secrets := db.Secrets(sealerOf(folderOf(path)))
	if err := secrets.Save(t.Context(), "practice", secret.NewString("key-"+canary)); err != nil {
		t.Fatal(err)
	}
	assertNoCanary(t, folderOf(path))
	if got, ok, err := secrets.Load(t.Context(), "practice"); err != nil || !ok || got.Reveal() != "key-"+canary {
		t.Errorf("Load: %v, %v", ok, err)
	}
	if _, ok, err := secrets.Load(t.Context(), "other"); err != nil || ok {
		t.Errorf("Load of none: %v, %v", ok, err)
	}
	_, _, err := db.Secrets(memorySealer(t.TempDir())).Load(t.Context(), "practice")
	wantCode(t, err, apperr.VaultLocked)
	wrong := secret.NewSealer(secret.OpenVault(secret.VaultConfig{Dir: folderOf(path), NoKeychain: true, Passphrase: secret.NewString("wrong")}))
	_, _, err = db.Secrets(wrong).Load(t.Context(), "practice")
	wantCode(t, err, apperr.PassphraseWrong)
	if _, ok, err := secrets.Load(t.Context(), "practice"); err != nil || !ok {
		t.Errorf("after the wrong passphrase: %v, %v", ok, err)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	db, _ := fresh(t)
	s := db.Settings()
	hosts := sqlite.Setting[[]string]{Name: "agreed_hosts", Default: []string{}}
	theme := sqlite.Setting[string]{Name: "theme", Default: "system"}
	if got, err := theme.Get(t.Context(), s); err != nil || got != "system" {
		t.Errorf("default %q, %v", got, err)
	}
	for _, value := range []string{"dark", "light"} {
		if err := theme.Set(t.Context(), s, value); err != nil {
			t.Fatal(err)
		}
		if got, err := theme.Get(t.Context(), s); err != nil || got != value {
			t.Errorf("%q, %v", got, err)
		}
	}
	if err := hosts.Set(t.Context(), s, []string{"a", "b"}); err != nil {
		t.Fatal(err)
	}
	if got, err := hosts.Get(t.Context(), s); err != nil || len(got) != 2 {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := (sqlite.Setting[int]{Name: "theme", Default: 7}).Get(t.Context(), s); err != nil || got != 7 {
		t.Errorf("another type: %v, %v", got, err)
	}
}
