package filename

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// FormatDisposition writes a Content-Disposition value for a name: always a quoted "filename" in ASCII, and a
// "filename*" (RFC 8187, UTF-8) where the name has anything that the plain form cannot say in every browser.
// The name is made safe first; the result holds no control characters.
func FormatDisposition(name string, inline bool) string {
	kind := "attachment"
	if inline {
		kind = "inline"
	}
	name = Safe(name)
	plain := asciiName(name)
	value := kind + `; filename="` + plain + `"`
	if plain != name {
		value += "; filename*=UTF-8''" + escapeExt(name)
	}
	return value
}

// FormatPath gives the value for a file that keeps its folders: a relative path with "/", each element of it safe. Only
// filename* tells them, and who does not know paths takes the last element (RFC 6266, section 4.3).
func FormatPath(relative string) string {
	elements := strings.Split(relative, "/")
	for i, e := range elements {
		elements[i] = Safe(e)
	}
	name := elements[len(elements)-1]
	if len(elements) == 1 {
		return FormatDisposition(name, false)
	}
	return `attachment; filename="` + asciiName(name) + `"; filename*=UTF-8''` + escapeExt(strings.Join(elements, "/"))
}

// asciiName gives the nearest name in ASCII: letters lose their marks, everything else is "_". "%", quotes and
// backslashes go, too, since browsers disagree on them (RFC 6266, appendix D).
func asciiName(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(name) {
		switch {
		case r == '"' || r == '\\' || r == '%':
			b.WriteByte('_')
		case r >= 0x20 && r < 0x7f:
			b.WriteRune(r)
		case r >= 0x300 && r < 0x370: // combining marks
		default:
			b.WriteByte('_')
		}
	}
	return b.String()
}

// escapeExt percent-encodes all but RFC 8187's attr-char.
func escapeExt(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if isAlnum(c) || strings.IndexByte("!#$&+-.^_`|~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}
