package app

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daypass/internal/lab"
	"daypass/internal/secret"
)

// opened is the bound services on a new data folder, with a window that nobody sees.
type opened struct {
	*core
	window    *fakeWindow
	links     *Links
	transfers *Transfers
	uploads   *Uploads
	requests  *Requests
	storage   *Storage
	settings  *Settings
	shell     *Shell
	downloads string
}

func openServices(t *testing.T, dataDir string) *opened {
	t.Helper()
	c := newCore(Options{DataDir: dataDir, Version: "test", NoKeychain: true, Passphrase: secret.NewString("correct horse")})
	w := &fakeWindow{width: 1000, height: 700}
	c.open(context.Background(), w)
	t.Cleanup(func() { c.shut(context.Background()) })
	o := &opened{
		core: c, window: w, links: &Links{c}, transfers: &Transfers{c}, uploads: &Uploads{c}, requests: &Requests{c}, storage: &Storage{c}, settings: &Settings{c}, shell: &Shell{c},
		downloads: t.TempDir(),
	}
	if c.err == nil {
		p := withDefaults(Preferences{DownloadFolder: o.downloads})
		if _, err := o.settings.Set(p); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// must gives a value and fails the test on an error.
func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// awaitJob waits for a transfer's event with a state, and gives it.
func (o *opened) awaitJob(t *testing.T, id string, state JobState) Job {
	t.Helper()
	var found Job
	lab.Eventually(t, 30*time.Second, func() bool {
		for _, e := range named[TransferEvent](o.window, EventTransfer) {
			if e.Job.ID == id && e.Job.State == state {
				found = e.Job
				return true
			}
		}
		return false
	}, "state", state, "of", id)
	return found
}

// saysNone fails where a canary is in an answer, an event or any file of the data folder.
func (o *opened) saysNone(t *testing.T, canary string, answers ...any) {
	t.Helper()
	o.window.mu.Lock()
	defer o.window.mu.Unlock()
	for _, e := range o.window.events {
		answers = append(answers, e.payload)
	}
	for _, a := range answers {
		if text := must(json.Marshal(a))(t); strings.Contains(string(text), canary) {
			t.Errorf("%T holds a secret", a)
		}
	}
	files := must(filepath.Glob(filepath.Join(o.opts.DataDir, "*")))(t)
	files = append(files, must(filepath.Glob(filepath.Join(o.opts.DataDir, "log", "*")))(t)...)
	for _, f := range files {
		if data, err := os.ReadFile(f); err == nil && strings.Contains(string(data), canary) {
			t.Errorf("%s holds a secret", f)
		}
	}
	if len(files) < 3 {
		t.Errorf("only %d files were looked at", len(files))
	}
}

// signatureOf is what must never be seen of a link.
func signatureOf(t *testing.T, url string) string {
	t.Helper()
	_, s, ok := strings.Cut(url, "X-Amz-Signature=")
	if !ok || len(s) < 64 {
		t.Fatal("the link has no signature")
	}
	return s[:64]
}
