package link

import (
	"slices"
	"strings"

	"daypass/internal/apperr"
)

const (
	// MaxText is the largest text, in bytes, that Find looks at.
	MaxText = 1 << 20
	// MaxFound is the largest number of links that Find gives; what stands behind them is left out.
	MaxFound = 1000
)

// Found is one link that Find saw in a text.
type Found struct {
	Link Link
	// Start and End are where the link stood in the text, in bytes, half open.
	Start, End int
	// Repairs says what was mended, in the order in which it was undone; empty for an unbroken link.
	Repairs []Repair
	// Rewriter names the mail filter that stands before the link and cannot be seen through ("Mimecast"); else "".
	Rewriter string
}

// Find finds every link in a text of any kind and mends what mail programs did to it. Signed links come first,
// whole ones before those that are cut off; where there is a signed one, plain web links are left out. A link
// that stands in the text twice, as in the two parts of a mail, is given once.
//
// Lines and words are joined to a link only where that makes its signature whole, or where marks (angle brackets,
// quotes, soft line breaks) say that they belong together.
//
// Errors: LinkTooLong for more than MaxText bytes; LinkNotFound where there is no link; and the error of Parse
// where what is there cannot be used.
func Find(text string) ([]Found, error) {
	if len(text) > MaxText {
		return nil, apperr.New(apperr.LinkTooLong, nil)
	}
	s := newScan(text)
	s.run()
	if len(s.signed) == 0 {
		s.findBare()
	}
	found := rank(s.signed)
	if len(found) == 0 {
		found = s.plainLinks()
	}
	if len(found) == 0 {
		return nil, s.failure()
	}
	return found, nil
}

// failure says why there is no link.
func (s *scan) failure() error {
	if s.err != nil {
		return s.err
	}
	first, _, _ := strings.Cut(strings.TrimSpace(s.text), " ")
	if _, _, err := cutScheme(first); apperr.CodeOf(err) == apperr.LinkScheme {
		return err
	}
	return apperr.New(apperr.LinkNotFound, nil)
}

// rank puts whole links before cut ones and leaves out what is there already: the same link, and a cut one whose
// whole stands elsewhere in the text.
func rank(all []Found) []Found {
	seen := make(map[string]bool, len(all))
	wholes := make(map[string][]string)
	var found, cut []Found
	for _, f := range all {
		url := f.Link.url.Reveal()
		switch {
		case f.Link.CutOff:
			cut = append(cut, f)
		case !seen[url]:
			seen[url] = true
			wholes[f.Link.identity] = append(wholes[f.Link.identity], url)
			found = append(found, f)
		}
	}
	for _, f := range cut {
		url := f.Link.url.Reveal()
		if !seen[url] && !slices.ContainsFunc(wholes[f.Link.identity], func(w string) bool { return strings.HasPrefix(w, url) }) {
			seen[url] = true
			found = append(found, f)
		}
	}
	return first(found)
}

// plainLinks reads the unsigned links, those of a mail's furniture last.
func (s *scan) plainLinks() []Found {
	var found, furniture []Found
	seen := make(map[string]bool)
	for _, c := range s.plain {
		r := s.read(c)
		if r.err != nil {
			s.fail(r.err)
			continue
		}
		if key := r.link.url.Reveal(); !seen[key] {
			seen[key] = true
			if isFurniture(s.clean, c, r.link) {
				furniture = append(furniture, s.found(c, r))
			} else {
				found = append(found, s.found(c, r))
			}
		}
	}
	return first(append(found, furniture...))
}

func first(found []Found) []Found { return found[:min(len(found), MaxFound)] }

// isFurniture tells pictures, unsubscribe links and the names of markup languages.
func isFurniture(text string, c candidate, l Link) bool {
	before := strings.ToLower(text[max(0, c.start()-24):c.start()])
	if strings.Contains(before, "src=") || strings.Contains(before, "xmlns") || strings.Contains(before, "<!doctype") {
		return true
	}
	path := strings.ToLower(l.Key)
	for _, word := range []string{"unsubscribe", "optout", "opt-out", "preferences", "list-manage", "privacy", "tracking", "/open.", "pixel"} {
		if strings.Contains(path, word) || strings.Contains(l.Host, word) {
			return true
		}
	}
	return l.Host == "www.w3.org" || l.Host == "schemas.microsoft.com"
}
