package transfer_test

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/transfer"
)

// memoryPlace is a storage whose keys may be anything. Objects hold their own key.
type memoryPlace struct {
	transfer.Uploader
	mu     sync.Mutex
	keys   []string // in order
	sizes  map[string]int64
	get    func(key string) // before an object is read; may be nil
	page   int
	broken map[string]error
}

func newMemoryPlace(keys []string) *memoryPlace {
	slices.Sort(keys)
	return &memoryPlace{keys: slices.Compact(keys), sizes: map[string]int64{}, page: 100, broken: map[string]error{}}
}

func (m *memoryPlace) body(key string) []byte {
	if size, ok := m.sizes[key]; ok {
		return bytes.Repeat([]byte("x"), int(size))
	}
	if strings.HasSuffix(key, "/") {
		return nil
	}
	return []byte(key)
}

func (m *memoryPlace) etag(key string) string {
	sum := md5.Sum(m.body(key))
	return `"` + hex.EncodeToString(sum[:]) + `"`
}

func (m *memoryPlace) ListObjects(_ context.Context, d transfer.Destination, after string, limit int) (page []transfer.Object, next string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if limit == 0 {
		limit = m.page
	}
	for _, key := range m.keys {
		if !strings.HasPrefix(key, d.Key) || key <= after {
			continue
		}
		if len(page) == limit {
			return page, page[limit-1].Key, nil
		}
		page = append(page, transfer.Object{Key: key, Size: int64(len(m.body(key))), ETag: m.etag(key)})
	}
	return page, "", nil
}

func (m *memoryPlace) GetWhole(_ context.Context, d transfer.Destination, pin transfer.Pin) (*transfer.Response, error) {
	if m.get != nil {
		m.get(d.Key)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.broken[d.Key]; err != nil {
		return nil, err
	}
	if !slices.Contains(m.keys, d.Key) {
		return nil, apperr.New(apperr.ObjectGone, nil)
	}
	body := m.body(d.Key)
	if pin.ETag != m.etag(d.Key) {
		return nil, apperr.New(apperr.ObjectReplaced, nil)
	}
	return &transfer.Response{Whole: true, End: int64(len(body)), Total: int64(len(body)), ETag: m.etag(d.Key), Body: io.NopCloser(bytes.NewReader(body))}, nil
}

func (m *memoryPlace) Find(_ context.Context, d transfer.Destination) (transfer.Stored, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !slices.Contains(m.keys, d.Key) {
		return transfer.Stored{}, transfer.ErrNoObject
	}
	return transfer.Stored{Size: int64(len(m.body(d.Key))), ETag: m.etag(d.Key)}, nil
}

func (*memoryPlace) Host(transfer.Destination) (string, error) { return "memory.test", nil }

// engine gives an engine on a place that downloads from memory.
func (m *memoryPlace) engine(t testing.TB, p place) (*transfer.Engine, func()) {
	t.Helper()
	return p.engine(t, setup{config: transfer.Config{
		Uploader: m, Objects: m, Signer: noSigner{}, Retry: quickRetry,
		Access: func(context.Context, string) (profile.Access, error) { return profile.Access{}, nil },
	}})
}

func (p place) memorySpec(prefix string) transfer.FolderDownloadSpec {
	return transfer.FolderDownloadSpec{ProfileID: "p1", ProfileName: "lab", Bucket: "bucket", Prefix: prefix, Folder: p.target}
}

// hostileKeys gives keys that nobody means well with, the same in every run.
func hostileKeys(n int) []string {
	pieces := []string{
		"..", ".", "", "/", `\`, "../", `..\`, "....", "~", "$HOME", "`id`", "-rf", "--help", "\x01", "\x1b[2J", "\x7f", "\u0085", "\r\n", "\t", " ", "  ",
		"\u00a0", "\u2028", "\u200b", "\u202e", "\u2066", "\u061c", "\ufeff", "\u3164", "\u0301", "e\u0301", "é", "É", "Å", "\u212b", "가", "\u1100\u1161",
		"CON", "con", "nul.txt", "COM1", "COM¹", "LPT9.log", "CLOCK$", "desktop.ini", "Thumbs.db", "autorun.inf", ".htaccess", ".bashrc", ".git", "a.", "a. ",
		"...", "<script>", `a"b`, "a:b", "file::$DATA", "C:", `C:\Windows`, `\\srv\share\f`, "a|b", "a?b", "a*b", "x.pdf.exe", "x\u202efdp.exe", "%s%n",
		"%2e%2e%2f", "100%", "null", "日本語", "العربية", "😀", "x.daypass-part", "X.DAYPASS-PART", "a", "A", "b", "B", "a/b", "A/B", "a/B", "straße", "STRASSE",
		strings.Repeat("ä", 200), strings.Repeat("n", 300), strings.Repeat("😀", 80) + ".pdf", "same (2).txt", "same.txt", "SAME.txt", "Same.TXT",
	}
	var keys []string
	for _, p := range pieces {
		keys = append(keys, "in/"+p, "in/"+p+"/", "in/"+p+"/x", "in/x/"+p, "in/"+p+"/"+p, "in/"+strings.ToUpper(p))
	}
	r := rand.New(rand.NewPCG(3, 4))
	for len(keys) < n {
		var b strings.Builder
		b.WriteString("in/")
		for range 1 + r.IntN(6) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		keys = append(keys, b.String())
	}
	return slices.DeleteFunc(keys, func(k string) bool { return len(k) > 1024 || k == "in/" })
}

// Row 19 for folders: whatever keys are called, every file is inside the folder, has a name that every system takes and
// that is nobody else's, and none is lost.
func TestHostileKeysStayInside(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	outside := filepath.Dir(p.target)
	m := newMemoryPlace(hostileKeys(1500))
	e, _ := m.engine(t, p)
	j := mustGetFolder(t, e, p.memorySpec("in"))
	files := 0
	for _, key := range m.keys {
		if len(m.body(key)) > 0 {
			files++
		}
	}
	if int(j.Files) != files || files < 1000 || j.FilesDone != j.Files {
		t.Fatalf("%d files, %d keys: %+v", j.Files, files, j)
	}
	got := allFiles(t, p.target)
	if len(got) != files {
		t.Errorf("%d files on the disk, %d keys", len(got), files)
	}
	folded, seen := map[string]string{}, map[string]bool{}
	for _, name := range got {
		if !strings.HasPrefix(name, "in/") {
			t.Errorf("outside: %q", name)
		}
		if other, taken := folded[filename.Fold(name)]; taken {
			t.Errorf("%q and %q are one to some systems", name, other)
		}
		folded[filename.Fold(name)] = name
		for element := range strings.SplitSeq(name, "/") {
			if len(element) > 255 || !utf8.ValidString(element) || element != filename.Element(element) {
				t.Errorf("element %q of %q", element, name)
			}
		}
		body, err := os.ReadFile(filepath.Join(p.target, name))
		if err != nil || seen[string(body)] || !strings.HasPrefix(string(body), "in/") {
			t.Errorf("%q holds %q: %v", name, body, err)
		}
		seen[string(body)] = true
	}
	entries, err := os.ReadDir(outside)
	if err != nil || len(entries) > 2 {
		t.Errorf("beside the target: %v %v", entries, err)
	}
	renamed := 0
	for _, i := range items(t, e, j.ID, transfer.ItemDone) {
		if i.Renamed != "" {
			renamed++
		}
	}
	if renamed < 300 {
		t.Errorf("only %d are said to be renamed", renamed)
	}
	again := mustGetFolder(t, e, p.memorySpec("in/"))
	if again.FilesSkipped != again.Files || len(allFiles(t, p.target)) != files {
		t.Errorf("again: %+v", again)
	}
}

// Row 20 for folders: what is planted at a folder's, a file's or a part file's path is not followed.
func TestPlantedSymlinksAreNotFollowed(t *testing.T) {
	t.Parallel()
	for _, rule := range []transfer.ExistingRule{transfer.ExistingRename, transfer.ExistingReplace, transfer.ExistingSkip} {
		t.Run(string(rule), func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			outside := t.TempDir()
			inside := filepath.Join(p.target, "in")
			for _, dir := range []string{inside, filepath.Join(inside, "real")} {
				if err := os.Mkdir(dir, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			victim := filepath.Join(outside, "victim")
			if err := os.WriteFile(victim, []byte("mine"), 0o600); err != nil {
				t.Fatal(err)
			}
			for from, to := range map[string]string{"away": outside, "within": "real", "file": victim, "dangling": filepath.Join(outside, "new")} {
				if err := os.Symlink(to, filepath.Join(inside, from)); err != nil {
					t.Skip("no symlinks here")
				}
			}
			if err := os.WriteFile(filepath.Join(inside, "occupied"), []byte("a file"), 0o600); err != nil {
				t.Fatal(err)
			}
			m := newMemoryPlace([]string{"in/away/a", "in/within/b", "in/file", "in/dangling", "in/occupied/c", "in/fine/d"})
			e, _ := m.engine(t, p)
			spec := p.memorySpec("in")
			spec.Existing = rule
			j, err := getFolder(t, e, spec)
			wantCode(t, err, apperr.FilesFailed)
			failed := items(t, e, j.ID, transfer.ItemFailed)
			for name, code := range map[string]apperr.Code{"in/away/a": apperr.PlaceOccupied, "in/within/b": apperr.PlaceOccupied, "in/occupied/c": apperr.FolderIsFile} {
				if failed[name].ErrCode != code {
					t.Errorf("%s: %q", name, failed[name].ErrCode)
				}
			}
			if len(failed) != 3 || j.FilesFailed != 3 {
				t.Errorf("failed: %+v", failed)
			}
			if body, err := os.ReadFile(victim); err != nil || string(body) != "mine" {
				t.Errorf("the victim holds %q, %v", body, err)
			}
			entries, _ := os.ReadDir(outside)
			real, _ := os.ReadDir(filepath.Join(inside, "real"))
			if len(entries) != 1 || len(real) != 0 {
				t.Errorf("followed: %v %v", entries, real)
			}
			if body, err := os.ReadFile(filepath.Join(inside, "fine", "d")); err != nil || string(body) != "in/fine/d" {
				t.Errorf("the rest: %q, %v", body, err)
			}
		})
	}
}

// A folder made after the listing, an object that is gone or another one by then, and one that may not be read are told,
// each by itself; tried again, what is there now is fetched.
func TestObjectsThatChangeOnTheWay(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	m := newMemoryPlace([]string{"in/a", "in/gone", "in/other", "in/secret", "in/z", "in/empty/"})
	m.broken["in/secret"] = apperr.New(apperr.PermissionMissing, apperr.Params{"action": "read"})
	m.get = func(string) {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.sizes["in/other"] = 7
		m.keys = slices.DeleteFunc(m.keys, func(k string) bool { return k == "in/gone" })
	}
	e, _ := m.engine(t, p)
	j, err := getFolder(t, e, p.memorySpec("in"))
	wantCode(t, err, apperr.FilesFailed)
	failed := items(t, e, j.ID, transfer.ItemFailed)
	if failed["in/gone"].ErrCode != apperr.ObjectGone || failed["in/other"].ErrCode != apperr.ObjectReplaced ||
		failed["in/secret"].ErrCode != apperr.PermissionMissing || len(failed) != 3 || j.FilesDone != 2 {
		t.Fatalf("%+v %+v", j, failed)
	}
	if info, err := os.Stat(filepath.Join(p.target, "in", "empty")); err != nil || !info.IsDir() {
		t.Errorf("the empty folder: %v", err)
	}
	m.mu.Lock()
	delete(m.broken, "in/secret")
	m.mu.Unlock()
	if _, err := e.Retry(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	j, err = e.Wait(ctx, j.ID)
	wantCode(t, err, apperr.FilesFailed)
	failed = items(t, e, j.ID, transfer.ItemFailed)
	if len(failed) != 1 || failed["in/gone"].ErrCode != apperr.ObjectGone || j.FilesDone != 4 || j.Files != 5 {
		t.Fatalf("%+v %+v", j, failed)
	}
	if body, err := os.ReadFile(filepath.Join(p.target, "in", "other")); err != nil || string(body) != "xxxxxxx" {
		t.Errorf("%q, %v", body, err)
	}
}

// noSigner signs nothing.
type noSigner struct{ link.Signer }
