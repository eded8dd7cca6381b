package link

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// unwrapProofpoint decodes Proofpoint's URL Defense, versions 1 to 3. Source: Proofpoint's published decoder.
func unwrapProofpoint(host, rest string) (string, bool) {
	switch host {
	case "urldefense.proofpoint.com", "urldefense.com", "urldefense.us":
	default:
		return "", false
	}
	switch {
	case strings.HasPrefix(rest, "/v1/"):
		return unwrapParam(rest, "u")
	case strings.HasPrefix(rest, "/v2/"):
		return proofpoint2(rest)
	case strings.HasPrefix(rest, "/v3/"):
		return proofpoint3(rest[len("/v3/"):])
	}
	return "", false
}

// proofpoint2 writes "%" as "-" and "/" as "_".
func proofpoint2(rest string) (string, bool) {
	_, q, _ := strings.Cut(rest, "?")
	for piece := range strings.SplitSeq(q, "&") {
		if value, ok := strings.CutPrefix(piece, "u="); ok {
			inner := unescape(strings.NewReplacer("-", "%", "_", "/").Replace(value))
			return inner, hasScheme(inner)
		}
	}
	return "", false
}

// proofpoint3 is __link__;replaced!!…: a "*" stands for the next character of the base64 text "replaced", "**" and a
// letter for a run of 2 ("A") to 65 ("_") of them.
func proofpoint3(s string) (string, bool) {
	s, ok := strings.CutPrefix(s, "__")
	if !ok {
		return "", false
	}
	end := strings.Index(s, "__;")
	if end < 0 {
		return "", false
	}
	url, encoded := s[:end], s[end+len("__;"):]
	encoded, _, _ = strings.Cut(encoded, "!")
	replaced, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(encoded, "="))
	if err != nil {
		return "", false
	}
	url = twoSlashes(url)
	inner, ok := fillIn(url, string(replaced))
	return inner, ok && hasScheme(inner)
}

// twoSlashes mends "https:/host", to which some mail programs shorten the link within.
func twoSlashes(url string) string {
	i := strings.Index(url, ":/")
	if i < 0 || strings.HasPrefix(url[i:], "://") {
		return url
	}
	return url[:i] + ":/" + url[i+1:]
}

func fillIn(url, replaced string) (string, bool) {
	const runs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	var b strings.Builder
	for i := 0; i < len(url); i++ {
		if url[i] != '*' {
			b.WriteByte(url[i])
			continue
		}
		n := 1
		if i+2 < len(url) && url[i+1] == '*' {
			if n = strings.IndexByte(runs, url[i+2]) + 2; n < 2 {
				return "", false
			}
			i += 2
		}
		for ; n > 0; n-- {
			_, size := utf8.DecodeRuneInString(replaced)
			if size == 0 {
				return "", false
			}
			b.WriteString(replaced[:size])
			replaced = replaced[size:]
		}
	}
	return b.String(), true
}
