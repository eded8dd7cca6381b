package profile

import (
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/idna"

	"daypass/internal/secret"
)

var (
	regionRule  = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9_-]{0,63}$`)
	accountRule = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9.-]{0,127}$`)
)

func (d Draft) setRegion(preset Preset, p *Profile) error {
	p.Region = strings.TrimSpace(d.Region)
	if p.Region == "" {
		p.Region = preset.DefaultRegion
	}
	if !regionRule.MatchString(p.Region) {
		return invalid(FieldRegion, "missing, or not a region")
	}
	return nil
}

func (d Draft) setEndpoints(preset Preset, p *Profile) (err error) {
	endpoint := strings.TrimSpace(d.Endpoint)
	if endpoint == "" {
		if endpoint, err = d.presetEndpoint(preset, p.Region); err != nil {
			return err
		}
	}
	var ok bool
	if p.Endpoint, ok = cleanEndpoint(endpoint); !ok {
		return invalid(FieldEndpoint, "not https://host[:port] or http://host[:port]")
	}
	if public := strings.TrimSpace(d.PublicEndpoint); public != "" {
		if p.PublicEndpoint, ok = cleanEndpoint(public); !ok {
			return invalid(FieldPublicEndpoint, "not https://host[:port] or http://host[:port]")
		}
	}
	return nil
}

func (d Draft) presetEndpoint(preset Preset, region string) (string, error) {
	account := strings.TrimSpace(d.Account)
	switch {
	case preset.NeedsEndpoint():
		return "", invalid(FieldEndpoint, "is missing")
	case preset.NeedsAccount() && !accountRule.MatchString(account):
		return "", invalid(FieldAccount, "missing, or not an account")
	}
	return strings.NewReplacer("{region}", region, "{account}", account).Replace(preset.EndpointTemplate), nil
}

// cleanEndpoint reads an address that is a scheme, a host and perhaps a port, and nothing else: user info, a path or a
// query would be signed or sent in ways that nobody means. A missing scheme is https. The host comes out in lower case
// and in its ASCII form, a default port is dropped.
func cleanEndpoint(text string) (string, bool) {
	if len(text) > 512 || !printable(text) || strings.ContainsAny(text, " \\") {
		return "", false
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(strings.TrimSuffix(text, "/"))
	if err != nil || u.User != nil || u.Path != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || u.Opaque != "" {
		return "", false
	}
	if strings.HasSuffix(text, "#") || u.Scheme != "https" && u.Scheme != "http" {
		return "", false
	}
	host, ok := cleanHost(u.Hostname())
	if !ok || strings.HasSuffix(u.Host, ":") {
		return "", false
	}
	port := u.Port()
	if port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return "", false
		}
	}
	if port != "" && (u.Scheme != "https" || port != "443") && (u.Scheme != "http" || port != "80") {
		host += ":" + port
	}
	return u.Scheme + "://" + host, true
}

func cleanHost(host string) (string, bool) {
	if addr, err := netip.ParseAddr(host); err == nil {
		if addr.Zone() != "" {
			return "", false
		}
		if addr.Is6() {
			return "[" + addr.String() + "]", true
		}
		return addr.String(), true
	}
	ascii, err := idna.Lookup.ToASCII(strings.TrimSuffix(host, "."))
	if err != nil || ascii == "" || len(ascii) > 253 {
		return "", false
	}
	return strings.ToLower(ascii), true
}

func trim(s secret.String) secret.String { return secret.NewString(strings.TrimSpace(s.Reveal())) }
