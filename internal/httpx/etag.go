package httpx

import "strings"

// entityTag is an ETag header: the tag with its quotes, and whether it is weak (W/). Some servers forget the
// quotes; they are put back, since If-Match needs them.
type entityTag struct {
	tag  string
	weak bool
}

func parseETag(text string) entityTag {
	text = strings.TrimSpace(text)
	rest, weak := strings.CutPrefix(text, "W/")
	if rest == "" {
		return entityTag{}
	}
	if len(rest) < 2 || rest[0] != '"' || rest[len(rest)-1] != '"' {
		rest = `"` + strings.Trim(rest, `"`) + `"`
	}
	return entityTag{tag: rest, weak: weak}
}

// strong gives the tag where it can pin bytes, else "".
func (e entityTag) strong() string {
	if e.weak {
		return ""
	}
	return e.tag
}
