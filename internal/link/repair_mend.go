package link

import (
	"slices"
	"strconv"
	"strings"
)

// mender mends one candidate's text, step by step, and keeps a note of each.
type mender struct {
	text     string
	repairs  []Repair
	rewriter string
}

func (m *mender) note(r Repair) {
	if !slices.Contains(m.repairs, r) {
		m.repairs = append(m.repairs, r)
	}
}

// mend undoes what was done to the text itself.
func (m *mender) mend(opener byte) {
	m.backslashes()
	m.entities()
	m.end(opener)
	m.encodedWhole()
	m.scheme()
}

// backslashes undoes the escapes of JSON (\u0026, \/) and of shells (\&); a line break or quote ends the link.
func (m *mender) backslashes() {
	s := m.text
	if !strings.Contains(s, `\`) {
		return
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			continue
		}
		if i+1 == len(s) || strings.IndexByte(`nrt"'`, s[i+1]) >= 0 {
			break
		}
		if n, err := strconv.ParseUint(s[min(i+2, len(s)):min(i+6, len(s))], 16, 16); s[i+1] == 'u' && err == nil && i+6 <= len(s) {
			if n == '"' || n == '<' || n == '>' || n < 0x21 {
				break
			}
			b.WriteRune(rune(n))
			i += 5
		}
	}
	m.text = b.String()
	m.note(RepairEscaped)
}

// entities undoes HTML's character references, also doubly escaped ones. Only those with a semicolon: "&region="
// is no "®ion=". One for a quote or an angle bracket ends the link.
func (m *mender) entities() {
	for range 4 {
		text, changed := dropEntities(m.text)
		if !changed {
			return
		}
		m.text = text
		m.note(RepairHTML)
	}
}

func dropEntities(s string) (string, bool) {
	i := strings.IndexByte(s, '&')
	if i < 0 || strings.IndexByte(s[i:], ';') < 0 {
		return s, false
	}
	var b strings.Builder
	changed := false
	for i = 0; i < len(s); i++ {
		if s[i] != '&' {
			b.WriteByte(s[i])
			continue
		}
		end := strings.IndexByte(s[i:min(len(s), i+12)], ';')
		if end < 0 {
			b.WriteByte('&')
			continue
		}
		r, ok := entity(s[i+1 : i+end])
		if !ok {
			b.WriteByte('&')
			continue
		}
		changed = true
		if r <= ' ' || r == '"' || r == '<' || r == '>' || r == 0xa0 {
			break
		}
		if !invisible(r) {
			b.WriteRune(r)
		}
		i += end
	}
	return b.String(), changed
}

// entity reads a character reference without "&" and ";".
func entity(name string) (rune, bool) {
	if number, ok := strings.CutPrefix(name, "#"); ok {
		base := 10
		if hex := strings.TrimLeft(number, "xX"); hex != number {
			number, base = hex, 16
		}
		n, err := strconv.ParseUint(number, base, 21)
		return rune(n), err == nil && n > 0
	}
	switch strings.ToLower(name) {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	case "nbsp":
		return 0xa0, true
	case "shy", "zwnj", "zwj", "wbr":
		return 0xad, true
	case "equals":
		return '=', true
	case "percnt":
		return '%', true
	case "quest":
		return '?', true
	case "sol":
		return '/', true
	case "colon":
		return ':', true
	case "period":
		return '.', true
	case "lowbar":
		return '_', true
	case "plus":
		return '+', true
	case "num":
		return '#', true
	case "comma":
		return ',', true
	case "semi":
		return ';', true
	}
	return 0, false
}

// end takes off what a sentence put behind the link: full stops, commas, brackets that nothing opened.
func (m *mender) end(opener byte) {
	s := m.text
	for s != "" {
		n := len(s) - 1
		switch c := s[n]; {
		case strings.IndexByte(".,;:!?", c) >= 0:
			m.note(RepairPunctuation)
		case c == ')' && strings.Count(s, "(") < strings.Count(s, ")"),
			c == ']' && strings.Count(s, "[") < strings.Count(s, "]"),
			c == '}' && strings.Count(s, "{") < strings.Count(s, "}"):
			m.note(RepairBrackets)
		case c == '\'', c == '|', c == '*', c == '_' && opener == '_':
		default:
			m.text = s
			return
		}
		s = s[:n]
	}
	m.text = s
}

// encodedWhole undoes the escapes of a link that is escaped from the scheme on.
func (m *mender) encodedWhole() {
	for range 3 {
		i := 0
		for i < len(m.text) && i < 6 && isAlpha(m.text[i]) {
			i++
		}
		if !encodedSlashes(m.text[i:]) {
			return
		}
		s, _, _ := strings.Cut(m.text, "&") // its own "&" are escaped: a bare one belongs to what is around it
		m.text = unescape(s)
		m.note(RepairPercent)
	}
}

// scheme writes hxxps, HTTPS and "example[.]com" as they are meant.
func (m *mender) scheme() {
	i := strings.IndexByte(m.text, ':')
	if i < 0 || i > 7 {
		return
	}
	scheme := strings.ToLower(strings.TrimSuffix(m.text[:i], "["))
	rest := m.text[i+1:]
	if strings.HasSuffix(m.text[:i], "[") {
		rest = strings.TrimPrefix(rest, "]")
	}
	plain := strings.Replace(scheme, "hxxp", "http", 1)
	end := strings.IndexAny(strings.TrimLeft(rest, "/"), "/?#")
	authority := rest
	if end >= 0 {
		end += len(rest) - len(strings.TrimLeft(rest, "/"))
		authority = rest[:end]
	}
	if strings.Contains(authority, "[.]") {
		rest = strings.ReplaceAll(authority, "[.]", ".") + rest[len(authority):]
		m.note(RepairScheme)
	}
	if plain != m.text[:i] {
		m.note(RepairScheme)
	}
	m.text = plain + ":" + rest
}

// hash escapes a "#" in a name that was left bare, so that the signature stands behind it.
func (m *mender) hash() bool {
	before, after, ok := strings.Cut(m.text, "#")
	if !ok || strings.HasPrefix(after, "dp=") || strings.Contains(before, "?") || !strings.Contains(after, "?") {
		return false
	}
	m.text = before + "%23" + after
	m.note(RepairHash)
	return true
}

// doublePercent takes one level of escapes off a link that was escaped twice.
func (m *mender) doublePercent() bool {
	if !strings.Contains(m.text, "%25") {
		return false
	}
	m.text = strings.ReplaceAll(m.text, "%25", "%")
	m.note(RepairDoublePercent)
	return true
}
