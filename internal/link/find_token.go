package link

import (
	"strings"
	"unicode/utf8"
)

// ending is why a token ended.
type ending byte

const (
	endText    ending = iota // the text is over
	endSpace                 // white space within the line
	endLine                  // the line is over
	endCloser                // a mark that closes what the opener opened
	endOther                 // anything else that stands in no link
	endControl               // a control character: the link is damaged
)

// token is a run of characters of a link.
type token struct {
	start, end int
	sep        ending // what stood before it: endSpace or endLine; endText for the first
	why        ending
}

// candidate is a link's tokens in the clean text.
type candidate struct {
	clean  string
	tokens []token
	opener byte // the mark directly before: < " ' ( [ * _ or 0; 'q' for a smart quote
}

func (c candidate) start() int   { return c.tokens[0].start }
func (c candidate) end() int     { return c.tokens[len(c.tokens)-1].end }
func (c candidate) last() token  { return c.tokens[len(c.tokens)-1] }
func (c candidate) text() string { return c.clean[c.start():c.end()] }

// piece gives a token's text.
func (c candidate) piece(i int) string { return c.clean[c.tokens[i].start:c.tokens[i].end] }

// mayGoOn reports whether there may be more of it behind white space.
func (c candidate) mayGoOn() bool {
	why := c.last().why
	return why == endSpace || why == endLine
}

// with gives the candidate with its first n tokens.
func (c candidate) with(n int) candidate {
	c.tokens = c.tokens[:n:n]
	return c
}

func (s *scan) firstToken(start int) candidate {
	c := candidate{clean: s.clean, opener: openerBefore(s.clean[:start])}
	end, why := run(s.clean, start, c.opener, true)
	c.tokens = []token{{start: start, end: end, why: why}}
	return c
}

// openerBefore gives the mark at the end of s that opens something.
func openerBefore(s string) byte {
	if s == "" {
		return 0
	}
	r, n := utf8.DecodeLastRuneInString(s)
	switch r {
	case '<', '"', '\'', '(', '[', '*', '_', '`', '|', '{':
		return byte(r)
	case '“', '„', '«', '‹', '‘', '‚', '「', '『', '《', '【', '（':
		return 'q'
	case ';':
		if strings.HasSuffix(s[:len(s)-n], "&lt") {
			return '<'
		}
		if strings.HasSuffix(s[:len(s)-n], "&quot") {
			return '"'
		}
	}
	return 0
}

// run gives where a run of a link's characters ends, and why.
func run(t string, start int, opener byte, isFirst bool) (int, ending) {
	inQuery := false
	var open nesting
	for i := start; i < len(t); i++ {
		c := t[i]
		switch {
		case c == '\n' || c == '\r':
			return i, endLine
		case c == ' ' || c == '\t' || c == '\f' || c == '\v':
			return i, spaceOrLine(t[i:])
		case c < 0x20 || c == 0x7f:
			return i, endControl
		case c == '<' || c == '>' || c == '"' || c == '`':
			return i, closing(c, opener)
		case open.closes(c, opener):
			return i, endCloser
		case c == '?':
			inQuery = true
		case c == ':' && (!isFirst || i > start+8) && slashes(t[i+1:]):
			if at := gluedScheme(t, start, i); at > start {
				return at, endOther
			}
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRuneInString(t[i:])
			if why, ends := wideEnds(r, inQuery); ends {
				return i, why
			}
			i += n - 1
		}
	}
	return len(t), endText
}

// nesting counts brackets that are open within a link.
type nesting struct{ parens, squares int }

// closes reports whether c closes the mark before the link; brackets of its own close first.
func (n *nesting) closes(c, opener byte) bool {
	switch c {
	case '(':
		n.parens++
	case '[':
		n.squares++
	case ')':
		n.parens--
		return n.parens < 0 && opener == '('
	case ']':
		n.squares--
		return n.squares < 0 && opener == '['
	case '\'':
		return opener == '\''
	case '|':
		return opener == '<' || opener == '|'
	case '}':
		return opener == '{'
	}
	return false
}

// spaceOrLine looks whether only white space is left in the line (format=flowed leaves a space there).
func spaceOrLine(s string) ending {
	rest := strings.TrimLeft(s[:min(len(s), 8)], " \t")
	if rest != "" && (rest[0] == '\n' || rest[0] == '\r') {
		return endLine
	}
	return endSpace
}

func closing(c, opener byte) ending {
	if (opener == '<' && c == '>') || (opener == c) {
		return endCloser
	}
	return endOther
}

// wideEnds decides for characters beyond ASCII: letters may stand in a path as browsers show it, never in a query.
func wideEnds(r rune, inQuery bool) (ending, bool) {
	switch {
	case r == 0xa0, r >= 0x2000 && r <= 0x200a, r == 0x202f, r == 0x205f, r == 0x3000:
		return endSpace, true
	case r == 0x85, r == 0x2028, r == 0x2029:
		return endLine, true
	case r < 0xa0 && r != utf8.RuneError:
		return endControl, true
	case inQuery, r == 0xab, r == 0xbb, r >= 0x2010 && r <= 0x203f && r != 0x2019, r >= 0x3001 && r <= 0x301f, r >= 0xff00 && r <= 0xff20:
		return endOther, true
	}
	return 0, false
}

// gluedScheme gives where a second link begins that stands right behind a first one, 0 where it belongs to the
// first: behind "=", "/" or "_" it is a parameter or a part of the path.
func gluedScheme(t string, start, colon int) int {
	for _, scheme := range []string{"https", "http"} {
		at := colon - len(scheme)
		if at <= start || !strings.EqualFold(t[at:colon], scheme) {
			continue
		}
		if strings.IndexByte("=/_:.-~!|(*", t[at-1]) >= 0 {
			return 0
		}
		return at
	}
	return 0
}
