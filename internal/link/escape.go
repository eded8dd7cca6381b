package link

import "strings"

// escape percent-encodes what may not stand in a request line (controls, spaces, quotes, non-ASCII bytes) and leaves
// everything else, escapes first of all, as it is: the signature covers it.
func escape(s string) string {
	n := 0
	for i := range len(s) {
		if !sendable(s[i]) {
			n++
		}
	}
	if n == 0 {
		return s
	}
	const hex = "0123456789ABCDEF"
	b := make([]byte, 0, len(s)+2*n)
	for i := range len(s) {
		if c := s[i]; sendable(c) {
			b = append(b, c)
		} else {
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(b)
}

func sendable(c byte) bool {
	switch c {
	case '"', '<', '>', '\\', '^', '`', '{', '|', '}':
		return false
	}
	return c > 0x20 && c < 0x7f
}

// unescape undoes %XX and leaves what is no escape; "+" stays a plus.
func unescape(s string) string {
	i := strings.IndexByte(s, '%')
	if i < 0 {
		return s
	}
	b := append(make([]byte, 0, len(s)), s[:i]...)
	for ; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			b = append(b, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		b = append(b, s[i])
	}
	return string(b)
}

// unescapeForm also takes "+" for a space, as storages do in texts such as a content disposition.
func unescapeForm(s string) string { return unescape(strings.ReplaceAll(s, "+", " ")) }

// escapesWhole reports whether every "%" has its two digits.
func escapesWhole(s string) bool {
	for i := range len(s) {
		if s[i] == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])) {
			return false
		}
	}
	return true
}

// torn reports whether s ends in the middle of an escape.
func torn(s string) bool {
	return strings.HasSuffix(s, "%") || (len(s) > 1 && s[len(s)-2] == '%')
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isAlpha(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isAlnum(c byte) bool { return isDigit(c) || isAlpha(c) }
func isHex(c byte) bool   { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

func unhex(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// allHex reports whether s is hexadecimal.
func allHex(s string) bool {
	for i := range len(s) {
		if !isHex(s[i]) {
			return false
		}
	}
	return true
}
