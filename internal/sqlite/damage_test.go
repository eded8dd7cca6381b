package sqlite

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// patterns are ways in which disks, sticks and sync programs spoil files.
func patterns(size int) map[string]func([]byte) {
	all := make(map[string]func([]byte))
	for _, c := range []struct{ from, step int }{{4200, 97}, {8192, 97}, {100, 911}, {4096, 4096}, {20_000, 13}} {
		all[fmt.Sprintf("every %dth byte from %d", c.step, c.from)] = func(b []byte) {
			for i := c.from; i < len(b); i += c.step {
				b[i] ^= 0x5a
			}
		}
	}
	for from := 904; from < size; from += 4096 {
		all[fmt.Sprintf("2000 random bytes at %d", from)] = func(b []byte) {
			random := rand.NewChaCha8([32]byte{byte(from >> 12)})
			_, _ = random.Read(b[from:min(from+2000, len(b))])
		}
		all[fmt.Sprintf("zeros at %d", from)] = func(b []byte) { clear(b[from:min(from+3192, len(b))]) }
	}
	return all
}

// TestDamageIsSetAsideOrToldNeverInternal: whatever is wrong with the bytes, opening works. What it did not see is
// told by the command that meets it, and set aside by the next opening.
func TestDamageIsSetAsideOrToldNeverInternal(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 25)
	text, err := os.ReadFile(filled(t))
	if err != nil {
		t.Fatal(err)
	}
	aside := 0
	for name, spoil := range patterns(len(text)) {
		file := filepath.Join(t.TempDir(), "daypass.db")
		spoilt := bytes.Clone(text)
		spoil(spoilt)
		if err := os.WriteFile(file, spoilt, 0o600); err != nil {
			t.Fatal(err)
		}
		if opened(t, name, file) {
			aside++
		} else if t.Failed() {
			return
		}
	}
	if aside < 10 {
		t.Errorf("only %d were set aside", aside)
	}
}

// opened opens a spoilt file and reads all of it; true where it was set aside at once.
func opened(t *testing.T, name, file string) (aside bool) {
	t.Helper()
	db, err := Open(t.Context(), file, Options{Notice: func(Notice) { aside = true }})
	if err != nil {
		if c := apperr.CodeOf(err); c != apperr.DataDirForeign && c != apperr.DataDirNewer {
			t.Errorf("%s: %v", name, err)
		}
		return false
	}
	met := useAll(t, name, db)
	if err := db.Close(); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if aside && met {
		t.Errorf("%s: the fresh file is damaged", name)
	}
	if aside || !met {
		return aside
	}
	db, err = Open(t.Context(), file, Options{Notice: func(Notice) { aside = true }})
	if err != nil || !aside {
		t.Errorf("%s: damage was met, and not set aside by the next opening: %v", name, err)
	}
	_ = db.Close()
	return aside
}

// useAll does what the commands do; true where damage was told. Rows may be missing, but nothing is internal.
func useAll(t *testing.T, name string, db *DB) (met bool) {
	t.Helper()
	ctx, s := t.Context(), db.Transfers(fixedSealer)
	fresh := fixtureJob
	fresh.ID = "another01"
	_, _, segments := s.Segments(ctx, fixtureJob.ID)
	_, list := s.List(ctx, transfer.Filter{})
	_, search := s.List(ctx, transfer.Filter{Search: "sicht"})
	_, issued := db.Links().Get(ctx, fixtureIssued.ID)
	_, profiles := db.Profiles(fixedSealer).List(ctx)
	_, theme := fixtureTheme.Get(ctx, db.Settings())
	for doing, err := range map[string]error{
		"segments": segments, "list": list, "search": search, "issued": issued, "profiles": profiles, "theme": theme,
		"create": s.Create(ctx, fresh), "update": s.Update(ctx, fixtureJob),
	} {
		if code := apperr.CodeOf(err); code == apperr.Internal {
			t.Errorf("%s: %s: %v", name, doing, err)
		} else if code == apperr.DataDirDamaged {
			met = true
		}
	}
	return met
}

// TestSpoiltValuesAreFound: SQLite keeps no checksums; a value that it takes for good may be none.
func TestSpoiltValuesAreFound(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 25)
	for name, c := range map[string]struct {
		spoil  string
		atOnce bool
	}{
		"no JSON":      {"UPDATE transfers SET detail = '{\"size\":'", true},
		"JSON of more": {"UPDATE links SET detail = '[1]'", false},
		"places":       {"UPDATE profiles SET places = '{}'", false},
		"ranges":       {"UPDATE segments SET packed = x'09ff'", false},
	} {
		file := filled(t)
		raw(t, file, c.spoil)
		if aside := opened(t, name, file); !aside {
			t.Errorf("%s: not set aside", name)
		}
		if met, _ := filepath.Glob(file + ".damaged-*"); len(met) != 1 {
			t.Errorf("%s: %q", name, met)
		}
		file = filled(t)
		raw(t, file, c.spoil)
		notices := 0
		db, err := Open(t.Context(), file, Options{Notice: func(Notice) { notices++ }})
		if err != nil || (notices > 0) != c.atOnce {
			t.Errorf("%s: %v, %d notices", name, err, notices)
		}
		_ = db.Close()
	}
}
