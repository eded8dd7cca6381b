package filename

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// PartSuffix ends the name of a file that is not whole yet. No safe name ends with it.
	PartSuffix = ".daypass-part"

	// MaxBytes is the longest name, in bytes of UTF-8, that Safe gives. File systems take 255 bytes or UTF-16
	// units (a name has never more units than bytes); the rest is room for " (2)" and PartSuffix.
	MaxBytes = 255 - 32

	fallback = "download"
)

// Safe makes any text a name that can be saved under on every system, and that looks like what it is:
//
//   - one path element: separators part it, "." and ".." elements go, the rest is joined with "_"
//   - <>:"|?* become "_" (Windows); controls, bidi controls and invisible characters go, so that the
//     extension that is seen is the real one, but for the joiners that Persian, Indic names and emoji need; runs of any
//     white space become one space
//   - no spaces around, no dots at the end (Windows drops them)
//   - a leading dot, hyphen or tilde becomes "_": the file is not hidden, no option and no home folder
//   - names that are devices or folder settings on Windows (CON, COM¹, desktop.ini) get a "_" in front
//   - NFC; at most MaxBytes bytes, with the extension kept
//
// It is never empty ("download"), and Safe(Safe(x)) is Safe(x).
func Safe(name string) string {
	if name = safe(name); name == "" {
		return fallback
	}
	return name
}

// safe is Safe with "" where nothing is left.
func safe(name string) string {
	return settle(cleaned(name), tidy, MaxBytes)
}

// cleaned is one path element of visible characters that every system takes.
func cleaned(name string) string {
	name = rawText(name)
	if len(name) > 2<<10 { // more than any system takes: the ends decide
		name = strings.ToValidUTF8(name[:1<<10], "") + strings.ToValidUTF8(name[len(name)-1<<10:], "")
	}
	name = norm.NFC.String(name)
	return elements(visible(name))
}

// settle tidies, guards and shortens until nothing changes.
func settle(name string, tidy func(string) string, most int) string {
	for range 4 { // each step may give work to another; all shorten or reach a fixed point
		next := limit(guard(tidy(name)), most)
		if next == name {
			break
		}
		name = next
	}
	return name
}

// visible maps characters one by one and makes runs of white space one space.
func visible(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	last := rune(-1)
	for _, r := range s {
		if joins(r) && !takesJoiner(last) {
			continue
		}
		r = mapRune(r)
		if r < 0 {
			continue
		}
		last = r
		if r == ' ' {
			space = true
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String()) // what stood between may have kept two runes apart
}

// joins reports whether a rune is a joiner (ZWNJ, ZWJ): invisible, but it tells how what stands around it is written.
func joins(r rune) bool { return r == 0x200c || r == 0x200d }

// takesJoiner reports whether a joiner may follow a rune: one of the scripts and symbols that know them, from Arabic on. Behind
// anything else it would only make two names that look alike.
func takesJoiner(r rune) bool { return r >= 0x600 && (r < 0x2000 || r > 0x206f) }

// mapRune gives what stands for a rune in a name; -1 for nothing.
func mapRune(r rune) rune {
	if r >= '@' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '_' { // most
		return r
	}
	switch r {
	case '<', '>', ':', '"', '|', '?', '*', utf8.RuneError:
		return '_'
	case 0x115f, 0x1160, 0x3164, 0xffa0, 0x2800, 0x034f, 0x17b4, 0x17b5: // fillers: letters that show nothing
		return -1
	case '\t', '\n', '\v', '\f', '\r', 0x85, 0x2028, 0x2029:
		return ' '
	}
	switch {
	case joins(r):
		return r
	case unicode.IsSpace(r) || unicode.Is(unicode.Zs, r):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r): // Cf: bidi, zero width, soft hyphen, BOM, tags
		return -1
	case unicode.Is(unicode.Variation_Selector, r), unicode.Is(unicode.Noncharacter_Code_Point, r):
		return -1
	}
	return r
}

// elements joins the elements of a path to one name.
func elements(s string) string {
	if !strings.ContainsAny(s, `/\`) {
		return s
	}
	var kept []string
	for e := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '/' || r == '\\' }) {
		if e = strings.TrimSpace(e); e != "." && e != ".." && e != "" {
			kept = append(kept, e)
		}
	}
	return strings.Join(kept, "_")
}

// tidy settles both ends.
func tidy(s string) string {
	s = strings.TrimRight(s, ". ")
	s = strings.TrimLeft(s, " ")
	if rest := strings.TrimLeft(s, ". "); rest != s {
		if rest == "" {
			return ""
		}
		s = "_" + rest
	}
	if s != "" && (s[0] == '-' || s[0] == '~') {
		s = "_" + s[1:]
	}
	return s
}
