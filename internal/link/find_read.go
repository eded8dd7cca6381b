package link

import (
	"strings"
)

// Scores of a reading: how much a text is a link.
const (
	broken   = iota // none that can be used
	unsigned        // a web link
	partial         // signed, cut off
	whole           // signed, nothing missing
)

// reading is what one candidate comes to.
type reading struct {
	link     Link
	err      error
	score    int
	repairs  []Repair
	rewriter string
}

// read mends a candidate in every way that fits and gives the best reading.
func (s *scan) read(c candidate) reading {
	s.work -= c.end() - c.start() + readCost
	text, repairs := c.joined()
	r := readText(text, c, repairs...)
	if text, ok := c.quotedPrintable(); ok && r.score < whole {
		if e := readText(text, c, RepairQuotedPrintable); e.score >= r.score {
			return e
		}
	}
	return r
}

// joined puts the tokens together. Line breaks go. So do spaces, save in the path of a line too short to have
// been wrapped there: that space is a part of the name.
func (c candidate) joined() (string, []Repair) {
	if len(c.tokens) == 1 {
		return c.text(), nil
	}
	const narrow = 60
	var b strings.Builder
	b.Grow(c.end() - c.start() + 2*len(c.tokens))
	var lines, spaces, inQuery bool
	width := 0
	for i, t := range c.tokens {
		piece := c.piece(i)
		switch {
		case i == 0:
		case t.sep == endLine:
			lines, width = true, 0
		default:
			spaces = true
			if !inQuery && width < narrow {
				b.WriteString("%20")
			} else {
				width = 0
			}
		}
		width += len(piece)
		inQuery = inQuery || strings.Contains(piece, "?")
		b.WriteString(piece)
	}
	var repairs []Repair
	if lines {
		repairs = append(repairs, RepairWrapped)
	}
	if spaces {
		repairs = append(repairs, RepairSpaces)
	}
	return b.String(), repairs
}

// quotedPrintable decodes the candidate if all of it is quoted-printable: behind every "=" are two hexadecimal
// digits, or the end of the line; "=20" alone proves nothing, a year begins so.
func (c candidate) quotedPrintable() (string, bool) {
	found := false
	for i := range c.tokens {
		piece := c.piece(i)
		if i > 0 && c.tokens[i].sep != endLine {
			return "", false
		}
		for j := strings.IndexByte(piece, '='); j >= 0; j = next(piece, '=', j) {
			soft := j == len(piece)-1 && dropSoftBreak(c.clean[c.tokens[i].end-1:]) != c.clean[c.tokens[i].end-1:]
			if !soft && (j+2 >= len(piece) || !isHex(piece[j+1]) || !isHex(piece[j+2])) {
				return "", false
			}
			found = found || soft || strings.EqualFold(piece[j+1:j+3], "3D")
		}
	}
	if !found {
		return "", false
	}
	var b strings.Builder
	for i := range c.tokens {
		piece := c.piece(i)
		for j := 0; j < len(piece); j++ {
			switch {
			case piece[j] != '=':
				b.WriteByte(piece[j])
			case j+2 < len(piece):
				b.WriteByte(unhex(piece[j+1])<<4 | unhex(piece[j+2]))
				j += 2
			}
		}
	}
	return b.String(), true
}

// next gives the place of the next b behind i, -1 without one.
func next(s string, b byte, i int) int {
	if j := strings.IndexByte(s[i+1:], b); j >= 0 {
		return i + 1 + j
	}
	return -1
}

// readText mends one text and parses it.
func readText(text string, c candidate, repairs ...Repair) reading {
	m := mender{text: text, repairs: append(contextRepairs(c), repairs...)}
	m.mend(c.opener)
	m.unwrap()
	r := m.parse()
	if r.score >= whole {
		return r
	}
	for _, other := range []func(*mender) bool{(*mender).hash, (*mender).doublePercent} {
		n := mender{text: m.text, repairs: append([]Repair(nil), m.repairs...)}
		if !other(&n) {
			continue
		}
		if e := n.parse(); e.score > r.score {
			r = e
		}
	}
	return r
}

func (m *mender) parse() reading {
	l, err := Parse(m.text)
	r := reading{link: l, err: err, repairs: m.repairs, rewriter: m.rewriter}
	switch {
	case err != nil:
	case !l.Signed():
		r.score = unsigned
	case l.CutOff:
		r.score = partial
	default:
		r.score = whole
	}
	return r
}

// contextRepairs names what stands around a link.
func contextRepairs(c candidate) []Repair {
	before := c.clean[max(0, c.start()-8):c.start()]
	switch c.opener {
	case '<':
		if c.last().end < len(c.clean) && c.clean[c.last().end] == '|' {
			return []Repair{RepairSlack}
		}
		return []Repair{RepairAngle}
	case '"', '\'':
		if strings.HasSuffix(before[:len(before)-1], "=") || strings.HasSuffix(before, "=3D\"") {
			return []Repair{RepairHTML}
		}
		return []Repair{RepairQuotes}
	case 'q':
		return []Repair{RepairQuotes}
	case '(':
		if strings.HasSuffix(before, "](") {
			return []Repair{RepairMarkdown}
		}
		return []Repair{RepairBrackets}
	case '[', '{':
		return []Repair{RepairBrackets}
	case '*', '_', '`':
		return []Repair{RepairMarkdown}
	}
	return nil
}
