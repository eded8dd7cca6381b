package filename

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"daypass/internal/lab"
)

// tester is what testing.T and rapid.T have in common.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
}

// mustBeSafe checks everything that Safe promises of its result.
func mustBeSafe(t tester, name string) {
	t.Helper()
	switch {
	case name == "" || name == "." || name == "..":
		t.Fatalf("%q is no name", name)
	case !utf8.ValidString(name) || !norm.NFC.IsNormalString(name):
		t.Fatalf("%q is not NFC in UTF-8", name)
	case strings.ContainsAny(name, `/\<>:"|?*`):
		t.Fatalf("%q holds a separator or a character that Windows refuses", name)
	case len(name)+len(PartSuffix)+len(" (999)") > 255 || len(utf16.Encode([]rune(name))) > 255:
		t.Fatalf("%q is too long: %d bytes", name, len(name))
	case strings.HasSuffix(name, ".") || strings.TrimSpace(name) != name:
		t.Fatalf("%q ends with a dot or has spaces around", name)
	case strings.ContainsRune(".-~", rune(name[0])):
		t.Fatalf("%q begins with a dot, hyphen or tilde", name)
	case strings.HasSuffix(strings.ToLower(name), PartSuffix):
		t.Fatalf("%q looks like a part file", name)
	case reserved(strings.ToLower(name)):
		t.Fatalf("%q is reserved", name)
	case Safe(name) != name:
		t.Fatalf("Safe is not stable: %q becomes %q", name, Safe(name))
	}
	last := rune(-1)
	for _, r := range name {
		joiner := (r == 0x200c || r == 0x200d) && last > 0x5ff && last != 0x200c && last != 0x200d
		last = r
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && !joiner || (unicode.IsSpace(r) && r != ' ') {
			t.Fatalf("%q holds %U", name, r)
		}
	}
}

func TestSafe(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"report.pdf":                     "report.pdf",
		"Jahresbericht 2026 (final).pdf": "Jahresbericht 2026 (final).pdf",
		"../../etc/passwd":               "etc_passwd",

		"\U0001F468\u200D\U0001F469\u200D\U0001F467.png":       "\U0001F468\u200D\U0001F469\u200D\U0001F467.png",
		"\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645.pdf": "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645.pdf",
		"\u0915\u094D\u200D.txt":                               "\u0915\u094D\u200D.txt",
		"\u0915\u094D\u200D\u200C\u200D.txt":                   "\u0915\u094D\u200D.txt",
		"re\u200Dport\u200C.e\u200Dxe":                         "report.exe",
		"\u200D":                                               "download",

		`..\..\Windows\win.ini`: "Windows_win.ini",
		`C:\Users\me\a.pdf`:     "C__Users_me_a.pdf",
		"AC/DC.mp3":             "AC_DC.mp3",
		"/foo.html":             "foo.html",
		"":                      "download",
		".":                     "download",
		"..":                    "download",
		"...":                   "download",
		" . . ":                 "download",
		"/":                     "download",
		".bashrc":               "_bashrc",
		"..hidden":              "_hidden",
		"-rf":                   "_rf",
		"~root":                 "_root",
		"CON":                   "_CON",
		"con.txt":               "_con.txt",
		"Aux .tar.gz":           "_Aux .tar.gz",
		"COM1":                  "_COM1",
		"LPT¹.log":              "_LPT¹.log",
		"COM¹":                  "_COM¹",
		"CONIN$":                "_CONIN$",
		"nul.":                  "_nul",
		"console.txt":           "console.txt",
		"com10.txt":             "com10.txt",
		"desktop.ini":           "_desktop.ini",
		"name. . .":             "name",
		"a<b>c:d\"e|f?g*h.txt":  "a_b_c_d_e_f_g_h.txt",
		"a\x00b.txt":            "ab.txt",
		"a\x1b[31mred.txt":      "a[31mred.txt",
		"line\r\nbreak.txt":     "line break.txt",
		"invoice\u202efdp.exe":  "invoicefdp.exe",
		"invoice.pdf\u200b.exe": "invoice.pdf.exe",
		"invoice.pdf" + strings.Repeat("\u00a0", 200) + ".exe": "invoice.pdf .exe",
		"invoice.pdf\u2800\u3164.exe":                          "invoice.pdf.exe",
		"e\u0301te\u0301.txt":                                  "été.txt",
		"\ufeffBOM.txt":                                        "BOM.txt",
		"\xff\xfe.bin":                                         "ÿþ.bin",
		"film.daypass-part":                                    "film.daypass-part_",
		"\u200b\u200b":                                         "download",
		"日本語のファイル.txt":                                         "日本語のファイル.txt",
	} {
		if got := Safe(in); got != want {
			t.Errorf("Safe(%q) = %q; want %q", in, got, want)
		}
		mustBeSafe(t, Safe(in))
	}
}

func TestSafeKeepsTheExtensionOfLongNames(t *testing.T) {
	t.Parallel()
	for in, ext := range map[string]string{
		strings.Repeat("x", 300) + ".pdf":           ".pdf",
		strings.Repeat("ü", 300) + ".tar.gz":        ".tar.gz",
		strings.Repeat("😀", 5000) + ".xlsx":         ".xlsx",
		"a." + strings.Repeat("y", 400):             "",
		strings.Repeat("é. ", 100) + ".docx":        ".docx",
		strings.Repeat("./", 400) + "b.csv.zst":     ".csv.zst",
		strings.Repeat("n", 300) + ".daypass-part":  ".daypass-part_",
		strings.Repeat("\u0301", 300) + "a.jpg":     ".jpg",
		strings.Repeat("z", 219) + " . . .mp4":      ".mp4",
		strings.Repeat("q", 210) + ".daypass-parts": ".daypass-parts",
	} {
		got := Safe(in)
		mustBeSafe(t, got)
		if !strings.HasSuffix(got, ext) {
			t.Errorf("Safe of %d bytes = %q; want the extension %q", len(in), got, ext)
		}
	}
}

func TestSafeHoldsForAnyText(t *testing.T) {
	t.Parallel()
	piece := rapid.OneOf(rapid.String(), rapid.SampledFrom(hostilePieces))
	rapid.Check(t, func(t *rapid.T) {
		mustBeSafe(t, Safe(strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces"), "")))
	})
}

// TestThousandHostileNamesStayInTheFolder writes 1,000 names for real: each must make one file of its own, in the
// folder itself.
func TestThousandHostileNamesStayInTheFolder(t *testing.T) {
	t.Parallel()
	outer := t.TempDir()
	dir := filepath.Join(outer, "downloads")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	names := hostileNames(1000)
	lab.Fault(t, 19).Tried(len(names))
	for _, hostile := range names {
		name := Unique(Safe(hostile), func(n string) bool { _, err := root.Lstat(n); return err == nil })
		if len(name)+len(PartSuffix) > 255 {
			t.Fatalf("%q: no room for the part file's suffix", name)
		}
		if err := root.WriteFile(name, []byte(hostile), 0o600); err != nil {
			t.Fatalf("%q as %q: %v", hostile, name, err)
		}
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != hostile {
			t.Fatalf("%q as %q is not a file in the folder: %v", hostile, name, err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != len(names) {
		t.Errorf("%d files for %d names (%v)", len(entries), len(names), err)
	}
	if outside, err := os.ReadDir(outer); err != nil || len(outside) != 1 {
		t.Errorf("something was written outside: %v (%v)", outside, err)
	}
}

func FuzzSafe(f *testing.F) {
	for _, s := range hostilePieces {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { mustBeSafe(t, Safe(s)) })
}

func BenchmarkSafe(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Safe("Jahresbericht 2026 – Entwurf (final).pdf")
	}
}
