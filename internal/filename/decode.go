package filename

import (
	"fmt"
	"io"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// plainValue decodes a "filename" value: RFC 2047 words, percent-encoding, raw bytes.
func plainValue(p param) string {
	s := rawText(p.value)
	if strings.Contains(s, "=?") {
		dec := mime.WordDecoder{CharsetReader: charsetReader}
		if t, err := dec.DecodeHeader(s); err == nil {
			return rawText(t)
		}
	}
	return percentDecoded(s)
}

// percentDecoded undoes percent-encoding where an encoder did it. Encoders escape no letters and digits and
// leave no bare "%", so "100%.pdf" and "foo-%41.html" stay as they are.
func percentDecoded(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	t, ok := unescape(s)
	if !ok || !utf8.ValidString(t) {
		return s
	}
	for i := 0; i+2 < len(s); i++ {
		if s[i] == '%' && isAlnum(unhex(s[i+1])<<4|unhex(s[i+2])) {
			return s
		}
	}
	return t
}

// rawText reads bytes as UTF-8 where they are, else as Windows-1252, which is Latin-1 to browsers.
func rawText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	t, err := charmap.Windows1252.NewDecoder().String(s)
	if err != nil {
		return strings.ToValidUTF8(s, "_")
	}
	return t
}

// extValue decodes charset'language'percent-encoded (RFC 8187); false where it cannot.
func extValue(s string) (string, bool) {
	charset, value := cutCharset(s)
	raw, ok := unescape(value)
	if !ok {
		return "", false
	}
	return decodeCharset(charset, raw)
}

// cutCharset splits charset'language'value; without the quotes there is no charset.
func cutCharset(s string) (charset, value string) {
	charset, rest, ok := strings.Cut(s, "'")
	if !ok {
		return "", s
	}
	_, value, ok = strings.Cut(rest, "'")
	if !ok {
		return charset, rest
	}
	return charset, value
}

// decodeCharset turns bytes of a charset into text; false for an unknown charset or wrong bytes.
func decodeCharset(charset, raw string) (string, bool) {
	switch strings.ToLower(charset) {
	case "", "utf-8", "utf8":
		if charset == "" {
			return rawText(raw), true
		}
		return raw, utf8.ValidString(raw)
	case "us-ascii", "ascii", "iso-8859-1", "latin1", "iso8859-1", "iso_8859-1":
		return decodeMap(charmap.ISO8859_1, raw)
	case "windows-1252", "cp1252":
		return decodeMap(charmap.Windows1252, raw)
	case "iso-8859-15", "latin9":
		return decodeMap(charmap.ISO8859_15, raw)
	case "iso-8859-2", "latin2":
		return decodeMap(charmap.ISO8859_2, raw)
	case "windows-1250":
		return decodeMap(charmap.Windows1250, raw)
	case "windows-1251":
		return decodeMap(charmap.Windows1251, raw)
	case "koi8-r":
		return decodeMap(charmap.KOI8R, raw)
	}
	return "", false
}

func decodeMap(m *charmap.Charmap, raw string) (string, bool) {
	s, err := m.NewDecoder().String(raw)
	return s, err == nil
}

func charsetReader(charset string, r io.Reader) (io.Reader, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	s, ok := decodeCharset(charset, string(raw))
	if !ok {
		return nil, fmt.Errorf("charset %q is not known", charset)
	}
	return strings.NewReader(s), nil
}

// unescape undoes %XX; false for a "%" without two hexadecimal digits.
func unescape(s string) (string, bool) {
	if !strings.Contains(s, "%") {
		return s, true
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			b.WriteByte(s[i])
			continue
		}
		if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
			return "", false
		}
		b.WriteByte(unhex(s[i+1])<<4 | unhex(s[i+2]))
		i += 2
	}
	return b.String(), true
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c >= 'a':
		return c - 'a' + 10
	}
	return c - 'A' + 10
}

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
