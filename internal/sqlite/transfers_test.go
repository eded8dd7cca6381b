package sqlite_test

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/secret"
	"daypass/internal/transfer"
)

func TestAJobIsWhatItWas(t *testing.T) {
	t.Parallel()
	db, dir := fresh(t)
	s := db.Transfers(memorySealer(dir))
	ctx := t.Context()
	j := job(1)
	j.Key, j.PartPath, j.ETag = "key\xff\x00", "/tmp/\xfe.part", "\"\xe9\""
	j.ErrParams = apperr.Params{"missing_bytes": int64(5), "expired_at": start, "host": "h", "wait_seconds": int64(3)}
	j.ErrCode = apperr.DiskFull
	if err := s.Create(ctx, j); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{j.ID, j.ID[:4], j.ID[:7]} {
		got, err := s.Get(ctx, id)
		if err != nil || !reflect.DeepEqual(got, j) {
			t.Errorf("Get(%q) = %+v, %v, want %+v", id, got, err, j)
		}
	}
	j.State, j.Done, j.Name = transfer.StateDone, 77, "other.pdf"
	if err := s.Update(ctx, j); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get(ctx, j.ID); err != nil || !reflect.DeepEqual(got, j) {
		t.Errorf("after Update %+v, %v", got, err)
	}
	if err := s.Delete(ctx, j.ID); err != nil {
		t.Fatal(err)
	}
	_, err := s.Get(ctx, j.ID)
	wantCode(t, err, apperr.JobNotFound)
	wantCode(t, s.Update(ctx, j), apperr.JobNotFound)
	wantCode(t, s.Delete(ctx, j.ID), apperr.JobNotFound)
}

func TestAPrefixMustBeUnique(t *testing.T) {
	t.Parallel()
	db, dir := fresh(t)
	s := db.Transfers(memorySealer(dir))
	for _, id := range []string{"abcd000001", "abcd000002", "abc1000003"} {
		j := job(1)
		j.ID = id
		if err := s.Create(t.Context(), j); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []string{"abcd", "abcd00000", "abc", "", "abce", "%", "ab%1"} {
		_, err := s.Get(t.Context(), id)
		wantCode(t, err, apperr.JobNotFound)
	}
	if j, err := s.Get(t.Context(), "ABCl"); err != nil || j.ID != "abc1000003" {
		t.Errorf("a misread prefix gives %v, %v", j.ID, err)
	}
}

func TestListsArePagedFilteredAndSearched(t *testing.T) {
	t.Parallel()
	db, dir := fresh(t)
	s := db.Transfers(memorySealer(dir))
	for n := range 30 {
		j := job(n)
		if n%3 == 0 {
			j.State = transfer.StateDone
		}
		if n >= 20 {
			j.CreatedAt = start.Add(20 * time.Second) // all at once
		}
		if err := s.Create(t.Context(), j); err != nil {
			t.Fatal(err)
		}
	}
	list := func(f transfer.Filter) (names []string) {
		t.Helper()
		all, err := s.List(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range all {
			names = append(names, j.Name)
		}
		return names
	}
	all := list(transfer.Filter{})
	if len(all) != 30 || all[29] != "report-0.pdf" || all[10] != "report-19.pdf" {
		t.Errorf("all: %v", all)
	}
	var paged []string
	after := ""
	for {
		page, err := s.List(t.Context(), transfer.Filter{After: after, Limit: 7})
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		for _, j := range page {
			paged = append(paged, j.Name)
		}
		after = page[len(page)-1].ID
	}
	if !reflect.DeepEqual(paged, all) {
		t.Errorf("pages give %v, want %v", paged, all)
	}
	for search, want := range map[string]int{
		"REPORT-1": 11, "marz": 30, "märz report-7": 1, "nothing": 0, "t-": 30, "-7": 1, `"`: 0, "storage.example": 30, "anna": 30, "2026-03-01": 30, "pdf*": 0, "report OR nothing": 0, "7.p": 3,
	} {
		if got := list(transfer.Filter{Search: search}); len(got) != want {
			t.Errorf("search %q: %d %v, want %d", search, len(got), got, want)
		}
	}
	if got := list(transfer.Filter{Search: "report-1", States: []transfer.State{transfer.StateDone}, Limit: 2}); !reflect.DeepEqual(got, []string{"report-18.pdf", "report-15.pdf"}) {
		t.Errorf("done, searched, limited: %v", got)
	}
	if got := list(transfer.Filter{Identity: "host|bucket|key-4", Folder: "/home/anna/Downloads", Kind: transfer.Download}); len(got) != 1 {
		t.Errorf("by identity: %v", got)
	}
	_, err := s.List(t.Context(), transfer.Filter{After: "zzzzzzzzzz"})
	wantCode(t, err, apperr.JobNotFound)
}

func TestASearchFollowsTheName(t *testing.T) {
	t.Parallel()
	db, dir := fresh(t)
	s := db.Transfers(memorySealer(dir))
	j := job(1)
	if err := s.Create(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	j.Name = "Ångström.txt"
	if err := s.Update(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	if all, err := s.List(t.Context(), transfer.Filter{Search: "angstro"}); err != nil || len(all) != 1 {
		t.Errorf("%v, %v", all, err)
	}
	if err := s.Delete(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	if all, err := s.List(t.Context(), transfer.Filter{Search: "angstro"}); err != nil || len(all) != 0 {
		t.Errorf("after Delete: %v, %v", all, err)
	}
}

func TestSegmentsAreReplacedWhole(t *testing.T) {
	t.Parallel()
	db, dir := fresh(t)
	s := db.Transfers(memorySealer(dir))
	j := job(1)
	if err := s.Create(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 40 {
		var want []transfer.Segment
		at := int64(0)
		for range random.IntN(60) {
			at += random.Int64N(1 << 29)
			end := at + 1 + random.Int64N(1<<uint(1+random.IntN(32)))
			want = append(want, transfer.Segment{Start: at, End: end, CRC64NVME: random.Uint64(), Synced: random.IntN(2) == 0})
			at = end
		}
		if err := s.SaveSegments(t.Context(), j.ID, want, "boot"); err != nil {
			t.Fatal(err)
		}
		got, boot, err := s.Segments(t.Context(), j.ID)
		if err != nil || boot != "boot" || !reflect.DeepEqual(got, want) {
			t.Fatalf("round %d: %d segments, %q, %v, want %d", round, len(got), boot, err, len(want))
		}
	}
	wantCode(t, s.SaveSegments(t.Context(), "nosuchjob1", nil, ""), apperr.JobNotFound)
	_, _, err := s.Segments(t.Context(), "nosuchjob1")
	wantCode(t, err, apperr.JobNotFound)
}

func TestLinksAreKeptAndForgotten(t *testing.T) {
	t.Parallel()
	for name, lasting := range map[string]bool{"sealed": true, "in memory": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, path := fresh(t)
			sealer := memorySealer(folderOf(path))
			if lasting {
				sealer = sealerOf(folderOf(path))
			}
			s := db.Transfers(sealer)
			j := job(1)
			if err := s.Create(t.Context(), j); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Link(t.Context(), j.ID); !errors.Is(err, transfer.ErrNoLink) {
				t.Errorf("before: %v", err)
			}
			want := "https://host/key?X-Amz-Signature=" + canary
			if err := s.KeepLink(t.Context(), j.ID, secret.NewString(want)); err != nil {
				t.Fatal(err)
			}
			if l, err := s.Link(t.Context(), j.ID); err != nil || l.Reveal() != want {
				t.Errorf("kept: %v, %v", l.Reveal(), err)
			}
			assertNoCanary(t, folderOf(path))
			closeDB(t, db)
			again := open(t, path).Transfers(sealer)
			l, err := again.Link(t.Context(), j.ID)
			if lasting && (err != nil || l.Reveal() != want) {
				t.Errorf("after a restart: %v", err)
			}
			if !lasting && !errors.Is(err, transfer.ErrNoLink) {
				t.Errorf("after a restart without a vault: %v", err)
			}
			if err := again.ForgetLink(t.Context(), j.ID); err != nil {
				t.Fatal(err)
			}
			if _, err := again.Link(t.Context(), j.ID); !errors.Is(err, transfer.ErrNoLink) {
				t.Errorf("forgotten: %v", err)
			}
			wantCode(t, again.KeepLink(t.Context(), "nosuchjob1", l), apperr.JobNotFound)
		})
	}
}

// Uploads that are to be taken back are kept until they are, whatever becomes of their job.
func TestLeftoversOutliveTheirJob(t *testing.T) {
	t.Parallel()
	db, dir := fresh(t)
	store := db.Transfers(memorySealer(dir))
	at := time.UnixMicro(1_700_000_000_123_456).UTC()
	want := []transfer.Leftover{
		{JobID: "jobjobjob1", ProfileID: "p", Bucket: "b", Key: "k\xff\x00/ä", At: at},
		{JobID: "jobjobjob1", ProfileID: "p", Bucket: "b", Key: "k", UploadID: "id", At: at.Add(time.Second)},
	}
	if err := store.Create(t.Context(), transfer.Job{ID: "jobjobjob1", Kind: transfer.Upload, State: transfer.StateQueued}); err != nil {
		t.Fatal(err)
	}
	for i := range want {
		var err error
		if want[i].ID, err = store.KeepLeftover(t.Context(), want[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Delete(t.Context(), "jobjobjob1"); err != nil {
		t.Fatal(err)
	}
	got, err := store.Leftovers(t.Context())
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	if err := store.DropLeftovers(t.Context(), want[0].ID, want[1].ID, 77); err != nil {
		t.Fatal(err)
	}
	if got, err = store.Leftovers(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}
