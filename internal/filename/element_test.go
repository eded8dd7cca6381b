package filename

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestElements(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"": "_", ".": "_", "..": "_", "...": "_", " ": "_", ".gitignore": ".gitignore", "-rf": "-rf", "~": "~", "a.": "a", "a. .": "a",
		"con": "_con", "CON.txt": "_CON.txt", `a\b`: "a_b", "a:b": "a_b", "x.daypass-part": "x.daypass-part_", "a\u202etxt.exe": "atxt.exe",
		strings.Repeat("ä", 200) + ".pdf": strings.Repeat("ä", 125) + ".pdf", "\x00": "_", "tab\there": "tab here", ".. ": "_", "desktop.ini": "_desktop.ini",
	} {
		if got := Element(given); got != want {
			t.Errorf("%q: %q, not %q", given, got, want)
		}
	}
}

func TestElementsAreNames(t *testing.T) {
	t.Parallel()
	for _, name := range hostileNames(1000) {
		got := Element(name)
		if got == "" || got == "." || got == ".." || len(got) > 255 || !utf8.ValidString(got) || strings.ContainsAny(got, "/\\\x00") || Element(got) != got {
			t.Errorf("%q: %q, then %q", name, got, Element(got))
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{{"A.TXT", "a.txt"}, {"Straße", "STRASSE"}, {"é", "e\u0301"}, {"É", "e\u0301"}} {
		if Fold(pair[0]) != Fold(pair[1]) {
			t.Errorf("%q %q", pair[0], pair[1])
		}
	}
	if Fold("a") == Fold("b") {
		t.Error("different names")
	}
}
