package link

import (
	"strings"
)

// join reads a candidate and, where it is not whole, looks whether what stands behind the white space after it
// makes it so.
func (s *scan) join(c candidate) (candidate, reading) {
	r := s.read(c)
	if !c.mayGoOn() {
		return c, r
	}
	if r.score == whole && !c.goesOnSurely() && c.opener != '<' && c.opener != '"' && !loose(r, c) {
		return c, r
	}
	all := s.collect(c)
	if len(all.tokens) == 1 {
		return c, r
	}
	if n := all.enclosed(); n > 1 { // <…> and "…" over lines: the marks say that it is one
		if e := s.read(all.with(n)); e.score >= r.score && e.err == nil {
			return all.with(n), e
		}
	}
	c, r = s.softRun(all, c, r)
	if r.score < whole {
		c, r = s.complete(all, c, r)
	}
	if r.score == whole {
		c, r = s.tail(all, c, r)
	}
	return c, r
}

// collect gives c with every token behind it that may belong to it: up to a mark, the next link, an empty line
// and a half, or the bound.
func (s *scan) collect(c candidate) candidate {
	t := s.clean
	for len(c.tokens) < maxTokens && c.mayGoOn() && s.looking > 0 {
		start, sep, ok := skipSpace(t, c.end())
		if !ok || start-c.start() > lookAhead || startsLink(t[start:]) {
			break
		}
		end, why := run(t, start, c.opener, false)
		s.looking -= end - c.end()
		if end == start {
			if why == endCloser {
				c.tokens[len(c.tokens)-1].why = endCloser
			}
			break
		}
		c.tokens = append(c.tokens, token{start: start, end: end, sep: sep, why: why})
	}
	return c
}

// skipSpace skips white space, at most one empty line, and the marks of quoted mail at the line's begin.
func skipSpace(t string, at int) (int, ending, bool) {
	sep, lines := endSpace, 0
	for i := at; i < len(t); i++ {
		switch c := t[i]; {
		case c == '\n' || (c == '\r' && !strings.HasPrefix(t[i+1:], "\n")):
			sep = endLine
			if lines++; lines > 2 {
				return 0, 0, false
			}
		case c == ' ' || c == '\t' || c == '\r':
		case c == '>' && lines > 0:
		case c == 0xc2 && strings.HasPrefix(t[i:], "\u00a0"):
			i++
		case c == 0xe2 && i+2 < len(t) && t[i+1] == 0x80 && (t[i+2] <= 0x8a || t[i+2] == 0xaf):
			i += 2
		default:
			return i, sep, true
		}
		if i-at > 200 {
			break
		}
	}
	return 0, 0, false
}

func startsLink(s string) bool {
	for _, scheme := range []string{"https", "http", "hxxps", "hxxp"} {
		if len(s) > len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
			rest := s[len(scheme):]
			return encodedSlashes(rest) || (rest[0] == ':' && slashes(rest[1:]))
		}
	}
	return false
}

// enclosed gives how many tokens stand between an opener and its closer with nothing but line breaks between them.
func (c candidate) enclosed() int {
	if c.opener != '<' && c.opener != '"' {
		return 0
	}
	for i, t := range c.tokens {
		if i > 0 && t.sep != endLine {
			return 0
		}
		if t.why == endCloser {
			return i + 1
		}
	}
	return 0
}

// softRun takes everything behind quoted-printable soft breaks, if that is what they are.
func (s *scan) softRun(all, c candidate, r reading) (candidate, reading) {
	n := 1
	for n < len(all.tokens) && all.tokens[n].sep == endLine && strings.HasSuffix(all.piece(n-1), "=") {
		n++
	}
	if n == 1 {
		return c, r
	}
	if _, ok := all.with(n).quotedPrintable(); !ok {
		return c, r
	}
	if soft := s.read(all.with(n)); soft.score >= r.score {
		return all.with(n), soft
	}
	return c, r
}

// complete tries the places at which the signature may be whole, from where it begins. Where there is none, but the
// lines that follow a link without any signature plainly are the rest of one that is cut off, that is told.
func (s *scan) complete(all, c candidate, r reading) (candidate, reading) {
	text, _ := all.joined()
	text = strings.ToLower(text)
	from := markerIn(text, "signature", "sig=", "sig%", "sig-3d")
	begin := markerIn(text, "x-amz-", "x-goog-", "x-oss-", "q-sign", "accesskeyid", "accessid", "policy=", "&se=", "signature=", "sig=")
	if from < 0 {
		return s.cutOverLines(all, c, r, begin)
	}
	const short = len("signature=") + 20 // no signature has less
	joins, length := 0, c.end()-c.start()
	for n := len(c.tokens) + 1; n <= len(all.tokens) && s.work > 0; n++ {
		length += all.tokens[n-1].end - all.tokens[n-1].start
		if length <= from+short {
			continue
		}
		if joins++; joins > maxJoins {
			break
		}
		if e := s.read(all.with(n)); e.score == whole {
			return all.with(n), e
		}
	}
	return s.cutOverLines(all, c, r, begin)
}

// markerIn gives the first place of one of the marks, -1 without any.
func markerIn(text string, marks ...string) int {
	least := -1
	for _, mark := range marks {
		if i := strings.Index(text, mark); i >= 0 && (least < 0 || i < least) {
			least = i
		}
	}
	return least
}

// cutOverLines looks whether an unsigned link is the first line of a signed one whose end is missing: then the place
// from, where its parameters begin, is a few lines further on.
func (s *scan) cutOverLines(all, c candidate, r reading, from int) (candidate, reading) {
	if from < 0 || r.score != unsigned {
		return c, r
	}
	length := c.end() - c.start()
	for n := len(c.tokens) + 1; n <= min(len(all.tokens), 12) && all.tokens[n-1].sep == endLine; n++ {
		if length += all.tokens[n-1].end - all.tokens[n-1].start; length <= from {
			continue
		}
		if e := s.read(all.with(n)); e.score == partial {
			return all.with(n), e
		}
	}
	return c, r
}

// tail adds what follows a link that is whole already, where it is plainly a part of it.
func (s *scan) tail(all, c candidate, r reading) (candidate, reading) {
	for n := len(c.tokens) + 1; n <= len(all.tokens) && s.work > 0; n++ {
		before := all.with(n - 1)
		likely := all.tokens[n-1].sep == endLine && (looksLikeParameters(all.piece(n-1)) || loose(r, before))
		if !likely && !before.goesOnSurely() {
			break
		}
		e := s.read(all.with(n))
		if e.score != whole || (loose(r, before) && loose(e, all.with(n))) {
			break
		}
		c, r = all.with(n), e
	}
	return c, r
}

// goesOnSurely reports whether the text ends where no link ends.
func (c candidate) goesOnSurely() bool {
	s := c.piece(len(c.tokens) - 1)
	return torn(s) || strings.HasSuffix(s, "&") || strings.HasSuffix(s, "&amp") || strings.HasSuffix(s, "?")
}

// looksLikeParameters reports whether a line can only be the rest of a query or of our fragment.
func looksLikeParameters(s string) bool {
	if strings.HasPrefix(s, "&") || strings.HasPrefix(s, "#dp=") {
		return true
	}
	if strings.Contains(s, "&") && strings.Contains(s, "=") {
		return true
	}
	i := strings.IndexByte(s, '%')
	return i >= 0 && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2])
}

// loose reports whether the last parameter of a whole link is one that should say more: an operation that is
// none, half a name, a long token that ends with its line.
func loose(r reading, c candidate) bool {
	if c.last().why != endLine {
		return false
	}
	if h := r.link.Hints.Name; h != "" && h != r.link.Name && strings.HasPrefix(r.link.Name, h) {
		return true
	}
	text := r.link.url.Reveal()
	last := strings.ToLower(text[strings.LastIndexAny(text, "&?")+1:])
	if op, ok := strings.CutPrefix(last, "x-id="); ok {
		_, known := methodOf(text[len(text)-len(op):])
		return !known
	}
	return strings.Contains(last, "security-token=") && !strings.Contains(text, "#")
}
