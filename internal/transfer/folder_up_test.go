package transfer_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// tree writes files below a new folder and gives its path.
func tree(t testing.TB, files map[string]lab.Blob) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "tree")
	for name, blob := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, blob.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func (s sender) folderSpec(prefix string, sources ...string) transfer.FolderUploadSpec {
	return transfer.FolderUploadSpec{Sources: sources, ProfileID: "p1", ProfileName: "lab", Bucket: s.server.Bucket, Prefix: prefix}
}

// putFolder adds and waits.
func putFolder(t testing.TB, e *transfer.Engine, s transfer.FolderUploadSpec) (transfer.Job, error) {
	t.Helper()
	j, err := e.AddFolderUpload(t.Context(), s)
	if err != nil {
		t.Fatalf("add: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	return e.Wait(ctx, j.ID)
}

func mustPutFolder(t testing.TB, e *transfer.Engine, s transfer.FolderUploadSpec) transfer.Job {
	t.Helper()
	j, err := putFolder(t, e, s)
	if err != nil {
		t.Fatalf("job %+v: %v", j, err)
	}
	if j.State != transfer.StateDone || j.Done != j.Size || !j.Listed || j.FilesDone+j.FilesSkipped != j.Files || j.FilesFailed != 0 {
		t.Fatalf("job %+v", j)
	}
	return j
}

func items(t testing.TB, e *transfer.Engine, id string, state transfer.ItemState) map[string]transfer.Item {
	t.Helper()
	out := map[string]transfer.Item{}
	for after := int64(0); ; {
		page, err := e.Items(t.Context(), id, transfer.ItemFilter{State: state, After: after})
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			return out
		}
		for _, i := range page {
			out[i.Path], after = i, i.N
		}
	}
}

// A folder arrives whole, in its shape, with small, empty and large files; again, nothing is sent, and another file of
// a name is refused without stopping the rest.
func TestFoldersArrive(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		server *lab.Server
		preset string
	}{
		{lab.Versity(t), "minio"}, {lab.MinIO(t), "minio"}, {lab.Versity(t), "other"}, {lab.Versity(t, lab.Options{TLS: true}), "minio"},
	} {
		t.Run(fmt.Sprint(c.server.Kind, c.preset, c.server.TLS), func(t *testing.T) {
			t.Parallel()
			files := map[string]lab.Blob{
				"empty": {Seed: 1}, "a/b/c/deep.txt": {Seed: 2, Length: 10}, "a/large.bin": {Seed: 3, Length: 12 << 20},
				"a/edge": {Seed: 4, Length: 1 << 20}, "a/over": {Seed: 5, Length: 1<<20 + 1}, "ünï cödé & 100%.txt": {Seed: 6, Length: 99},
			}
			for n := range 40 {
				files[fmt.Sprintf("many/%03d.bin", n)] = lab.Blob{Seed: uint64(100 + n), Length: int64(1 + 977*n)}
			}
			root := tree(t, files)
			s := newSender(t, c.server, c.preset)
			e, _ := s.engine(t)
			j := mustPutFolder(t, e, s.folderSpec("in/here", root))
			if j.Files != int64(len(files)) || j.FilesDone != j.Files || j.Fetched < j.Size {
				t.Fatalf("%+v", j)
			}
			for name, blob := range files {
				s.wantObject(t, "in/here/tree/"+name, blob)
			}
			for path, i := range items(t, e, j.ID, transfer.ItemDone) {
				if i.Verified != transfer.VerifiedCRC && i.Verified != transfer.VerifiedMD5 && i.Verified != transfer.VerifiedParts {
					t.Errorf("%s: %q", path, i.Verified)
				}
			}
			if jobs, err := e.Jobs(t.Context(), transfer.Filter{}); err != nil || len(jobs) != 1 {
				t.Fatalf("jobs %+v, %v", jobs, err)
			}
			again := mustPutFolder(t, e, s.folderSpec("in/here", root))
			if again.ID == j.ID || again.FilesSkipped != again.Files || again.Fetched != 0 {
				t.Fatalf("%+v", again)
			}
			if err := os.WriteFile(filepath.Join(root, "a/edge"), []byte("another"), 0o600); err != nil {
				t.Fatal(err)
			}
			third, err := putFolder(t, e, s.folderSpec("in/here", root))
			wantCode(t, err, apperr.FilesFailed)
			failed := items(t, e, third.ID, transfer.ItemFailed)
			if third.FilesFailed != 1 || failed["tree/a/edge"].ErrCode != apperr.ObjectExists {
				t.Fatalf("%+v %+v", third, failed)
			}
			s.wantObject(t, "in/here/tree/a/edge", files["a/edge"])
		})
	}
}
