package transfer

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What was made and never noted is removed, and nothing that may be somebody else's: what holds bytes, what is older than the
// job, what is no file.
func TestPartFilesThatWereNeverNotedAreRemoved(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text  string
		age   time.Duration
		tries int
		stays bool
	}{"ours": {tries: 1}, "holds bytes": {text: "x", tries: 1, stays: true}, "older": {age: time.Hour, tries: 1, stays: true}, "never begun": {stays: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder, err := filepath.EvalSymlinks(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			now := time.Now()
			j := Job{ID: "j1", Kind: Download, Folder: folder, Name: "a.bin", Attempts: c.tries, CreatedAt: now.Add(-time.Minute)}
			at := filepath.Join(folder, ".a.bin.daypass-part")
			if err := os.WriteFile(at, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(at, now, now.Add(-c.age)); err != nil {
				t.Fatal(err)
			}
			if err := j.removePart(); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Lstat(at); (err == nil) != c.stays {
				t.Errorf("stays %v, want %v", err == nil, c.stays)
			}
		})
	}
}
