//go:build unix

package transfer_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// meddler does something once, before the first object is stored.
type meddler struct {
	transfer.Uploader
	once   sync.Once
	meddle func()
}

func (m *meddler) PutWhole(ctx context.Context, d transfer.Destination, meta transfer.Meta, c transfer.Chunk, mayReplace bool) (transfer.Stored, error) {
	m.once.Do(m.meddle)
	return m.Uploader.PutWhole(ctx, d, meta, c, mayReplace)
}

// listed waits until all files of the engine's one job are known.
func listed(t *testing.T, e *transfer.Engine) {
	t.Helper()
	lab.Eventually(t, 10*time.Second, func() bool {
		jobs, err := e.Jobs(t.Context(), transfer.Filter{})
		return err == nil && len(jobs) == 1 && jobs[0].Listed
	})
}

// Row 18 for folders, and what is no file at all: each is told by itself, and the rest arrives.
func TestFoldersWithFilesThatCannotBeSent(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	small := lab.Blob{Seed: 1, Length: 500}
	root := tree(t, map[string]lab.Blob{
		"gone": small, "grows": small, "shrinks": small, "dir/inside": small, "swapped/f": small, "kept": small, "deep/" + strings.Repeat("k", 200): small,
		"notutf8\xff": small, strings.Repeat("l", 255) + "/" + strings.Repeat("m", 255) + "/" + strings.Repeat("n", 255) + "/" + strings.Repeat("o", 255): small,
	})
	in := func(name string) string { return filepath.Join(root, name) }
	for from, to := range map[string]string{"loop": ".", "up": "..", "absolute": root, "dangling": "nothing"} {
		if err := os.Symlink(to, in(from)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(in("empty"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(in("pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mknod(in("socket"), syscall.S_IFSOCK|0o600, 0); err != nil {
		t.Fatal(err)
	}
	first := filepath.Join(t.TempDir(), "first")
	if err := os.WriteFile(first, []byte("first"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newSender(t, server, "minio")
	large := lab.Blob{Seed: 2, Length: 3 << 20}
	var e *transfer.Engine
	s.uploader = func(u transfer.Uploader) transfer.Uploader {
		return &meddler{Uploader: u, meddle: func() {
			listed(t, e)
			_ = os.Remove(in("gone"))
			_ = os.WriteFile(in("grows"), large.Bytes(), 0o600)
			_ = os.Truncate(in("shrinks"), 100)
			_ = os.RemoveAll(in("swapped"))
			_ = os.Symlink("/etc", in("swapped"))
		}}
	}
	e, _ = s.engine(t)
	spec := s.folderSpec("f", first, root, "/dev/null", "/proc/self/mem", filepath.Join(root, "nothing-there"))
	spec.Connections = 1
	j, err := putFolder(t, e, spec)
	wantCode(t, err, apperr.FilesFailed)
	failed := items(t, e, j.ID, transfer.ItemFailed)
	long := "tree/" + strings.Repeat("l", 255) + "/" + strings.Repeat("m", 255) + "/" + strings.Repeat("n", 255) + "/" + strings.Repeat("o", 255)
	want := map[string]apperr.Code{
		"tree/gone": apperr.SourceMissing, "tree/swapped/f": apperr.SourceMissing, "tree/pipe": apperr.SourceNotFile, "tree/socket": apperr.SourceNotFile,
		"null": apperr.SourceNotFile, "mem": apperr.SourceMissing, "nothing-there": apperr.SourceMissing, "tree/notutf8\xff": apperr.NameImpossible,
		long: apperr.NameImpossible,
	}
	for name, code := range want {
		if failed[name].ErrCode != code {
			t.Errorf("%q: %q, not %q", name, failed[name].ErrCode, code)
		}
	}
	if len(failed) != len(want) || j.FilesFailed != int64(len(want)) || j.FilesDone != 6 {
		t.Errorf("%+v %d failed", j, len(failed))
	}
	left := items(t, e, j.ID, transfer.ItemLeftOut)
	for _, name := range []string{"loop", "up", "absolute", "dangling"} {
		if left["tree/"+name].Reason != transfer.ReasonSymlink {
			t.Errorf("%s: %+v", name, left["tree/"+name])
		}
	}
	if left["tree/empty"].Reason != transfer.ReasonEmptyFolder || len(left) != 5 {
		t.Errorf("left out: %+v", left)
	}
	s.wantObject(t, "f/tree/grows", large)
	s.wantObject(t, "f/tree/kept", small)
}

// Two files that would go to one place: refused, or beside each other.
func TestFilesOfOneName(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	one, two := tree(t, map[string]lab.Blob{"same.txt": {Seed: 1, Length: 10}}), tree(t, map[string]lab.Blob{"same.txt": {Seed: 2, Length: 10}})
	for rule, want := range map[transfer.ExistingRule]int{transfer.ExistingRefuse: 1, transfer.ExistingRename: 2} {
		s := newSender(t, server, "minio")
		e, _ := s.engine(t)
		spec := s.folderSpec(string(rule), filepath.Join(one, "same.txt"), filepath.Join(two, "same.txt"), filepath.Join(one, "same.txt"))
		spec.Existing = rule
		j, err := putFolder(t, e, spec)
		if j.FilesDone != int64(want) || j.Files != 2 || (err != nil) != (want == 1) {
			t.Errorf("%s: %+v, %v", rule, j, err)
		}
		s.wantObject(t, string(rule)+"/same.txt", lab.Blob{Seed: 1, Length: 10})
		if want == 2 {
			s.wantObject(t, string(rule)+"/same (2).txt", lab.Blob{Seed: 2, Length: 10})
		}
	}
}

// A folder's job pauses, goes on in another engine, and is cancelled with nothing half left behind.
func TestFoldersArePausedAndCancelled(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	s := newSender(t, server, "minio")
	files := manyFiles(300)
	root := tree(t, files)
	s.limit = 2 << 20
	e, stop := s.engine(t)
	j, err := e.AddFolderUpload(t.Context(), s.folderSpec("p", root))
	if err != nil {
		t.Fatal(err)
	}
	busy := func(e *transfer.Engine, least int64) {
		lab.Eventually(t, 20*time.Second, func() bool {
			now, err := e.Job(t.Context(), j.ID)
			return err == nil && now.Done > least && now.State == transfer.StateRunning
		})
	}
	busy(e, 1<<20)
	if j, err = e.Pause(t.Context(), j.ID); err != nil || j.State != transfer.StatePaused || j.FilesDone == 0 || j.FilesDone == j.Files {
		t.Fatalf("%+v %v", j, err)
	}
	if _, err := e.Wait(t.Context(), j.ID); apperr.CodeOf(err) != apperr.Interrupted {
		t.Fatal(err)
	}
	stop()
	before := j.FilesDone
	e, stop = s.engine(t)
	if _, err = e.Resume(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	busy(e, 3<<20)
	if now, _ := e.Job(t.Context(), j.ID); now.FilesDone < before || now.Resumed == 0 {
		t.Errorf("%+v", now)
	}
	if j, err = e.Cancel(t.Context(), j.ID); err != nil || j.State != transfer.StateCancelled {
		t.Fatalf("%+v %v", j, err)
	}
	if s.openUploads(t) != 0 {
		t.Error("an upload is left open")
	}
	if jobs, err := e.Jobs(t.Context(), transfer.Filter{Parent: j.ID}); err != nil || len(jobs) != 0 {
		t.Errorf("large files' jobs are left: %+v %v", jobs, err)
	}
	stop()
	s.limit = 0
	e, _ = s.engine(t)
	again := mustPutFolder(t, e, s.folderSpec("p", root))
	if again.ID == j.ID || again.FilesSkipped == 0 || again.FilesSkipped+again.FilesDone != int64(len(files)) {
		t.Errorf("%+v", again)
	}
}
