package filename

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestUniqueNumbersBeforeTheExtension(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"a.pdf":             "a (3).pdf",
		"logs.tar.gz":       "logs (3).tar.gz",
		"table.csv.zst":     "table (3).csv.zst",
		"v1.2.gz":           "v1.2 (3).gz",
		"README":            "README (3)",
		"_bashrc":           "_bashrc (3)",
		"a. b":              "a. b (3)",
		"Bericht 24.12.pdf": "Bericht 24.12 (3).pdf",
	} {
		stem, ext := Split(name)
		taken := map[string]bool{name: true, stem + " (2)" + ext: true}
		if got := Unique(name, func(n string) bool { return taken[n] }); got != want {
			t.Errorf("Unique(%q) = %q; want %q", name, got, want)
		}
	}
	if got := Unique("free.txt", func(string) bool { return false }); got != "free.txt" {
		t.Errorf("a free name became %q", got)
	}
}

func TestUniqueFitsBesideItsPartFile(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := Safe(strings.Repeat(rapid.String().Draw(t, "text"), 40) + rapid.SampledFrom([]string{"", ".pdf", ".tar.gz"}).Draw(t, "extension"))
		taken := rapid.IntRange(0, 3000).Draw(t, "taken")
		seen := map[string]bool{}
		got := Unique(name, func(n string) bool {
			if seen[n] {
				t.Fatalf("%q was asked for twice", n)
			}
			seen[n] = true
			return len(seen) <= taken
		})
		if len(got)+len(PartSuffix) > 255 {
			t.Fatalf("%q is too long", got)
		}
		if _, ext := Split(name); !strings.HasSuffix(got, ext) {
			t.Fatalf("%q lost its extension %q", got, ext)
		}
	})
}

func TestResolveOrder(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ disposition, link, key, kind, want string }{
		{`attachment; filename="header.pdf"`, "link.pdf", "dir/key.pdf", "", "header.pdf"},
		{`attachment`, "link.pdf", "dir/key.pdf", "", "link.pdf"},
		{"", "", "dir/key.pdf", "text/html", "key.pdf"},
		{`attachment; filename=".."`, "", "dir/key.pdf", "", "key.pdf"},
		{`attachment; filename="../../up.sh"`, "", "key", "", "up.sh"},
		{"", "", "dir/folder/", "", "folder"},
		{"", "", "dir/no-extension", "application/pdf", "no-extension"},
		{"", "", "", "application/pdf; charset=binary", "download.pdf"},
		{"", "", "///", "x", "download"},
	} {
		if got := Resolve(tc.disposition, tc.link, tc.key, tc.kind); got != tc.want {
			t.Errorf("Resolve(%q, %q, %q, %q) = %q; want %q", tc.disposition, tc.link, tc.key, tc.kind, got, tc.want)
		}
	}
}
