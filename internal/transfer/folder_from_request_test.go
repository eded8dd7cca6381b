package transfer_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// inbox is what came with a request, as the server lists it.
type inbox struct {
	t      testing.TB
	server *lab.Server
	paths  []string // of the arrivals, "batch/" in front
}

func (b *inbox) Arrived(ctx context.Context, _ string) (all []transfer.Arrived, err error) {
	objects, err := b.server.Objects(ctx, "inbox/")
	if err != nil {
		return nil, err
	}
	for n, p := range b.paths {
		i := slices.IndexFunc(objects, func(o lab.StoredObject) bool { return o.Key == "inbox/"+p })
		if i < 0 {
			b.t.Errorf("%s is not there", p)
			continue
		}
		_, path, _ := strings.Cut(p, "/")
		o := objects[i]
		all = append(all, transfer.Arrived{ID: int64(n + 1), Key: o.Key, Path: path, Size: o.Size, ETag: o.ETag, Modified: o.Modified})
	}
	return all, nil
}

// What came is one job, and again only what is not there, whole, is fetched: files of one name, files whose name was taken by
// somebody else's, and large ones whose storage knows no checksum of the whole.
func TestWhatCameIsSavedOnce(t *testing.T) {
	t.Parallel()
	for _, server := range []*lab.Server{lab.Versity(t), lab.MinIO(t)} {
		t.Run(string(server.Kind), func(t *testing.T) {
			t.Parallel()
			s := newSender(t, server, "minio")
			box := &inbox{t: t, server: server, paths: []string{"aaaa/photo.jpg", "bbbb/photo.jpg", "aaaa/plans/large.bin", "aaaa/notes.txt"}}
			s.arrivals = box
			large := lab.Blob{Seed: 1, Length: 12 << 20}
			server.Put(t, "inbox/aaaa/photo.jpg", []byte("one"))
			server.Put(t, "inbox/bbbb/photo.jpg", []byte("two"))
			server.Put(t, "inbox/aaaa/notes.txt", []byte("notes"))
			server.PutParts(t, "inbox/aaaa/plans/large.bin", large.Reader(), large.Length, 5<<20)
			home := filepath.Join(s.place.target, "Photos")
			if err := os.Mkdir(home, 0o750); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(home, "notes.txt"), "of somebody else")
			e, _ := s.engine(t)
			save := func() transfer.Job { return s.saveArrivals(t, e) }

			if j := save(); j.Files != 4 || j.FilesDone != 4 || j.Path != home {
				t.Errorf("first: %+v", j)
			}
			whole := []string{"notes (2).txt", "notes.txt", "photo (2).jpg", "photo.jpg", "plans/large.bin"}
			s.wantSaved(t, home, whole)
			wantFile(t, filepath.Join(home, "plans", "large.bin"), large)
			if j := save(); j.Files != 4 || j.FilesSkipped != 4 || j.Fetched != 0 {
				t.Errorf("again: %+v", j)
			}
			s.wantSaved(t, home, whole)

			if err := os.Remove(filepath.Join(home, "photo.jpg")); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(home, "plans", "large.bin"), "cut off")
			server.Put(t, "inbox/cccc/new.txt", []byte("new"))
			box.paths = append(box.paths, "cccc/new.txt")
			if j := save(); j.Files != 5 || j.FilesSkipped != 2 || j.FilesDone != 3 {
				t.Errorf("after losses: %+v", j)
			}
			s.wantSaved(t, home, []string{"new.txt", "notes (2).txt", "notes.txt", "photo (2).jpg", "photo.jpg", "plans/large (2).bin", "plans/large.bin"})
			wantFile(t, filepath.Join(home, "plans", "large (2).bin"), large)
		})
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (s sender) arrivalsSpec() transfer.ArrivalsSpec {
	return transfer.ArrivalsSpec{
		ProfileID: "p1", ProfileName: "lab", Bucket: s.server.Bucket, Prefix: "inbox/", Request: "r1", Folder: s.place.target, Name: "Photos",
	}
}

// saveArrivals adds and waits for the last job.
func (s sender) saveArrivals(t *testing.T, e *transfer.Engine) transfer.Job {
	t.Helper()
	jobs, err := e.AddArrivals(t.Context(), s.arrivalsSpec())
	if err != nil || len(jobs) != 1 {
		t.Fatalf("%d jobs, %v", len(jobs), err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	j, err := e.Wait(ctx, jobs[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func (s sender) wantSaved(t *testing.T, home string, want []string) {
	t.Helper()
	if got := allFiles(t, home); !slices.Equal(got, want) {
		t.Errorf("saved %q, want %q", got, want)
	}
}

// What comes while a job is unfinished is another job's, beside it; nothing is in two of them.
func TestWhatComesMeanwhileIsSavedBeside(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	s := newSender(t, server, "minio")
	box := &inbox{t: t, server: server}
	s.arrivals = box
	e, _ := s.engine(t)
	if _, err := e.AddArrivals(t.Context(), s.arrivalsSpec()); apperr.CodeOf(err) != apperr.ObjectGone {
		t.Errorf("nothing came: %v", err)
	}
	server.Put(t, "inbox/aaaa/one.txt", []byte("one"))
	box.paths = []string{"aaaa/one.txt"}
	first, err := e.AddArrivals(t.Context(), s.arrivalsSpec())
	if err != nil {
		t.Fatal(err)
	}
	_, _ = e.Pause(t.Context(), first[0].ID) // it may be done by now
	server.Put(t, "inbox/aaaa/two.txt", []byte("two"))
	box.paths = append(box.paths, "aaaa/two.txt")
	jobs, err := e.AddArrivals(t.Context(), s.arrivalsSpec())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for _, j := range jobs {
		if j, err = e.Wait(ctx, j.ID); err != nil {
			t.Errorf("%+v: %v", j, err)
		}
	}
	s.wantSaved(t, filepath.Join(s.place.target, "Photos"), []string{"one.txt", "two.txt"})
}
