package link

import "strings"

// findBare looks for signed links that lost their scheme ("bucket.s3.amazonaws.com/key?X-Amz-…").
func (s *scan) findBare() {
	if markerIn(strings.ToLower(s.clean), "x-amz-", "x-goog-", "x-oss-", "q-sign", "sig=", "signature=") < 0 {
		return
	}
	for pos := 0; pos < len(s.clean) && s.reads > 0 && s.work > 0; {
		i := strings.IndexByte(s.clean[pos:], '?')
		if i < 0 {
			return
		}
		start := pos + i
		for start > pos && !strings.ContainsRune(" \t\r\n<>\"'`|(", rune(s.clean[start-1])) {
			start--
		}
		c := s.firstToken(start)
		pos = max(c.end(), pos+i+1)
		host, _, _ := strings.Cut(s.clean[start:c.end()], "/")
		if !strings.Contains(host, ".") || strings.Contains(host, "?") || strings.Contains(host, ":/") {
			continue
		}
		s.reads--
		s.work -= len(c.text())
		r := readText("https://"+c.text(), c, RepairScheme)
		if r.err == nil && r.link.Signed() {
			s.signed = append(s.signed, s.found(c, r))
		}
	}
}
