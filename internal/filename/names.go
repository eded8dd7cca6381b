package filename

import (
	"strconv"
	"strings"
)

// maxContinuations bounds the pieces of an RFC 2231 name; real ones have two or three.
const maxContinuations = 64

// names gathers the ways in which one header may say the name.
type names struct {
	plain, ext       string
	hasPlain, hasExt bool
	pieces           map[int]param
	charset          string
}

// add takes one parameter; name is lower case.
func (n *names) add(name string, p param) {
	name = strings.ReplaceAll(name, " ", "")
	rest, ok := strings.CutPrefix(name, "filename")
	switch {
	case !ok:
	case rest == "":
		if !n.hasPlain {
			n.plain, n.hasPlain = plainValue(p), true
		}
	case rest == "*":
		if value, ok := extValue(p.value); ok && !n.hasExt {
			n.ext, n.hasExt = value, true
		}
	case strings.HasPrefix(rest, "*"):
		n.addPiece(rest[1:], p)
	}
}

// addPiece takes "0", "1*" and so on (RFC 2231, section 3). Numbers have no leading zeros.
func (n *names) addPiece(index string, p param) {
	digits, encoded := strings.CutSuffix(index, "*")
	i, err := strconv.Atoi(digits)
	if err != nil || i < 0 || i >= maxContinuations || strconv.Itoa(i) != digits {
		return
	}
	if _, taken := n.pieces[i]; taken {
		return
	}
	if encoded {
		value := p.value
		if i == 0 {
			n.charset, value = cutCharset(value)
		}
		raw, ok := unescape(value)
		if !ok {
			return
		}
		p.value = raw
	}
	if n.pieces == nil {
		n.pieces = make(map[int]param)
	}
	n.pieces[i] = p
}

// best gives the name that counts, "" where there is none.
func (n *names) best() string {
	if n.hasExt && n.ext != "" {
		return n.ext
	}
	var joined strings.Builder
	for i := range len(n.pieces) {
		p, ok := n.pieces[i]
		if !ok {
			break
		}
		joined.WriteString(p.value)
	}
	if joined.Len() > 0 {
		if s, ok := decodeCharset(n.charset, joined.String()); ok {
			return s
		}
	}
	return n.plain
}
