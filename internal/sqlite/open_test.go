package sqlite

import (
	"bytes"
	"crypto/sha256"
	"os"
	"path/filepath"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
)

// snapshot gives what a folder's files hold, but for the lock.
func snapshot(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	all := make(map[string][32]byte)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Ext(e.Name()) != ".lock" {
			all[e.Name()] = sha256.Sum256(text)
		}
	}
	return all
}

func sameFiles(t *testing.T, before, after map[string][32]byte) {
	t.Helper()
	for name, sum := range before {
		if after[name] != sum {
			t.Errorf("%s was changed", name)
		}
	}
	for name := range after {
		if _, ok := before[name]; !ok {
			t.Errorf("%s is new", name)
		}
	}
}

func TestFilesOfOthersAreRefusedAndNotTouched(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		make func(file string)
		want apperr.Code
	}{
		"a newer version":     {func(file string) { raw(t, file, "PRAGMA user_version = 9999") }, apperr.DataDirNewer},
		"another application": {func(file string) { raw(t, file, "PRAGMA application_id = 1234") }, apperr.DataDirForeign},
		"no mark, tables":     {func(file string) { raw(t, file, "PRAGMA application_id = 0") }, apperr.DataDirForeign},
		"a folder": {func(file string) {
			if err := errorsOf(os.Remove(file), os.Mkdir(file, 0o700)); err != nil {
				t.Error(err)
			}
		}, apperr.DataDirReadOnly},
	} {
		file := filled(t)
		c.make(file)
		if name == "a folder" {
			_, err := Open(t.Context(), file, Options{})
			if err == nil {
				t.Errorf("%s was opened", name)
			}
			continue
		}
		before := snapshot(t, filepath.Dir(file))
		_, err := Open(t.Context(), file, Options{Notice: func(n Notice) { t.Error(n) }})
		if apperr.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
		sameFiles(t, before, snapshot(t, filepath.Dir(file)))
	}
}

func errorsOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestADamagedFileIsSetAside(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 25)
	for name, spoil := range map[string]func([]byte) []byte{
		"not a database":  func([]byte) []byte { return bytes.Repeat([]byte("this is a letter to my aunt. "), 200) },
		"a few bytes":     func([]byte) []byte { return []byte("hello") },
		"zeros":           func(b []byte) []byte { return make([]byte, len(b)) },
		"cut off":         func(b []byte) []byte { return b[:len(b)/2] },
		"cut in the head": func(b []byte) []byte { return b[:60] },
		"spoilt schema":   func(b []byte) []byte { copy(b[100:], bytes.Repeat([]byte{0xff}, 300)); return b },
		"spoilt pages":    func(b []byte) []byte { copy(b[8192:], bytes.Repeat([]byte{0xa5}, 8192)); return b },
	} {
		file := filled(t)
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		spoilt := spoil(bytes.Clone(text))
		if err := errorsOf(os.WriteFile(file, spoilt, 0o600), os.WriteFile(file+"-wal", []byte("old wal"), 0o600)); err != nil {
			t.Fatal(err)
		}
		var notices []Notice
		clock := func() time.Time { return time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC) }
		db, err := Open(t.Context(), file, Options{Clock: clock, Notice: func(n Notice) { notices = append(notices, n) }})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(notices) != 1 || notices[0].Code != apperr.DataDirDamaged {
			t.Fatalf("%s: notices %v", name, notices)
		}
		backup, _ := notices[0].Params["backup"].(string)
		if backup != file+".damaged-20260301T000000.000Z" {
			t.Errorf("%s: backup %q", name, backup)
		}
		if kept, err := os.ReadFile(backup); err != nil || !bytes.Equal(kept, spoilt) {
			t.Errorf("%s: the set-aside file is not what was there: %v", name, err)
		}
		if !exists(backup + "-wal") {
			t.Errorf("%s: the WAL stayed", name)
		}
		fillFixture(t, db)
		assertFixture(t, db)
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestDamageThatIsMetLaterIsSetAsideAtTheNextStart(t *testing.T) {
	t.Parallel()
	file := filled(t)
	db, err := Open(t.Context(), file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.writer.ExecContext(t.Context(), "PRAGMA wal_checkpoint(truncate)")
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	info, _ := f.Stat()
	for at := int64(4096); at < info.Size(); at += 4096 {
		_, _ = f.WriteAt(bytes.Repeat([]byte{0xee}, 64), at)
	}
	_ = f.Close()
	fresh, err := Open(t.Context(), filepath.Join(t.TempDir(), "other.db"), Options{}) // no cached pages
	if err != nil {
		t.Fatal(err)
	}
	_ = fresh.Close()
	db.reader.SetMaxIdleConns(0)
	_, err = db.Transfers(fixedSealer).Get(t.Context(), fixtureJob.ID)
	if apperr.CodeOf(err) != apperr.DataDirDamaged || !suspected(file) {
		t.Errorf("error %v, suspected %v", err, suspected(file))
	}
	// While this process has the file, no other may set it aside.
	_, err = Open(t.Context(), file, Options{LockWait: 50 * time.Millisecond})
	if apperr.CodeOf(err) != apperr.DataDirBusy {
		t.Errorf("second opener: %v", err)
	}
	_ = db.Close()
	notices := 0
	db, err = Open(t.Context(), file, Options{Notice: func(Notice) { notices++ }})
	if err != nil || notices != 1 || suspected(file) {
		t.Errorf("next start: %v, %d notices, suspected %v", err, notices, suspected(file))
	}
	_ = db.Close()
}

func TestNoBitFlipPanicsOrLosesSilently(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 25)
	file := filled(t)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	step := 1499
	if os.Getenv("DAYPASS_TORTURE") == "full" {
		step = 41
	}
	aside, kept := 0, 0
	for at := 0; at < len(text); at += step {
		dir := t.TempDir()
		flipped := bytes.Clone(text)
		flipped[at] ^= 1 << (at % 8)
		copyFile := filepath.Join(dir, "daypass.db")
		if err := os.WriteFile(copyFile, flipped, 0o600); err != nil {
			t.Fatal(err)
		}
		noticed := false
		db, err := Open(t.Context(), copyFile, Options{Notice: func(Notice) { noticed = true }})
		switch {
		case apperr.CodeOf(err) == apperr.Internal:
			t.Errorf("byte %d: %v", at, err)
		case err != nil: // refused: then it must still be there as it was
			if now, _ := os.ReadFile(copyFile); !bytes.Equal(now, flipped) {
				t.Fatalf("byte %d: refused (%v) and changed", at, err)
			}
		case noticed:
			aside++
			if names, _ := filepath.Glob(copyFile + ".damaged-*"); len(names) == 0 {
				t.Fatalf("byte %d: noticed, not set aside", at)
			}
		default:
			kept++
			readAll(t, db)
			assertNotEmptied(t, db, at)
		}
		if db != nil {
			_ = db.Close()
		}
	}
	t.Logf("%d flips set aside, %d in values or free space", aside, kept)
	if aside == 0 || kept == 0 {
		t.Error("the flips met only one kind of place")
	}
}

// readAll uses every reader; errors are welcome, panics are not.
func readAll(t *testing.T, db *DB) {
	t.Helper()
	ctx := t.Context()
	s := db.Transfers(fixedSealer)
	_, _ = s.Get(ctx, fixtureJob.ID)
	_, _, _ = s.Segments(ctx, fixtureJob.ID)
	_, _ = s.Link(ctx, fixtureJob.ID)
	_, _ = db.Links().Get(ctx, fixtureIssued.ID)
	_, _ = db.Profiles(fixedSealer).List(ctx)
	_, _ = db.Profiles(fixedSealer).Credential(ctx, fixtureProfile.ID)
	_, _, _ = db.Secrets(fixedSealer).Load(ctx, "practice")
	_ = s.Update(ctx, fixtureJob)
}

// assertNotEmptied: what was opened without a word still has its rows.
func assertNotEmptied(t *testing.T, db *DB, at int) {
	t.Helper()
	for _, name := range []string{"transfers", "segments", "links", "profiles", "settings", "secrets"} {
		var n int
		if err := db.reader.QueryRowContext(t.Context(), "SELECT count(*) FROM "+name).Scan(&n); err == nil && n == 0 {
			t.Errorf("byte %d: %s is empty", at, name)
		}
	}
}

func TestOnlyTheOwnerMayRead(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a", "data")
	file := filepath.Join(dir, "daypass.db")
	db, err := Open(t.Context(), file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	fillFixture(t, db)
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("folder %v, %v", info.Mode(), err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) < 4 {
		t.Errorf("files %v, %v", entries, err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v", e.Name(), info.Mode(), err)
		}
	}
}

func TestAFirstStartThatWasKilledIsGoneOnWith(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "daypass.db")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	raw(t, file, "PRAGMA application_id = 1147238768; PRAGMA journal_mode = wal")
	db, err := Open(t.Context(), file, Options{Notice: func(n Notice) { t.Error(n) }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	fillFixture(t, db)
	assertFixture(t, db)
}

func TestOddPaths(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a b", "100%", "what?mode=memory", "a#b", "ü", "%41"} {
		dir := filepath.Join(t.TempDir(), name)
		db, err := Open(t.Context(), filepath.Join(dir, "daypass.db"), Options{})
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		fillFixture(t, db)
		_ = db.Close()
		if info, err := os.Stat(filepath.Join(dir, "daypass.db")); err != nil || info.Size() == 0 {
			t.Errorf("%q: the file is elsewhere: %v", name, err)
		}
	}
}
