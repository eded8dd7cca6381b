package transfer_test

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/minio/crc64nvme"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/httpx"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/secret"
	"daypass/internal/sqlite"
	"daypass/internal/transfer"
)

// quickRetry makes tests of failures short.
var quickRetry = transfer.Retry{Attempts: 6, Base: 5 * time.Millisecond, Max: 50 * time.Millisecond, Total: time.Minute}

// place is a data folder and a target folder; engines on it are like processes of Daypass, one after the other.
type place struct {
	data, target string
}

func newPlace(t testing.TB) place {
	t.Helper()
	p := place{data: filepath.Join(t.TempDir(), "data"), target: filepath.Join(t.TempDir(), "target")}
	if err := os.Mkdir(p.target, 0o755); err != nil {
		t.Fatal(err)
	}
	return p
}

// setup is what an engine of a test is made of.
type setup struct {
	config transfer.Config
	http   httpx.Options
}

// open gives an engine on the place, with the real store and the real client. stop closes both.
func (p place) open(s setup) (e *transfer.Engine, stop func() error, err error) {
	db, err := sqlite.Open(context.Background(), filepath.Join(p.data, "daypass.db"), sqlite.Options{})
	if err != nil {
		return nil, nil, err
	}
	sealer := secret.NewSealer(secret.OpenVault(secret.VaultConfig{
		Dir: p.data, NoKeychain: true, Passphrase: secret.NewString("a passphrase"),
	}))
	if s.http.Proxy == nil {
		s.http.Proxy = func(*url.URL) (*url.URL, error) { return nil, nil }
	}
	client := httpx.New(s.http)
	s.config.Store, s.config.Items, s.config.Fetcher = db.Transfers(sealer), db.Items(), client
	s.config.Links = client
	if s.config.Log == nil {
		s.config.Log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	s.config.LocksDir = filepath.Join(p.data, "locks")
	if e, err = transfer.New(s.config); err != nil {
		return nil, nil, err
	}
	return e, func() error {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		err := e.Close(ctx)
		client.Close()
		if dbErr := db.Close(); err == nil {
			err = dbErr
		}
		return err
	}, nil
}

// engine opens an engine that is closed with the test, or by the function it gives.
func (p place) engine(t testing.TB, s setup) (*transfer.Engine, func()) {
	t.Helper()
	e, stop, err := p.open(s)
	if err != nil {
		t.Fatal(err)
	}
	stopped := false
	once := func() {
		if stopped {
			return
		}
		stopped = true
		if err := stop(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	t.Cleanup(once)
	return e, once
}

// spec asks for a link's object in the place's target folder.
func (p place) spec(t testing.TB, raw string) transfer.DownloadSpec {
	t.Helper()
	l, err := link.Parse(raw)
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	return transfer.DownloadSpec{Link: l, Folder: p.target, AllowPrivate: true}
}

// get adds and waits.
func get(t testing.TB, e *transfer.Engine, s transfer.DownloadSpec) (transfer.Job, error) {
	t.Helper()
	j, err := e.Add(t.Context(), s)
	if err != nil {
		t.Fatalf("add: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	return e.Wait(ctx, j.ID)
}

// mustGet is get for a download that has to succeed with these bytes.
func mustGet(t testing.TB, e *transfer.Engine, s transfer.DownloadSpec, want lab.Blob) transfer.Job {
	t.Helper()
	j, err := get(t, e, s)
	if err != nil {
		t.Fatalf("job %s in state %s: %v", j.ID, j.State, err)
	}
	wantDone(t, j, want)
	return j
}

// wantDone checks a finished job: its state, its bytes, and that nothing else lies in the folder's hidden names.
func wantDone(t testing.TB, j transfer.Job, want lab.Blob) {
	t.Helper()
	if j.State != transfer.StateDone || j.Done != want.Length || j.Size != want.Length || j.HasLink || j.PartPath != "" {
		t.Fatalf("job %+v", j)
	}
	if got := sumFile(t, j.Path); got != sumBlob(want) {
		t.Fatalf("%s has other bytes", j.Path)
	}
	if parts := partFiles(t, j.Folder); len(parts) > 0 {
		t.Fatalf("left behind: %v", parts)
	}
}

func sumFile(t testing.TB, path string) [32]byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	return sum(f)
}

func sumBlob(b lab.Blob) [32]byte { return sum(b.Reader()) }

func sum(r io.Reader) [32]byte {
	h := sha256.New()
	_, _ = io.Copy(h, r)
	return [32]byte(h.Sum(nil))
}

// partFiles lists part files in a folder.
func partFiles(t testing.TB, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), filename.PartSuffix) {
			out = append(out, e.Name())
		}
	}
	return out
}

// finals lists everything in a folder but part files.
func finals(t testing.TB, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), filename.PartSuffix) {
			out = append(out, e.Name())
		}
	}
	return out
}

// wantCode fails unless err has the code.
func wantCode(t testing.TB, err error, code apperr.Code) {
	t.Helper()
	if got := apperr.CodeOf(err); got != code {
		t.Fatalf("code %q (%v), want %q", got, err, code)
	}
}

// liar serves one blob at /b/file.bin.
func liar(t testing.TB, size int64, steps ...lab.Step) (*lab.LiarServer, lab.Blob) {
	t.Helper()
	blob := lab.Blob{Seed: 7, Length: size}
	return lab.Liar(t, lab.Script{Objects: []lab.Object{{Blob: blob}}, Steps: steps}), blob
}

// hints gives what our own links say of a blob.
func hints(b lab.Blob) link.Hints {
	h := crc64nvme.New()
	_, _ = io.Copy(h, b.Reader())
	return link.Hints{Version: 1, Size: b.Length, CRC64NVME: h.Sum64(), HasCRC: true}
}

func md5Hex(b lab.Blob) string {
	h := md5.New()
	_, _ = io.Copy(h, b.Reader())
	return hex.EncodeToString(h.Sum(nil))
}

// proxied gives a link by way of another address of the same server; the servers it is for check no signature.
func proxied(raw, from, to string) string { return strings.Replace(raw, from, to, 1) }
