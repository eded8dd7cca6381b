package profile_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/profile"
	"daypass/internal/secret"
	"daypass/internal/sqlite"
)

// stage is a server that answers as a test says; the real ones are met in s3client's tests.
type stage struct {
	steps []profile.Step
	err   error
	seen  profile.Access
	place profile.Place
}

func (s *stage) List(_ context.Context, a profile.Access, p profile.Place, token string, _ int) (profile.Page, error) {
	s.seen, s.place = a, p
	return profile.Page{Next: token + "1"}, s.err
}

func (s *stage) Buckets(context.Context, profile.Access) ([]string, error) {
	return []string{"one", "two"}, s.err
}

func (s *stage) Check(_ context.Context, a profile.Access, p profile.Place, tell func(profile.Step)) error {
	s.seen, s.place = a, p
	for _, step := range s.steps {
		tell(step)
	}
	return s.err
}

func service(t *testing.T, passphrase string) (*profile.Service, *stage) {
	t.Helper()
	dir := t.TempDir()
	db, err := sqlite.Open(t.Context(), filepath.Join(dir, "daypass.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	vault := secret.OpenVault(secret.VaultConfig{Dir: dir, NoKeychain: true, Passphrase: secret.NewString(passphrase)})
	storage := &stage{}
	return profile.NewService(db.Profiles(secret.NewSealer(vault)), storage), storage
}

func wantCode(t *testing.T, err error, want apperr.Code) {
	t.Helper()
	if apperr.CodeOf(err) != want {
		t.Errorf("error %v, want code %q", err, want)
	}
}

func TestAProfileIsAddedUsedAndRemoved(t *testing.T) {
	t.Parallel()
	s, storage := service(t, "p")
	ctx := t.Context()
	d := good()
	d.Secret = secret.NewString("  s3cr3t/+key\n") // as it comes from a web page
	p, err := s.Add(ctx, d)
	if err != nil || len(p.ID) != 26 {
		t.Fatalf("%+v, %v", p, err)
	}
	if text := fmt.Sprintf("%+v %#v", p, p); strings.Contains(text, "s3cr3t") {
		t.Error("the profile shows the secret")
	}
	_, err = s.Add(ctx, good())
	wantCode(t, err, apperr.ProfileExists)
	a, err := s.Access(ctx, "work")
	if err != nil || a.Secret.Reveal() != "s3cr3t/+key" || a.KeyID() != "AKIAEXAMPLE" || a.Endpoint != p.Endpoint {
		t.Errorf("access %+v, %v", a, err)
	}
	storage.steps = []profile.Step{{Name: profile.StepResolve, State: profile.StepOK}, {Name: profile.StepKey, State: profile.StepFailed}}
	storage.err = apperr.New(apperr.KeyRefused, nil)
	told := 0
	steps, err := s.Test(ctx, "work", func(profile.Step) { told++ })
	wantCode(t, err, apperr.KeyRefused)
	if len(steps) != 2 || told != 2 || storage.place != (profile.Place{Bucket: "bucket", Prefix: "a"}) {
		t.Errorf("steps %v, told %d, place %v", steps, told, storage.place)
	}
	if err := s.Remove(ctx, p.ID); err != nil {
		t.Fatal(err)
	}
	_, err = s.Access(ctx, "work")
	wantCode(t, err, apperr.ProfileUnknown)
	wantCode(t, s.Remove(ctx, "work"), apperr.ProfileUnknown)
}

func TestAProfileWhoseSecretCannotBeKeptIsNotKept(t *testing.T) {
	t.Parallel()
	s, _ := service(t, "")
	_, err := s.Add(t.Context(), good())
	wantCode(t, err, apperr.VaultUnavailable)
	if all, err := s.List(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("profiles %v, %v", all, err)
	}
}

func TestAnUpdateKeepsTheSecretThatIsNotTypedAgain(t *testing.T) {
	t.Parallel()
	s, _ := service(t, "p")
	ctx := t.Context()
	old, err := s.Add(ctx, good())
	if err != nil {
		t.Fatal(err)
	}
	d := good()
	d.Name, d.Secret, d.Region = "renamed", secret.String{}, "eu-2"
	p, err := s.Update(ctx, "work", d)
	if err != nil || p.ID != old.ID || !p.CreatedAt.Equal(old.CreatedAt) {
		t.Errorf("%+v, %v", p, err)
	}
	if a, err := s.Access(ctx, "renamed"); err != nil || a.Secret.Reveal() != "s3cr3t/+key" || a.Region != "eu-2" {
		t.Errorf("%+v, %v", a, err)
	}
	d.AccessKeyID = "OTHER"
	_, err = s.Update(ctx, "renamed", d)
	wantCode(t, err, apperr.ProfileInvalid)
	d.Secret = secret.NewString("new")
	if _, err := s.Update(ctx, "renamed", d); err != nil {
		t.Fatal(err)
	}
	if a, err := s.Access(ctx, "renamed"); err != nil || a.Secret.Reveal() != "new" || a.KeyID() != "OTHER" {
		t.Errorf("%+v, %v", a, err)
	}
	_, err = s.Update(ctx, "nobody", d)
	wantCode(t, err, apperr.ProfileUnknown)
}

func TestACredentialThatEndedIsTold(t *testing.T) {
	t.Parallel()
	s, _ := service(t, "p")
	d := good()
	d.CredentialExpires = time.Now().Add(-time.Hour)
	if _, err := s.Add(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	_, err := s.Access(t.Context(), "work")
	wantCode(t, err, apperr.CredentialExpired)
	d.CredentialExpires, d.Secret = time.Now().Add(time.Hour), secret.String{} // correcting the date needs no secret
	if _, err := s.Update(t.Context(), "work", d); err != nil {
		t.Fatal(err)
	}
	if a, err := s.Access(t.Context(), "work"); err != nil || time.Until(a.Expires) < 59*time.Minute {
		t.Errorf("%v, %v", a.Expires, err)
	}
}

func TestBrowsing(t *testing.T) {
	t.Parallel()
	s, storage := service(t, "p")
	d := good()
	if _, err := s.Add(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	top, err := s.Browse(t.Context(), "work", profile.Place{}, "")
	if err != nil || len(top.Entries) != 2 || top.Entries[0].Name != "bucket/a" || !top.Entries[0].Folder {
		t.Errorf("top %+v, %v", top, err)
	}
	page, err := s.Browse(t.Context(), "work", profile.Place{Bucket: "bucket", Prefix: "x/"}, "t")
	if err != nil || page.Next != "t1" || storage.place.Prefix != "x/" {
		t.Errorf("%+v, %v", page, err)
	}
	_, err = s.Browse(t.Context(), "work", profile.Place{Bucket: "../x"}, "")
	wantCode(t, err, apperr.PlaceInvalid)
	if names, err := s.Buckets(t.Context(), "work"); err != nil || len(names) != 2 {
		t.Errorf("%v, %v", names, err)
	}
}
