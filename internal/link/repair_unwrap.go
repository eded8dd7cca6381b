package link

import (
	"encoding/base64"
	"strings"
)

// maxUnwrap bounds how many services may have wrapped one link.
const maxUnwrap = 6

// rewriter is a service that puts links into its own.
type rewriter struct {
	repair Repair
	host   string // the host, or with a leading dot every host below it
	params []string
}

// rewriters hold the link escaped in a parameter.
var rewriters = []rewriter{
	{RepairSafeLinks, ".safelinks.protection.outlook.com", []string{"url"}},
	{RepairSafeLinks, ".safelinks.protection.office365.us", []string{"url"}},
	{RepairSafeLinks, ".safelinks.protection.outlook.cn", []string{"url"}},
	{RepairSafeLinks, ".safelinks.o365filtering.com", []string{"url"}},
	{RepairSafeLinks, "safelinks.protection.outlook.com", []string{"url"}},
	{RepairSafeLinks, ".teams.cdn.office.net", []string{"url"}},
	{RepairSafeLinks, "safelink.emails.azure.net", []string{"destination"}},
	{RepairBarracuda, "linkprotect.cudasvc.com", []string{"a"}},
	{RepairSlack, "slack-redir.net", []string{"url"}},
	{RepairSlack, ".slack-redir.net", []string{"url"}},
	{RepairTrendMicro, ".trendmicro.com", []string{"url"}},
	{RepairTrendMicro, ".trendmicro.eu", []string{"url"}},
	{RepairSophos, ".protection.sophos.com", []string{"u"}},
	{RepairRedirect, ".fireeye.com", []string{"u"}},
	{RepairRedirect, "clicktime.symantec.com", []string{"u"}},
	{RepairRedirect, "scanmail.trustwave.com", []string{"u"}},
	{RepairRedirect, "linklock.titanhq.com", []string{"url"}},
	{RepairRedirect, ".emailprotection.link", []string{"url"}},
	{RepairRedirect, "deref-gmx.net", []string{"redirectUrl"}},
	{RepairRedirect, "deref-web.de", []string{"redirectUrl"}},
	{RepairRedirect, "deref-mail.com", []string{"redirectUrl"}},
	{RepairRedirect, "deref-gmx.com", []string{"redirectUrl"}},
	{RepairRedirect, "l.facebook.com", []string{"u"}},
	{RepairRedirect, "lm.facebook.com", []string{"u"}},
	{RepairRedirect, ".linkedin.com", []string{"url"}},
	{RepairRedirect, "vk.com", []string{"to"}},
	{RepairRedirect, "www.youtube.com", []string{"q"}},
	{RepairRedirect, "steamcommunity.com", []string{"url", "u"}},
}

// opaque services keep the link to themselves: only they can tell it.
var opaque = map[string]string{
	".mimecast.com":        "Mimecast",
	".mimecastprotect.com": "Mimecast",
	"link.edgepilot.com":   "EdgePilot",
	".urlsand.com":         "Libraesva",
	".mcas.ms":             "Microsoft Defender",
}

// unwrap takes a link out of the services that wrapped it, one after the other.
func (m *mender) unwrap() {
	for range maxUnwrap {
		inner, repair, ok := unwrapOnce(m.text)
		if !ok {
			break
		}
		m.text = inner
		m.note(repair)
		m.entities()
		m.encodedWhole()
		m.scheme()
	}
	host, _ := hostAndRest(m.text)
	for pattern, name := range opaque {
		if hostMatches(host, pattern) {
			m.rewriter = name
		}
	}
}

func unwrapOnce(text string) (string, Repair, bool) {
	host, rest := hostAndRest(text)
	if host == "" {
		return "", "", false
	}
	if inner, ok := unwrapProofpoint(host, rest); ok {
		return inner, RepairProofpoint, true
	}
	if inner, ok := unwrapPath(host, rest); ok {
		return inner, RepairCisco, true
	}
	for _, w := range rewriters {
		if hostMatches(host, w.host) {
			if inner, ok := unwrapParam(rest, w.params...); ok {
				return inner, w.repair, true
			}
		}
	}
	if isGoogle(host) && strings.HasPrefix(rest, "/url") {
		if inner, ok := unwrapParam(rest, "q", "url"); ok {
			return inner, RepairGoogle, true
		}
	}
	return unwrapUnknown(rest)
}

// hostAndRest splits a link into its lower-case host, without port, and what stands behind.
func hostAndRest(text string) (host, rest string) {
	_, rest, ok := strings.Cut(text, "://")
	if !ok {
		return "", ""
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	return strings.ToLower(hostname(rest[:end])), rest[end:]
}

func hostMatches(host, pattern string) bool {
	if strings.HasPrefix(pattern, ".") {
		return strings.HasSuffix(host, pattern)
	}
	return host == pattern
}

// isGoogle reports whether a host is google.com or one of its national ones.
func isGoogle(host string) bool {
	host = strings.TrimPrefix(host, "www.")
	tld, ok := strings.CutPrefix(host, "google.")
	return ok && len(tld) <= 6
}

// unwrapParam takes the link out of a parameter.
func unwrapParam(rest string, names ...string) (string, bool) {
	at := strings.IndexAny(rest, "?#")
	if at < 0 {
		return "", false
	}
	for offset := at + 1; offset <= len(rest); {
		piece, _, _ := strings.Cut(rest[offset:], "&")
		name, value, _ := strings.Cut(piece, "=")
		for _, n := range names {
			if strings.EqualFold(n, name) {
				if inner, ok := wrappedLink(value, rest[offset+len(name):]); ok {
					return inner, true
				}
			}
		}
		offset += len(piece) + 1
	}
	return "", false
}

// wrappedLink decodes a parameter's value. Where the link was put in without escaping, its own "&" end the value:
// then the rest of the text is the link, without what the service put behind it.
func wrappedLink(value, all string) (string, bool) {
	if hasScheme(value) && strings.Contains(value, "?") {
		inner := strings.TrimPrefix(all, "=")
		for {
			i := strings.LastIndexByte(inner, '&')
			if i < 0 || !ownParam(inner[i+1:]) {
				return inner, true
			}
			inner = inner[:i]
		}
	}
	for range 3 {
		if hasScheme(value) {
			return value, true
		}
		if !strings.Contains(value, "%") {
			break
		}
		value = unescape(value)
	}
	value = strings.NewReplacer("+", "-", "/", "_", " ", "-").Replace(strings.TrimRight(value, "="))
	if b, err := base64.RawURLEncoding.DecodeString(value); err == nil && hasScheme(string(b)) {
		return string(b), true
	}
	return "", false
}

// ownParam tells the parameters that such services put behind a link.
func ownParam(piece string) bool {
	name, _, _ := strings.Cut(piece, "=")
	switch name {
	case "sa", "source", "ust", "usg", "ved", "opi", "cad", "data", "sdata", "reserved", "c", "typo", "k", "umid", "auth", "rct", "esrc":
		return true
	}
	return false
}

func hasScheme(s string) bool {
	for _, p := range []string{"https://", "http://", "hxxps://", "hxxp://"} {
		if len(s) > len(p) && strings.EqualFold(s[:len(p)], p) {
			return true
		}
	}
	return false
}

// unwrapPath handles services that put the link at the end of the path: Cisco's /1token/https%3A%2F%2F…, Menlo's
// /1/…/https://…, Avanan's /v2/___https://…___.token.
func unwrapPath(host, rest string) (string, bool) {
	switch {
	case host == "secure-web.cisco.com":
		path, _, _ := strings.Cut(rest, "?")
		inner := unescape(path[strings.LastIndexByte(path, '/')+1:])
		return inner, hasScheme(inner)
	case hostMatches(host, ".menlosecurity.com"):
		i := strings.Index(rest, "/http")
		return rest[max(i, 0)+min(1, len(rest)):], i >= 0 && hasScheme(rest[i+1:])
	case host == "url.avanan.click", hostMatches(host, ".checkpoint.com"):
		_, inner, ok := strings.Cut(rest, "___")
		inner, _, _ = strings.Cut(inner, "___")
		return inner, ok && hasScheme(inner)
	}
	return "", false
}

// unwrapUnknown looks into the parameters of any other service; it counts only if a signed link is in one.
func unwrapUnknown(rest string) (string, Repair, bool) {
	_, q, ok := strings.Cut(rest, "?")
	if !ok || (!strings.Contains(q, "http") && !strings.Contains(q, "HTTP")) {
		return "", "", false
	}
	for piece := range strings.SplitSeq(q, "&") {
		_, value, _ := strings.Cut(piece, "=")
		if value = unescape(value); !hasScheme(value) {
			continue
		}
		if l, err := Parse(value); err == nil && l.Signed() {
			return value, RepairRedirect, true
		}
	}
	return "", "", false
}
