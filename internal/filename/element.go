package filename

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Element makes one element of a key a name inside a folder that is fetched with all that is below it. It is as Safe, but
// a leading dot, hyphen or tilde stays, since such files belong to their folder; a name may have all the bytes that
// file systems take, and what has no name becomes "_".
func Element(name string) string {
	if name = settle(cleaned(name), tidyEnd, maxSystem); name == "" {
		return "_"
	}
	return name
}

// tidyEnd settles the end, and a beginning that would be no name.
func tidyEnd(s string) string {
	return strings.TrimLeft(strings.TrimRight(s, ". "), " ")
}

// Fold gives what two names share that a file system may take for the same: whatever their case and the form of their
// accents.
func Fold(name string) string {
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf {
			return norm.NFC.String(cases.Fold().String(norm.NFD.String(name)))
		}
	}
	return strings.ToLower(name)
}
