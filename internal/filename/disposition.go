package filename

import (
	"strings"
)

// Disposition is what a Content-Disposition header says.
type Disposition struct {
	// Type is the disposition's type, lower case: "inline", "attachment"; "" where the header has none.
	Type string
	// Name is the file name, decoded but NOT safe (see Safe); "" where the header has none.
	Name string
}

// Inline reports whether the header asks for the file to be opened rather than saved.
func (d Disposition) Inline() bool { return d.Type == "inline" }

// ParseDisposition reads a Content-Disposition header (RFC 6266) the way browsers do: it takes raw UTF-8 and
// Latin-1 bytes, missing types and quotes, RFC 8187 and RFC 2231 values, RFC 2047 words and percent-encoding,
// and skips what it cannot read. "filename*" wins over RFC 2231 continuations, those over "filename"; of
// several of a kind the first counts.
func ParseDisposition(header string) Disposition {
	var d Disposition
	var names names
	for i, p := range splitParams(header) {
		switch {
		case i == 0 && !p.hasValue:
			d.Type = strings.ToLower(firstWord(p.name))
		case p.hasValue:
			names.add(strings.ToLower(p.name), p)
		}
	}
	d.Name = names.best()
	return d
}

// param is one piece between semicolons.
type param struct {
	name, value string
	hasValue    bool
	quoted      bool
}

// splitParams splits at semicolons outside quotes, in one pass.
func splitParams(s string) []param {
	var params []param
	for s != "" || len(params) == 0 {
		var p param
		p, s = nextParam(s)
		params = append(params, p)
	}
	return params
}

func nextParam(s string) (param, string) {
	end := strings.IndexAny(s, ";=\"")
	if end < 0 {
		return param{name: trim(s)}, ""
	}
	if s[end] == '"' { // a quoted piece where a name should stand: skipped as a whole
		_, rest := quotedString(s[end+1:])
		return param{name: trim(s[:end])}, afterSemicolon(rest)
	}
	if s[end] == ';' {
		return param{name: trim(s[:end])}, s[end+1:]
	}
	p := param{name: trim(s[:end]), hasValue: true}
	rest := strings.TrimLeft(s[end+1:], " \t")
	if strings.HasPrefix(rest, `"`) {
		p.quoted = true
		p.value, rest = quotedString(rest[1:])
		return p, afterSemicolon(rest) // as browsers: what stands behind the closing quote is nothing
	}
	value, rest, _ := strings.Cut(rest, ";")
	p.value = trim(value)
	return p, rest
}

// quotedString reads up to the closing quote and undoes backslashes; an unclosed one ends with the text.
func quotedString(s string) (value, rest string) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if i+1 < len(s) {
				i++
				b.WriteByte(s[i])
			}
		case '"':
			return b.String(), s[i+1:]
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), ""
}

func afterSemicolon(s string) string {
	_, rest, _ := strings.Cut(s, ";")
	return rest
}

func trim(s string) string { return strings.Trim(s, " \t\r\n") }

func firstWord(s string) string {
	if i := strings.IndexAny(s, " \t,"); i >= 0 {
		return s[:i]
	}
	return s
}
