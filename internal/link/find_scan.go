package link

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Bounds that keep Find linear in the text.
const (
	maxPlain  = 2 * MaxFound // unsigned links that are kept to be read later
	maxReads  = 4000         // candidates that are read at once
	readBytes = 4 << 20      // bytes that all readings may take; behind that nothing is joined any more
	readCost  = 1 << 10      // bytes that each reading counts for, beside its own
	lookBytes = 3 << 19      // bytes that may be looked ahead over in all
	lookAhead = 16 << 10     // bytes behind one link's start that may belong to it
	maxTokens = 400          // pieces that one link may be in
	maxJoins  = 64           // places at which a joined link is read to see whether it is whole
)

// scan is one run of Find.
type scan struct {
	text    string // as it was given
	clean   string // without invisible characters
	cuts    []cut  // where those were
	signed  []Found
	plain   []candidate
	err     error // the first link's that could not be used
	reads   int
	work    int // bytes left to read
	looking int // bytes left to look ahead over
}

// cut is a place in the clean text, and how many bytes were taken out of the text before it.
type cut struct{ at, gone int }

func newScan(text string) *scan {
	s := &scan{text: text, reads: maxReads, work: readBytes, looking: lookBytes}
	s.clean, s.cuts = dropInvisible(text)
	return s
}

// dropInvisible takes out zero-width characters, soft hyphens, bidi marks and byte order marks.
func dropInvisible(text string) (string, []cut) {
	i := strings.IndexFunc(text, invisible)
	if i < 0 {
		return text, nil
	}
	var b strings.Builder
	b.Grow(len(text))
	var cuts []cut
	gone := 0
	for pos := 0; pos < len(text); {
		r, n := rune(text[pos]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[pos:])
		}
		if invisible(r) {
			gone += n
			cuts = append(cuts, cut{at: b.Len(), gone: gone})
		} else {
			b.WriteString(text[pos : pos+n])
		}
		pos += n
	}
	return b.String(), cuts
}

func invisible(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == 0xad, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x2069, r == 0xfeff, r == 0x061c, r == 0x180e:
		return true
	}
	return false
}

// original gives the place in the given text of a place in the clean one.
func (s *scan) original(at int) int {
	i := sort.Search(len(s.cuts), func(i int) bool { return s.cuts[i].at > at })
	if i == 0 {
		return at
	}
	return at + s.cuts[i-1].gone
}

// run visits every place where a link may begin, from the left, and goes on behind each link.
func (s *scan) run() {
	for pos := 0; s.reads > 0 && len(s.signed) < MaxFound; {
		start, ok := s.nextStart(pos)
		if !ok {
			return
		}
		pos = max(s.visit(start), start+4)
	}
}

// visit looks at one link and gives where it ends.
func (s *scan) visit(start int) int {
	c := s.firstToken(start)
	if !worthReading(c.text()) && c.last().why != endControl {
		if len(s.plain) < maxPlain {
			s.plain = append(s.plain, c)
		}
		if !c.mayGoOn() {
			return c.end()
		}
	}
	s.reads--
	joined, r := s.join(c)
	switch {
	case r.err != nil:
		s.fail(r.err)
	case joined.last().why == endControl && r.score != whole:
		s.fail(malformed("control character"))
	case r.link.Signed():
		s.signed = append(s.signed, s.found(joined, r))
	case worthReading(c.text()) && len(s.plain) < maxPlain:
		s.plain = append(s.plain, joined)
	}
	return joined.end()
}

// worthReading tells a link that may be signed from one that has no place for a signature.
func worthReading(s string) bool {
	return strings.ContainsAny(s, "?;\\") || strings.Contains(s, "%3") || strings.Contains(s, "%2F") || strings.Contains(s, "/http") || strings.Contains(s, "#")
}

func (s *scan) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *scan) found(c candidate, r reading) Found {
	f := Found{Link: r.link, Start: s.original(c.start()), End: s.original(c.end()), Repairs: r.repairs, Rewriter: r.rewriter}
	if f.End-f.Start > c.end()-c.start() {
		f.Repairs = append([]Repair{RepairInvisible}, f.Repairs...)
	}
	return f
}

// nextStart gives where the next "https://" begins, in any of its disguises.
func (s *scan) nextStart(pos int) (int, bool) {
	t := s.clean
	for i := pos; i < len(t); i++ {
		switch t[i] {
		case ':':
			if slashes(t[i+1:]) {
				if start, ok := s.schemeBefore(t, pos, i); ok {
					return start, true
				}
			}
		case '%':
			if encodedSlashes(t[i:]) {
				if start, ok := s.schemeBefore(t, pos, i); ok {
					return start, true
				}
			}
		}
	}
	return 0, false
}

// slashes reports whether s begins with "//", "\/\/", or "]//" (after a defanged colon), also over a soft break.
func slashes(s string) bool {
	s = strings.TrimPrefix(s, "]")
	for range 2 {
		s = strings.TrimPrefix(dropSoftBreak(s), `\`)
		var ok bool
		if s, ok = strings.CutPrefix(dropSoftBreak(s), "/"); !ok {
			return false
		}
	}
	return true
}

func dropSoftBreak(s string) string {
	s, ok := strings.CutPrefix(s, "=\n")
	if !ok {
		s = strings.TrimPrefix(s, "=\r\n")
	}
	return s
}

func encodedSlashes(s string) bool {
	for _, p := range []string{"%3A%2F%2F", "%253A%252F%252F"} {
		if len(s) >= len(p) && strings.EqualFold(s[:len(p)], p) {
			return true
		}
	}
	return false
}

// schemeBefore reads a scheme backwards from end, over soft breaks, no further than pos. A scheme that Daypass
// does not open is kept as the reason, in case that there is nothing else.
func (s *scan) schemeBefore(t string, pos, end int) (int, bool) {
	var word [8]byte
	n, i := len(word), end
	if i > pos && t[i-1] == '[' {
		i--
	}
	for n > 0 && i > pos {
		if j := beforeSoftBreak(t, pos, i); j < i {
			i = j
			continue
		}
		if !isAlnum(t[i-1]) {
			break
		}
		i, n = i-1, n-1
		word[n] = t[i] | 0x20
	}
	for _, scheme := range []string{"https", "hxxps", "http", "hxxp"} {
		if rest, ok := strings.CutSuffix(string(word[n:]), scheme); ok {
			return forward(t, i, len(rest)), true
		}
	}
	if n < len(word) && s.err == nil {
		if _, _, err := cutScheme(string(word[n:]) + "://"); err != nil && word[n] > '9' {
			s.err = err
		}
	}
	return 0, false
}

// beforeSoftBreak gives the place before a soft break that ends at i, or i.
func beforeSoftBreak(t string, pos, i int) int {
	switch {
	case i-2 >= pos && t[i-1] == '\n' && t[i-2] == '=':
		return i - 2
	case i-3 >= pos && t[i-1] == '\n' && t[i-2] == '\r' && t[i-3] == '=':
		return i - 3
	}
	return i
}

// forward skips n letters from i, over soft breaks.
func forward(t string, i, n int) int {
	for {
		i = len(t) - len(dropSoftBreak(t[i:]))
		if n == 0 {
			return i
		}
		i, n = i+1, n-1
	}
}
