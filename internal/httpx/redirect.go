package httpx

import (
	"net/http"
	"net/url"
	"strings"

	"daypass/internal/apperr"

	"golang.org/x/net/publicsuffix"
)

// maxHops is how often a plain link may be sent on.
const maxHops = 5

func isRedirect(r *http.Response) bool {
	switch r.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	default:
		return false
	}
}

// follow gives the address that a redirect leads to, where the policy (see the package comment) lets it. way holds
// every address so far, the last one being the one that answered. It ends the exchange.
func (e *exchange) follow(way []*url.URL) (*url.URL, *failure) {
	from := way[len(way)-1]
	a := e.readAnswer()
	refusal := func(reason string) *failure {
		p := a.params()
		p["reason"] = reason
		return final(apperr.RedirectRefused, p)
	}
	if f := a.otherRegion(); f != nil {
		return nil, f
	}
	to, err := from.Parse(e.response.Header.Get("Location"))
	if err != nil || e.response.Header.Get("Location") == "" {
		return nil, refusal("no_location")
	}
	to.Fragment, to.RawFragment = "", ""
	switch {
	case to.User != nil:
		return nil, refusal("user_info")
	case to.Scheme != "https" && to.Scheme != "http":
		return nil, refusal("scheme")
	case to.Host == "":
		return nil, refusal("no_location")
	case from.Scheme == "https" && to.Scheme == "http":
		return nil, refusal("to_http")
	case (e.ask.link.Signed() || e.ask.method != "") && !isUpgrade(from, to):
		return nil, refusal("signed")
	case to.Scheme != "https" || from.Scheme != "https":
		if !sameSite(from.Hostname(), to.Hostname()) {
			return nil, refusal("other_site")
		}
	}
	for _, been := range way {
		if been.String() == to.String() {
			return nil, refusal("loop")
		}
	}
	if len(way) > maxHops {
		return nil, refusal("too_many")
	}
	return to, nil
}

// otherRegion recognises S3's redirects, which name a region. Following them with a signed link is of no use, since
// the host is signed; a plain link may follow where it is sent, if it is.
func (a answer) otherRegion() *failure {
	if !a.link.Signed() && a.header.Get("Location") != "" {
		return nil
	}
	named := providerCodes[strings.ToLower(a.body.Code)].code == apperr.WrongRegion
	if !named && a.header.Get("X-Amz-Bucket-Region") == "" && regionOfHost(hostOfLocation(a.header.Get("Location"))) == "" {
		return nil
	}
	p := a.params()
	a.complete(apperr.WrongRegion, p)
	return final(apperr.WrongRegion, p)
}

// isUpgrade reports a step from http to https that changes nothing else: what was signed (host, path, query) is the
// same, and default ports are not signed.
func isUpgrade(from, to *url.URL) bool {
	return from.Scheme == "http" && to.Scheme == "https" && strings.EqualFold(from.Hostname(), to.Hostname()) &&
		from.Port() == "" && (to.Port() == "" || to.Port() == "443") &&
		from.EscapedPath() == to.EscapedPath() && from.RawQuery == to.RawQuery
}

// sameSite reports whether two hosts belong to one owner, by the public suffix list.
func sameSite(a, b string) bool {
	if strings.EqualFold(a, b) {
		return true
	}
	siteA, errA := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(a))
	siteB, errB := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(b))
	if _, literalA := literal(a); literalA {
		return false
	}
	return errA == nil && errB == nil && siteA == siteB
}

// onTheWay turns a refused address into a refused redirect: nobody was asked about the second host.
func (f *failure) onTheWay() *failure {
	if code := f.err.Code(); code == apperr.AddressPrivate || code == apperr.AddressRefused {
		p := f.err.Params()
		p["reason"] = string(code)
		return &failure{err: apperr.Wrap(f.err, apperr.RedirectRefused, p)}
	}
	return f
}
