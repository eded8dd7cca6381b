package daypass

import (
	"context"
	"net/url"
	"strings"
	"time"

	"daypass/internal/profile"
)

// lister is the part of profile.Store that authorities needs.
type lister interface {
	List(ctx context.Context) ([]profile.Profile, error)
}

// trustTimeout bounds the look into the database before a request.
const trustTimeout = 2 * time.Second

// authorities gives the certificates that profiles bring for their own hosts, so that links of a storage with a
// private authority are followed like others. A profile's certificates are trusted for its endpoints and the
// names below them (virtual-host style) alone. It asks each time: a profile counts as soon as it is saved.
// ctx lends its values alone: what is opened with it outlives it.
func authorities(ctx context.Context, profiles lister) func(host string) string {
	ctx = context.WithoutCancel(ctx)
	return func(host string) string {
		ctx, cancel := context.WithTimeout(ctx, trustTimeout)
		defer cancel()
		all, err := profiles.List(ctx)
		if err != nil {
			return "" // then the system's alone are trusted
		}
		var found []string
		for _, p := range all {
			if p.CAPEM != "" && (serves(p.Endpoint, host) || serves(p.PublicEndpoint, host)) {
				found = append(found, p.CAPEM)
			}
		}
		return strings.Join(found, "\n")
	}
}

// serves reports whether a host without port is an endpoint's own or below it.
func serves(endpoint, host string) bool {
	u, err := url.Parse(endpoint)
	if err != nil || u.Hostname() == "" {
		return false
	}
	own := strings.ToLower(u.Hostname())
	host = strings.ToLower(strings.Trim(host, "[]"))
	return host == own || strings.HasSuffix(host, "."+own)
}
