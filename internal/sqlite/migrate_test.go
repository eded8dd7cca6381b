package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/request"
	"daypass/internal/transfer"
)

// load makes a file of a fixture.
func load(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "daypass.db")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	raw(t, file, text)
	return file
}

// raw runs SQL on a file behind Daypass's back.
func raw(t *testing.T, file, text string) {
	t.Helper()
	pool, err := sql.Open("sqlite", "file:"+file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = pool.Close() }()
	if _, err := pool.ExecContext(t.Context(), text); err != nil {
		t.Fatal(err)
	}
}

func TestEveryOldVersionIsBroughtUpToDate(t *testing.T) {
	t.Parallel()
	all, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	for version := 1; version <= len(all); version++ {
		text, err := os.ReadFile(fmt.Sprintf("testdata/version-%d.sql", version))
		if err != nil {
			t.Fatal(err) // each version has its fixture: migrations/README.md, rule 9
		}
		db, err := Open(t.Context(), load(t, string(text)), Options{Notice: func(n Notice) { t.Error(n) }})
		if err != nil {
			t.Fatalf("version %d: %v", version, err)
		}
		assertFixture(t, db)
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

func assertFixture(t *testing.T, db *DB) {
	t.Helper()
	ctx := t.Context()
	transfers := db.Transfers(fixedSealer)
	jobs, err := transfers.List(ctx, transfer.Filter{Search: "ubersicht"})
	if err != nil || len(jobs) != 1 || !reflect.DeepEqual(jobs[0], fixtureJob) {
		t.Errorf("jobs %+v, %v", jobs, err)
	}
	segments, boot, err := transfers.Segments(ctx, fixtureJob.ID)
	if err != nil || boot != "boot" || !reflect.DeepEqual(segments, fixtureSegments) {
		t.Errorf("segments %+v, %q, %v", segments, boot, err)
	}
	if l, err := transfers.Link(ctx, fixtureJob.ID); err != nil || l.Reveal() != "https://fixture" {
		t.Errorf("link %v", err)
	}
	links, err := db.Links().List(ctx, link.Filter{Search: "muller"})
	if err != nil || len(links) != 1 || !reflect.DeepEqual(links[0], fixtureIssued) {
		t.Errorf("links %+v, %v", links, err)
	}
	if d, err := db.Deposits().Deposit(ctx, fixtureDeposit.ID); !errors.Is(err, apperr.New(apperr.LedgerNotFound, nil)) && !reflect.DeepEqual(d, fixtureDeposit) {
		t.Errorf("deposit %+v, %v", d, err) // before version 2 there were none
	}
	r, err := db.Requests().Request(ctx, fixtureRequest.ID)
	if !errors.Is(err, apperr.New(apperr.RequestNotFound, nil)) { // before version 7 there were none
		if !reflect.DeepEqual(r, fixtureRequest) {
			t.Errorf("request %+v, %v", r, err)
		}
		if came, err := db.Requests().Arrivals(ctx, request.ArrivalFilter{Request: "fixture004"}); err != nil || len(came) != 1 || came[0] != fixtureArrival {
			t.Errorf("arrivals %+v, %v", came, err)
		}
	}
	if p, err := db.Profiles(fixedSealer).Get(ctx, "work"); err != nil || !reflect.DeepEqual(p, fixtureProfile) {
		t.Errorf("profile %+v, %v", p, err)
	}
	if c, err := db.Profiles(fixedSealer).Credential(ctx, "01p"); err != nil || c != fixtureCredential {
		t.Errorf("credential %v", err)
	}
	if theme, err := fixtureTheme.Get(ctx, db.Settings()); err != nil || theme != "dark" {
		t.Errorf("setting %q, %v", theme, err)
	}
	if s, ok, err := db.Secrets(fixedSealer).Load(ctx, "practice"); err != nil || !ok || s.Reveal() != "practice key" {
		t.Errorf("secret %v, %v", ok, err)
	}
}

// next gives Options of a build with further steps.
func next(t *testing.T, steps ...string) Options {
	t.Helper()
	all, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range steps {
		all = append(all, migration{len(all) + 1, "next", text})
	}
	return Options{Notice: func(n Notice) { t.Error(n) }, steps: all}
}

func filled(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "daypass.db")
	db, err := Open(t.Context(), file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	fillFixture(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return file
}

func copies(t *testing.T, file string) []string {
	t.Helper()
	names, err := filepath.Glob(file + ".version-*")
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestACopyIsKeptBeforeAMigration(t *testing.T) {
	t.Parallel()
	file := filled(t)
	db, err := Open(t.Context(), file, next(t, "ALTER TABLE transfers ADD COLUMN extra TEXT NOT NULL DEFAULT 'x'", "DELETE FROM settings"))
	if err != nil {
		t.Fatal(err)
	}
	if theme, err := fixtureTheme.Get(t.Context(), db.Settings()); err != nil || theme != "system" {
		t.Errorf("the last step did not run: %q, %v", theme, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), file, Options{})
	if apperr.CodeOf(err) != apperr.DataDirNewer {
		t.Errorf("the old build opens the new file: %v", err)
	}
	kept := copies(t, file)
	if len(kept) != 1 {
		t.Fatalf("copies %v", kept)
	}
	if info, err := os.Stat(kept[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("copy %v, %v", info, err)
	}
	old, err := Open(t.Context(), kept[0], Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = old.Close() }()
	assertFixture(t, old)
}

func TestAMigrationThatFailsChangesNothing(t *testing.T) {
	t.Parallel()
	file := filled(t)
	_, err := Open(t.Context(), file, next(t, "DELETE FROM transfers", "INSERT INTO nowhere VALUES (1)"))
	if err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Fatalf("error %v", err)
	}
	db, err := Open(t.Context(), file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	assertFixture(t, db)
	if len(copies(t, file)) != 1 {
		t.Error("no copy was kept")
	}
}

func TestAFreshFileHasNoCopy(t *testing.T) {
	t.Parallel()
	file := filled(t)
	if kept := copies(t, file); len(kept) != 0 {
		t.Errorf("copies %v", kept)
	}
}
