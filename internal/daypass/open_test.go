package daypass_test

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/secret"
	"daypass/internal/transfer"
)

func open(t *testing.T, o daypass.Options) *daypass.Daypass {
	t.Helper()
	o.NoKeychain = true
	d, err := daypass.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return d
}

func passphrase(text string) func(context.Context) (secret.String, error) {
	return func(context.Context) (secret.String, error) { return secret.NewString(text), nil }
}

// The main job on practice storage: make a link, look at it, fetch it, and find it in the ledger. Then nothing
// under the data folder may hold the key or a signature.
func TestLinkOfPracticeStorageArrives(t *testing.T) {
	dir, target := t.TempDir(), t.TempDir()
	d := open(t, daypass.Options{DataDir: dir, Passphrase: passphrase("correct horse")})
	ctx := t.Context()
	p, err := d.StartPractice(ctx)
	if err != nil {
		t.Fatal(err)
	}
	entry := firstFile(t, d, p)
	created, err := d.Links.Create(ctx, link.CreateRequest{
		Profile: p.Name, Bucket: p.Places[0].Bucket, Key: entry.Key, Expiry: link.Expiry{For: time.Hour},
	})
	if err != nil {
		t.Fatal(err)
	}
	url := created.URL.Reveal()
	seen, err := d.Links.Inspect(ctx, "Dear all,\n<"+url+">.", link.InspectOptions{Policy: link.ProbePolicy{AllowPrivate: true}})
	if err != nil || len(seen) != 1 || seen[0].State != link.StateWorks || seen[0].Size != entry.Size || seen[0].IssuedID != created.Issued.ID {
		t.Fatalf("inspecting: %v, %+v", err, seen)
	}
	job, err := d.Transfers.Add(ctx, transfer.DownloadSpec{Link: seen[0].Link, Folder: target, AllowPrivate: true})
	if err != nil {
		t.Fatal(err)
	}
	job, err = d.Transfers.Wait(ctx, job.ID)
	if err != nil || job.State != transfer.StateDone {
		t.Fatalf("fetching: %v, %+v", err, job)
	}
	info, err := os.Stat(job.Path)
	if err != nil || info.Size() != entry.Size {
		t.Errorf("the file: %v, %v", info, err)
	}
	access, err := d.Profiles.Access(ctx, p.Name)
	if err != nil {
		t.Fatal(err)
	}
	_, signature, _ := strings.Cut(url, "X-Amz-Signature=")
	signature, _, _ = strings.Cut(signature, "#")
	signature, _, _ = strings.Cut(signature, "&")
	if len(signature) != 64 {
		t.Fatalf("no signature in the link: %d characters", len(signature))
	}
	holdsNone(t, dir, access.Secret.Reveal(), signature)
}

// A link that can be withdrawn opens a copy, which practice storage makes, too.
func TestLinkOfPracticeStorageIsWithdrawn(t *testing.T) {
	d := open(t, daypass.Options{DataDir: t.TempDir(), Passphrase: passphrase("correct horse")})
	p, err := d.StartPractice(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	created, err := d.Links.Create(t.Context(), link.CreateRequest{
		Profile: p.Name, Bucket: p.Places[0].Bucket, Key: firstFile(t, d, p).Key, Expiry: link.Expiry{For: time.Hour}, Withdrawable: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Links.Withdraw(t.Context(), created.Issued.ID); err != nil {
		t.Fatal(err)
	}
	seen, err := d.Links.Inspect(t.Context(), created.URL.Reveal(), link.InspectOptions{Policy: link.ProbePolicy{AllowPrivate: true}})
	if err != nil || len(seen) != 1 || seen[0].State != link.StateGone {
		t.Errorf("after it was withdrawn: %v, %+v", err, seen)
	}
}

func firstFile(t *testing.T, d *daypass.Daypass, p profile.Profile) profile.Entry {
	t.Helper()
	page, err := d.Profiles.Browse(t.Context(), p.Name, p.Places[0], "")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range page.Entries {
		if !e.Folder && e.Size > 0 && e.Size < 8<<20 {
			return e
		}
	}
	t.Fatalf("practice storage holds no file: %+v", page.Entries)
	return profile.Entry{}
}

// holdsNone looks for canaries in every file under a folder.
func holdsNone(t *testing.T, dir string, canaries ...string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		for _, c := range canaries {
			if bytes.Contains(data, []byte(c)) {
				t.Errorf("%s holds a secret", path)
			}
		}
		return err
	})
	if err != nil || files < 3 {
		t.Errorf("looked at %d files: %v", files, err)
	}
}

func TestPracticeStartsWhenItsProfileIsUsed(t *testing.T) {
	dir := t.TempDir()
	first := open(t, daypass.Options{DataDir: dir, Passphrase: passphrase("correct horse")})
	p, err := first.StartPractice(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	second := open(t, daypass.Options{DataDir: dir, Passphrase: passphrase("correct horse")})
	if page, err := second.Profiles.Browse(t.Context(), p.Name, p.Places[0], ""); err != nil || len(page.Entries) == 0 {
		t.Errorf("browsing practice storage after a restart: %v, %+v", err, page)
	}
	again, err := second.StartPractice(t.Context())
	if err != nil || again.Endpoint != p.Endpoint || again.AccessKeyID != p.AccessKeyID || again.ID != p.ID {
		t.Errorf("port and keys last: %+v became %+v, %v", p, again, err)
	}
}

// Without a keychain and a passphrase nothing can be kept; given one later, it can.
func TestPassphraseMayComeLater(t *testing.T) {
	dir := t.TempDir()
	d := open(t, daypass.Options{DataDir: dir})
	draft := profile.Draft{Name: "office", Preset: profile.Other, Endpoint: "https://s3.example.com", Region: "us-east-1", AccessKeyID: "AK", Secret: secret.NewString("sk")}
	if _, err := d.Profiles.Add(t.Context(), draft); apperr.CodeOf(err) != apperr.VaultUnavailable {
		t.Fatalf("a secret was kept nowhere: %v", err)
	}
	if err := d.Unlock(t.Context(), secret.NewString("correct horse")); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Profiles.Add(t.Context(), draft); err != nil {
		t.Fatal(err)
	}
	if d.VaultKind() != secret.VaultPassphrase {
		t.Errorf("the vault is %q", d.VaultKind())
	}
	if err := d.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	later := open(t, daypass.Options{DataDir: dir})
	if err := later.Unlock(t.Context(), secret.NewString("wrong")); apperr.CodeOf(err) != apperr.PassphraseWrong {
		t.Errorf("a wrong passphrase: %v", err)
	}
	if err := later.Unlock(t.Context(), secret.NewString("correct horse")); err != nil {
		t.Error(err)
	}
	if a, err := later.Profiles.Access(t.Context(), "office"); err != nil || a.Secret.Reveal() != "sk" {
		t.Errorf("the key after a restart: %v", err)
	}
}

func TestFolderThatCannotBeWrittenIsSaid(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a file in the way is told otherwise there")
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := daypass.Open(t.Context(), daypass.Options{DataDir: filepath.Join(file, "data"), NoKeychain: true})
	if d != nil || apperr.CodeOf(err) == "" || apperr.CodeOf(err) == apperr.Internal {
		t.Errorf("%v, %v", d, err)
	}
}
