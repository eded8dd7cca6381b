package sqlite_test

import (
	"path/filepath"
	"testing"

	"daypass/internal/sqlite"
)

// What another process stores is noticed once, and what nobody stores never.
func TestChangesOfOthers(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "daypass.db")
	open := func() *sqlite.DB {
		db, err := sqlite.Open(t.Context(), file, sqlite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	here, there := open(), open()
	changes, err := here.Changes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = changes.Close() }()
	want := func(want bool) {
		t.Helper()
		if got, err := changes.Any(t.Context()); err != nil || got != want {
			t.Errorf("changed: %v, %v; want %v", got, err, want)
		}
	}
	want(false)
	if err := (sqlite.Setting[bool]{Name: "a"}).Set(t.Context(), there.Settings(), true); err != nil {
		t.Fatal(err)
	}
	want(true)
	want(false)
}
