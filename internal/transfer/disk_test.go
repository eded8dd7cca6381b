package transfer_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/transfer"
)

// TestFullDiskIsWaitedFor: fault 16. A child in a mount namespace of its own gets a small file system.
func TestFullDiskIsWaitedFor(t *testing.T) {
	fault := lab.Fault(t, 16)
	unshare := smallDisk(t, fault)
	fault.Tried(2)
	server, blob := liar(t, 12<<20)
	for _, mode := range []string{"wait", "give up"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			todo := errand{Data: p.data, Target: p.target, Link: server.Link("/b/file.bin"), FullDisk: mode, Size: blob.Length}
			cmd := todo.command(t, unshare, "-Urm", "sh", "-c", `mount -t tmpfs -o size=16m tmpfs "$0" && exec "$1"`, p.target)
			if err := cmd.Run(); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// smallDisk gives unshare's path, or skips where this machine refuses user or mount namespaces.
func smallDisk(t *testing.T, fault *lab.Tally) string {
	t.Helper()
	unshare, err := exec.LookPath("unshare")
	if err != nil || runtime.GOOS != "linux" {
		fault.Skip("no unshare on this machine")
	}
	if out, err := exec.Command(unshare, "-Urm", "mount", "-t", "tmpfs", "tmpfs", t.TempDir()).CombinedOutput(); err != nil {
		fault.Skip(fmt.Sprintf("no mount namespace here: %v %s", err, out))
	}
	return unshare
}

// fullDisk is the child's part: 8 of 16 MiB are taken, 12 are wanted.
func (w errand) fullDisk() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	filler := filepath.Join(w.Target, "filler")
	if err := os.WriteFile(filler, make([]byte, 8<<20), 0o600); err != nil {
		return err
	}
	patience := transfer.Patience{Disk: transfer.Forever}
	if w.FullDisk == "give up" {
		patience.Disk = 0
	}
	e, stop, err := place{data: w.Data, target: w.Target}.open(setup{config: transfer.Config{Patience: patience}})
	if err != nil {
		return err
	}
	defer func() { _ = stop() }()
	l, err := link.Parse(w.Link)
	if err != nil {
		return err
	}
	events, end := e.Subscribe()
	defer end()
	j, err := e.Add(ctx, transfer.DownloadSpec{Link: l, Folder: w.Target, AllowPrivate: true})
	if err != nil {
		return err
	}
	if w.FullDisk == "give up" {
		j, err = e.Wait(ctx, j.ID)
		if apperr.CodeOf(err) != apperr.DiskFull || j.State != transfer.StateFailed {
			return fmt.Errorf("state %s: %w", j.State, err)
		}
		return nil
	}
	for ev := range events {
		if ev.Job.State == transfer.StateWaiting {
			j = ev.Job
			break
		}
	}
	missing, _ := j.ErrParams["missing_bytes"].(int64)
	if j.Wait != transfer.WaitDisk || missing < 3<<20 || missing > 5<<20 {
		return fmt.Errorf("waits for %q, %d bytes missing", j.Wait, missing)
	}
	if err := os.Remove(filler); err != nil {
		return err
	}
	if j, err = e.Wait(ctx, j.ID); err != nil { // it tries again by itself
		return err
	}
	return w.exact(j)
}

// TestNothingIsWrittenThroughASymlink: fault 20.
func TestNothingIsWrittenThroughASymlink(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 20).Tried(3)
	server, blob := liar(t, 100_000)
	outside := filepath.Join(t.TempDir(), "precious")
	plant := func(t *testing.T, at string) {
		t.Helper()
		if err := os.WriteFile(outside, []byte("precious"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(outside, at); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name string
		rule transfer.ExistingRule
		want string
	}{
		{"file.bin", transfer.ExistingRename, "file (2).bin"},
		{"file.bin", transfer.ExistingReplace, "file.bin"},
		{".file.bin.daypass-part", transfer.ExistingRename, "file.bin"},
	} {
		p := newPlace(t)
		e, _ := p.engine(t, setup{})
		plant(t, filepath.Join(p.target, c.name))
		s := p.spec(t, server.Link("/b/file.bin"))
		s.Existing = c.rule
		j, err := get(t, e, s)
		if err != nil || filepath.Base(j.Path) != c.want || sumFile(t, j.Path) != sumBlob(blob) {
			t.Fatalf("%s, %s: %v, %q", c.name, c.rule, err, j.Path)
		}
		if info, err := os.Lstat(j.Path); err != nil || !info.Mode().IsRegular() {
			t.Errorf("%s, %s: not a file of its own: %v", c.name, c.rule, err)
		}
		if b, _ := os.ReadFile(outside); string(b) != "precious" {
			t.Fatalf("%s, %s: written through", c.name, c.rule)
		}
	}
}

// The part file of a paused job is swapped for a symlink to another file, and the folder for a symlink.
func TestSymlinksPlantedBetweenRuns(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 20).Tried(2)
	lab.Fault(t, 9).Tried(4)
	for _, what := range []string{"part", "folder", "other file", "longer", "shorter", "gone"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			counter, raw, blob := slowly(t, 10<<20, 8_000_000)
			p := newPlace(t)
			e, _ := p.engine(t, setup{})
			j := begun(t, e, p.spec(t, raw))
			j, err := e.Pause(t.Context(), j.ID)
			if err != nil {
				t.Fatal(err)
			}
			counter.SetRate(0, 0)
			elsewhere := t.TempDir()
			precious := filepath.Join(elsewhere, "precious")
			must(t, os.WriteFile(precious, make([]byte, blob.Length), 0o600))
			switch what {
			case "part":
				must(t, os.Remove(j.PartPath))
				must(t, os.Symlink(precious, j.PartPath))
			case "folder":
				must(t, os.Rename(p.target, p.target+".moved"))
				must(t, os.Symlink(elsewhere, p.target))
			case "other file":
				must(t, os.WriteFile(j.PartPath+"x", make([]byte, blob.Length), 0o600))
				must(t, os.Rename(j.PartPath+"x", j.PartPath))
			case "longer":
				must(t, os.Truncate(j.PartPath, blob.Length+1))
			case "shorter":
				must(t, os.Truncate(j.PartPath, 1000))
			case "gone":
				must(t, os.Remove(j.PartPath))
			}
			if _, err = e.Resume(t.Context(), j.ID); err != nil {
				t.Fatal(err)
			}
			j, err = e.Wait(t.Context(), j.ID)
			if what == "folder" {
				wantCode(t, err, apperr.PlaceOccupied)
				if len(finals(t, elsewhere)) != 1 {
					t.Error("written into the symlink's folder")
				}
				return
			}
			if err != nil || sumFile(t, j.Path) != sumBlob(blob) {
				t.Fatalf("%v, %+v", err, j)
			}
			if b, _ := os.ReadFile(precious); len(b) != int(blob.Length) || b[0] != 0 {
				t.Error("written through")
			}
		})
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestFoldersThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 16).Tried(2)
	server, _ := liar(t, 1000)
	p := newPlace(t)
	e, _ := p.engine(t, setup{})
	s := p.spec(t, server.Link("/b/file.bin"))
	s.Folder = filepath.Join(p.target, "missing")
	_, err := e.Add(t.Context(), s)
	wantCode(t, err, apperr.FolderMissing)
	file := filepath.Join(p.target, "a file")
	must(t, os.WriteFile(file, nil, 0o600))
	s.Folder = file
	_, err = e.Add(t.Context(), s)
	wantCode(t, err, apperr.FolderIsFile)
	jobs, err := e.Jobs(t.Context(), transfer.Filter{})
	if err != nil || len(jobs) > 0 {
		t.Errorf("%v, %d jobs", err, len(jobs))
	}
}

// TestSyncErrorsNeverPublish: fault 17. strace makes every fdatasync and pwrite64 of the part file fail.
func TestSyncErrorsNeverPublish(t *testing.T) {
	fault := lab.Fault(t, 17)
	strace := tracer(t, fault)
	fault.Tried(2)
	server, _ := liar(t, 9<<20)
	p := newPlace(t)
	for _, call := range []string{"fdatasync", "pwrite64"} {
		part := filepath.Join(p.target, ".file.bin.daypass-part")
		todo := errand{Data: filepath.Join(t.TempDir(), "data"), Target: p.target, Link: server.Link("/b/file.bin"), Want: apperr.DiskError}
		cmd := todo.command(t, strace[0], "-f", "-qq", "-o", os.DevNull, "-P", part, "-e", "trace="+call, "-e", "inject="+call+":error=EIO")
		if err := cmd.Run(); err != nil {
			t.Errorf("%s: %v", call, err)
		}
		if names := finals(t, p.target); len(names) > 0 {
			t.Errorf("%s: published %q", call, names)
		}
		for _, name := range partFiles(t, p.target) {
			must(t, os.Remove(filepath.Join(p.target, name)))
		}
	}
}
