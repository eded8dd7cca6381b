package ticket

import (
	"net/netip"
	"net/url"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

// place is where all links of a ticket have to lead.
type place struct {
	insecure  bool
	expiresAt time.Time
	pathStyle spot
	virtual   spot
	chosen    *spot // the one of the two that the first link was of
}

// spot is an object's address: host and path, not escaped.
type spot struct{ host, path string }

// placeOf reads the endpoint of a ticket.
func placeOf(d document) (*place, error) {
	l, err := link.Parse(d.Endpoint)
	if err != nil {
		return nil, broken("endpoint")
	}
	u, err := url.Parse(l.URL().Reveal())
	if err != nil || u.User != nil {
		return nil, broken("endpoint")
	}
	if l.Insecure && !nearby(u.Hostname()) {
		return nil, apperr.New(apperr.TicketInsecure, apperr.Params{"host": l.Host})
	}
	base := strings.TrimRight(u.Path, "/")
	return &place{
		insecure: l.Insecure, expiresAt: d.ExpiresAt.Time,
		pathStyle: spot{l.Host, base + "/" + d.Bucket + "/" + d.Key},
		virtual:   spot{strings.ToLower(d.Bucket) + "." + l.Host, base + "/" + d.Key},
	}, nil
}

// is reports whether a link leads to the place, in the same style as those before it.
func (p *place) is(l link.Link, path string) bool {
	if l.Insecure != p.insecure {
		return false
	}
	at := spot{l.Host, path}
	if p.chosen == nil {
		switch at {
		case p.pathStyle:
			p.chosen = &p.pathStyle
		case p.virtual:
			p.chosen = &p.virtual
		default:
			return false
		}
	}
	return at == *p.chosen
}

// beside gives the place of another key; key is the own one.
func (p *place) beside(key, other string) *place {
	at := spot{p.chosen.host, strings.TrimSuffix(p.chosen.path, key) + other}
	return &place{insecure: p.insecure, expiresAt: p.expiresAt, chosen: &at}
}

// nearby reports whether a host is one of the own network by its name alone, where http is usual. Whether it may be
// asked is for the address policy, once the name is resolved.
func nearby(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if addr, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return addr.IsLoopback() || addr.IsPrivate()
	}
	if !strings.Contains(host, ".") {
		return true
	}
	for _, end := range []string{".localhost", ".local", ".lan", ".internal", ".home.arpa", ".test"} { // RFC 6761, 6762, 8375
		if strings.HasSuffix(host, end) {
			return true
		}
	}
	return false
}
