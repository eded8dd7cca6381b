package app

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
)

// isPrivate tells by a host's text alone; a name that resolves to a private address is found out by the dialer.
func isPrivate(host string) bool {
	computer, network := link.OnlyHere(host)
	return computer || network
}

// agreed reports whether a private host may be asked: it was agreed to, or is a storage that was set up here.
func (c *core) agreed(ctx context.Context, day *daypass.Daypass, host string) (bool, error) {
	p, err := loadPreferences(ctx, day)
	if err != nil {
		return false, err
	}
	if slices.Contains(p.AgreedHosts, host) {
		return true, nil
	}
	profiles, err := day.Profiles.List(ctx)
	for _, p := range profiles {
		if hostOf(p.Endpoint) == host || hostOf(p.PublicEndpoint) == host {
			return true, nil
		}
	}
	return false, err
}

// private reports whether a host is a private one, by its text, that was not agreed to.
func (c *core) private(ctx context.Context, day *daypass.Daypass, host string) (bool, error) {
	if !isPrivate(host) {
		return false, nil
	}
	agreed, err := c.agreed(ctx, day, host)
	return !agreed, err
}

func hostOf(endpoint string) string {
	u, err := url.Parse(endpoint)
	if err != nil || endpoint == "" {
		return "-"
	}
	return strings.ToLower(u.Host)
}

// agree remembers that a host may be asked. Only the host itself is agreed to, never a network.
func (c *core) agree(ctx context.Context, day *daypass.Daypass, host string) error {
	if host == "" || len(host) > 300 || strings.ContainsAny(host, "/?#@ \t\r\n") {
		return apperr.New(apperr.AddressRefused, apperr.Params{"host": host})
	}
	return c.changePreferences(ctx, day, func(p *Preferences) {
		if !slices.Contains(p.AgreedHosts, host) {
			p.AgreedHosts = append(p.AgreedHosts, host)
		}
	})
}
