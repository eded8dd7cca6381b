package transfer_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"daypass/internal/lab"
	"daypass/internal/transfer"
)

func (s sender) downSpec(prefix string) transfer.FolderDownloadSpec {
	return transfer.FolderDownloadSpec{ProfileID: "p1", ProfileName: "lab", Bucket: s.server.Bucket, Prefix: prefix, Folder: s.place.target}
}

// getFolder adds and waits.
func getFolder(t testing.TB, e *transfer.Engine, s transfer.FolderDownloadSpec) (transfer.Job, error) {
	t.Helper()
	j, err := e.AddFolderDownload(t.Context(), s)
	if err != nil {
		t.Fatalf("add: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	return e.Wait(ctx, j.ID)
}

func mustGetFolder(t testing.TB, e *transfer.Engine, s transfer.FolderDownloadSpec) transfer.Job {
	t.Helper()
	j, err := getFolder(t, e, s)
	if err != nil {
		t.Fatalf("job %+v: %v", j, err)
	}
	if j.State != transfer.StateDone || j.Done != j.Size {
		t.Fatalf("job %+v", j)
	}
	return j
}

func wantFile(t testing.TB, path string, want lab.Blob) {
	t.Helper()
	if sumFile(t, path) != sumBlob(want) {
		t.Fatalf("%s has other bytes", path)
	}
}

// allFiles lists everything below a folder that is no folder.
func allFiles(t testing.TB, root string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			rel, _ := filepath.Rel(root, path)
			files = append(files, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// What was sent comes back, in its shape, verified; again, nothing is fetched.
func TestFoldersComeBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		server *lab.Server
		preset string
	}{{lab.Versity(t), "minio"}, {lab.MinIO(t), "minio"}, {lab.Versity(t, lab.Options{TLS: true}), "other"}} {
		t.Run(fmt.Sprint(c.server.Kind, c.preset, c.server.TLS), func(t *testing.T) {
			t.Parallel()
			files := map[string]lab.Blob{
				"empty": {Seed: 1}, "a/b/c/deep.txt": {Seed: 2, Length: 10}, "a/large.bin": {Seed: 3, Length: 12 << 20},
				"a/edge": {Seed: 4, Length: 1 << 20}, "a/over": {Seed: 5, Length: 1<<20 + 1}, "ünï cödé & 100%.txt": {Seed: 6, Length: 99},
				".hidden/.gitignore": {Seed: 7, Length: 7},
			}
			for n := range 40 {
				files[fmt.Sprintf("many/%03d.bin", n)] = lab.Blob{Seed: uint64(100 + n), Length: int64(1 + 977*n)}
			}
			s := newSender(t, c.server, c.preset)
			e, _ := s.engine(t)
			mustPutFolder(t, e, s.folderSpec("in", tree(t, files)))
			j := mustGetFolder(t, e, s.downSpec("in/tree"))
			if j.Files != int64(len(files)) || j.FilesDone != j.Files || j.Kind != transfer.FolderDownload {
				t.Fatalf("%+v", j)
			}
			for name, blob := range files {
				wantFile(t, filepath.Join(s.place.target, "tree", name), blob)
			}
			if got := allFiles(t, s.place.target); len(got) != len(files) {
				t.Fatalf("%d files: %q", len(got), got)
			}
			for path, i := range items(t, e, j.ID, transfer.ItemDone) {
				if i.Verified != transfer.VerifiedCRC && i.Verified != transfer.VerifiedMD5 && i.Verified != transfer.VerifiedParts {
					t.Errorf("%s: %q", path, i.Verified)
				}
			}
			again := mustGetFolder(t, e, s.downSpec("in/tree/"))
			if again.ID == j.ID || again.FilesSkipped != again.Files || again.Fetched != 0 {
				t.Fatalf("%+v", again)
			}
			one := mustGetFolder(t, e, s.downSpec("in/tree/a/large.bin"))
			if one.Kind != transfer.Download || one.Name != "large.bin" || one.Verified == transfer.VerifiedSize {
				t.Fatalf("%+v", one)
			}
			wantFile(t, filepath.Join(s.place.target, "large.bin"), files["a/large.bin"])
		})
	}
}
