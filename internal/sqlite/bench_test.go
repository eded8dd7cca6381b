package sqlite_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"daypass/internal/sqlite"
	"daypass/internal/transfer"
)

// crowd fills a file with n finished transfers of many names.
func crowd(tb testing.TB, db *sqlite.DB, n int) transfer.Store {
	tb.Helper()
	s := db.Transfers(memorySealer(tb.TempDir()))
	words := []string{"invoice", "contract", "rehearsal", "budget", "holiday", "minutes", "drawing", "scan", "backup", "film"}
	for i := range n {
		j := job(i)
		j.ID = fmt.Sprintf("%010x", i*2654435761%(1<<36))
		j.State = transfer.StateDone
		j.Name = fmt.Sprintf("%s-%s-%06d.pdf", words[i%10], words[i/10%10], i)
		j.Key = "archive/2026/" + words[i/100%10] + "/" + j.Name
		if err := s.Create(context.Background(), j); err != nil {
			tb.Fatal(err)
		}
	}
	return s
}

var searches = []string{"", "contract", "budget film", "099999", "zzzz", "pdf", "zz", "9", "film zz", "contract-film-099"}

// TestASearchOfManyRowsIsQuick holds the window's promise: 100,000 rows answer in under 50 ms. Making so many takes a
// minute, so they are made only with DAYPASS_TORTURE=full.
func TestASearchOfManyRowsIsQuick(t *testing.T) {
	rows := 2_000
	if os.Getenv("DAYPASS_TORTURE") == "full" && !raceEnabled {
		rows = 100_000
	}
	db, _ := fresh(t)
	s := crowd(t, db, rows)
	for _, search := range searches {
		best := time.Hour
		for range 5 {
			began := time.Now()
			if _, err := s.List(t.Context(), transfer.Filter{Search: search, Limit: 100}); err != nil {
				t.Fatal(err)
			}
			best = min(best, time.Since(began))
		}
		t.Logf("%q in %d rows: %v", search, rows, best.Round(10*time.Microsecond))
		if best > 50*time.Millisecond && !raceEnabled {
			t.Errorf("%q took %v", search, best)
		}
	}
}

func BenchmarkCreate(b *testing.B) {
	db, _ := fresh(b)
	b.ResetTimer()
	b.ReportAllocs()
	crowd(b, db, b.N)
}

func BenchmarkFlush(b *testing.B) {
	for _, count := range []int{8, 800, 12_800} {
		b.Run(fmt.Sprintf("%d segments", count), func(b *testing.B) {
			db, path := fresh(b)
			s := db.Transfers(memorySealer(filepath.Dir(path)))
			if err := s.Create(context.Background(), job(1)); err != nil {
				b.Fatal(err)
			}
			const size = 8 << 20
			segments := make([]transfer.Segment, count)
			for i := range segments {
				segments[i] = transfer.Segment{Start: int64(i) * size, End: int64(i+1)*size - 1, CRC64NVME: uint64(i) << 40}
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				segments[i%count].CRC64NVME++
				if err := s.SaveSegments(context.Background(), job(1).ID, segments, "boot"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkLoadSegments(b *testing.B) {
	db, path := fresh(b)
	s := db.Transfers(memorySealer(filepath.Dir(path)))
	if err := s.Create(context.Background(), job(1)); err != nil {
		b.Fatal(err)
	}
	segments := make([]transfer.Segment, 12_800)
	for i := range segments {
		segments[i] = transfer.Segment{Start: int64(i) << 23, End: int64(i+1)<<23 - 1, CRC64NVME: uint64(i) << 40}
	}
	if err := s.SaveSegments(context.Background(), job(1).ID, segments, "boot"); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if got, _, err := s.Segments(context.Background(), job(1).ID); err != nil || len(got) != len(segments) {
			b.Fatal(len(got), err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	db, path := fresh(b)
	crowd(b, db, 500)
	closeDB(b, db)
	b.ReportAllocs()
	for b.Loop() {
		db, err := sqlite.Open(context.Background(), path, sqlite.Options{})
		if err != nil {
			b.Fatal(err)
		}
		closeDB(b, db)
	}
}
