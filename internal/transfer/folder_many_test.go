package transfer_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"daypass/internal/profile"
	"daypass/internal/sqlite"
	"daypass/internal/transfer"
)

// endless takes very many empty objects, and holds none.
type endless struct {
	transfer.Uploader
	given atomic.Int64
	peak  atomic.Uint64
}

func (s *endless) PutWhole(context.Context, transfer.Destination, transfer.Meta, transfer.Chunk, bool) (transfer.Stored, error) {
	if s.given.Add(1)%5000 == 0 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		s.peak.Store(max(s.peak.Load(), m.HeapAlloc))
	}
	return transfer.Stored{ETag: `"d41d8cd98f00b204e9800998ecf8427e"`}, nil
}

func (*endless) Host(transfer.Destination) (string, error)         { return "endless.test", nil }
func (*endless) Traits(transfer.Destination) transfer.UploadTraits { return transfer.UploadTraits{} }

func (*endless) Find(context.Context, transfer.Destination) (transfer.Stored, error) {
	return transfer.Stored{}, transfer.ErrNoObject
}

// Very many items in one job, with DAYPASS_TORTURE=full 100,000: what is held in memory does not grow with them.
func TestMemoryDoesNotGrowWithTheFiles(t *testing.T) {
	n := 20_000
	if os.Getenv("DAYPASS_TORTURE") == "full" {
		n = 100_000
	}
	p := newPlace(t)
	s := &endless{}
	e, _ := p.engine(t, setup{config: transfer.Config{
		Uploader: s, Access: func(context.Context, string) (profile.Access, error) { return profile.Access{}, nil },
	}})
	items := p.itemsOf(t)
	j := transfer.Job{
		ID: "manyfiles1", Kind: transfer.FolderUpload, State: transfer.StatePaused, Listed: true, Existing: transfer.ExistingReplace,
		ProfileID: "p1", Bucket: "b", Name: "many", CreatedAt: time.Now(),
	}
	items.fill(t, j, n)
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	if _, err := e.Resume(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	j, err := e.Wait(ctx, j.ID)
	if err != nil || int(j.FilesDone) != n {
		t.Fatalf("%+v, %v", j, err)
	}
	grown := int64(s.peak.Load()) - int64(before.HeapAlloc)
	t.Logf("%d items in %v, %d KiB more on the heap", n, time.Since(begun).Round(time.Millisecond), grown>>10)
	if grown > 12<<20 {
		t.Errorf("%d bytes more on the heap", grown)
	}
}

// itemsDB is a place's database behind an engine's back.
type itemsDB struct {
	jobs  transfer.Store
	items transfer.ItemStore
}

func (p place) itemsOf(t *testing.T) itemsDB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(p.data, "daypass.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return itemsDB{db.Transfers(nil), db.Items()}
}

// fill stores a job with n empty files, all of which are one file on the disk.
func (d itemsDB) fill(t *testing.T, j transfer.Job, n int) {
	t.Helper()
	if err := d.jobs.Create(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	base := t.TempDir()
	if err := os.WriteFile(filepath.Join(base, "empty"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	batch := []transfer.Item{{Path: base, State: transfer.ItemSource, Renamed: base}}
	for i := range n {
		name := fmt.Sprintf("a file with a longer name %07d", i)
		batch = append(batch, transfer.Item{Path: "empty", Renamed: name, Root: 1, State: transfer.ItemPending, Claim: name})
		if len(batch) == 2000 || i == n-1 {
			if _, err := d.items.AddItems(t.Context(), j.ID, batch); err != nil {
				t.Fatal(err)
			}
			batch = batch[:0]
		}
	}
}
