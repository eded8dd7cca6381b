package practice_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/practice"
)

// fullDir names the folder on a small disk, in a child of the test that has mount rights of its own.
const fullDir = "PRACTICE_TEST_FULL_DIR"

// TestFullDisk puts the samples on a disk that is too small for them.
func TestFullDisk(t *testing.T) {
	if dir := os.Getenv(fullDir); dir != "" {
		onFullDisk(t, dir)
		return
	}
	fault := lab.Fault(t, 16)
	dir := t.TempDir()
	if err := exec.CommandContext(t.Context(), "unshare", "-Urm", "mount", "-t", "tmpfs", "none", dir).Run(); err != nil {
		fault.Skip("no user namespace to mount a small disk in: " + err.Error())
	}
	script := `mount -t tmpfs -o size=20m none "$0" && exec "$1" -test.run=^TestFullDisk$`
	cmd := exec.CommandContext(t.Context(), "unshare", "-Urm", "sh", "-c", script, dir, os.Args[0])
	cmd.Env = append(os.Environ(), fullDir+"="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func onFullDisk(t *testing.T, dir string) {
	o := practice.Options{Dir: filepath.Join(dir, "practice"), Keys: &memory{}, Command: practice.ChildCommand()}
	s := practice.New(o)
	_, err := s.Start(t.Context())
	if apperr.CodeOf(err) != apperr.DataDirFull || apperr.From(err).Params()["folder"] != o.Dir {
		t.Errorf("%v %v", err, apperr.From(err).Params())
	}
	if err := s.Seed(t.Context()); err == nil {
		t.Error("it serves after it failed")
	}
	o.Empty = true // once there is room, or no need for it
	if r := start(t, practice.New(o)); !r.Ours {
		t.Errorf("%+v", r)
	}
}
