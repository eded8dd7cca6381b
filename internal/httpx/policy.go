package httpx

import (
	"net/netip"

	"daypass/internal/apperr"
)

// space is how near to this computer an address is. A redirect never goes to a higher one.
type space int

const (
	spaceInternet space = iota
	spacePrivate        // private, unique-local, shared (CGNAT)
	spaceLoopback
	spaceForbidden // never serves files to people
)

// judge says whether an address may be connected to: nil, AddressPrivate or AddressRefused, with host as the
// failure's parameter. limit is the nearest space that is allowed; nothing lets forbidden ones through.
func judge(addr netip.Addr, host string, limit space) *failure {
	switch s := spaceOf(addr); {
	case s == spaceForbidden:
		return final(apperr.AddressRefused, apperr.Params{"host": host})
	case s > limit:
		return final(apperr.AddressPrivate, apperr.Params{"host": host})
	default:
		return nil
	}
}

func limitOf(allowPrivate bool) space {
	if allowPrivate {
		return spaceLoopback
	}
	return spaceInternet
}

// spaceOf sorts an address by the registries RFC 6890, 4193, 6598, and by what clouds use for metadata.
// An IPv6 address that carries an IPv4 one is as near as that one.
func spaceOf(addr netip.Addr) space {
	addr = addr.WithZone("").Unmap()
	if !addr.IsValid() || within(addr, forbidden) {
		return spaceForbidden
	}
	if addr.IsLoopback() {
		return spaceLoopback
	}
	if within(addr, private) {
		return spacePrivate
	}
	if inner, ok := embedded(addr); ok {
		return spaceOf(inner)
	}
	return spaceInternet
}

var forbidden = prefixes(
	"0.0.0.0/8",          // this network; 0.0.0.0 reaches loopback on Linux
	"169.254.0.0/16",     // link-local: metadata of AWS, Google, Azure, and others
	"192.0.0.0/24",       // protocol assignments: Oracle's metadata among them
	"100.100.100.200/32", // Alibaba's metadata
	"168.63.129.16/32",   // Azure's host agent
	"224.0.0.0/4",        // multicast
	"240.0.0.0/4",        // reserved, and broadcast
	"::/128",             // unspecified
	"fe80::/10",          // link-local
	"ff00::/8",           // multicast
	"100::/64",           // discard
	"fd00:ec2::/32",      // AWS: metadata is fd00:ec2::254, its neighbours serve time and names
	"fd20:ce::254/128",   // Google's metadata
)

var private = prefixes(
	"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
	"100.64.0.0/10", // shared by carriers (RFC 6598); Tailscale and others live here
	"fc00::/7",      // unique local
	"fec0::/10",     // site-local of old
)

// Where IPv6 carries an IPv4 address, and at which byte.
var carriers = []struct {
	prefix netip.Prefix
	at     int
	invert bool
}{
	{prefix: netip.MustParsePrefix("::/96"), at: 12},                   // IPv4-compatible
	{prefix: netip.MustParsePrefix("::ffff:0:0:0/96"), at: 12},         // translated, RFC 2765
	{prefix: netip.MustParsePrefix("64:ff9b::/96"), at: 12},            // NAT64, RFC 6052
	{prefix: netip.MustParsePrefix("64:ff9b:1::/48"), at: 12},          // NAT64 of a local network, RFC 8215
	{prefix: netip.MustParsePrefix("2002::/16"), at: 2},                // 6to4
	{prefix: netip.MustParsePrefix("2001::/32"), at: 12, invert: true}, // Teredo hides its client by XOR
}

func embedded(addr netip.Addr) (netip.Addr, bool) {
	if !addr.Is6() {
		return netip.Addr{}, false
	}
	b := addr.As16()
	for _, c := range carriers {
		if !c.prefix.Contains(addr) {
			continue
		}
		v4 := [4]byte(b[c.at : c.at+4])
		if c.invert {
			for i := range v4 {
				v4[i] ^= 0xff
			}
		}
		return netip.AddrFrom4(v4), true
	}
	return netip.Addr{}, false
}

func within(addr netip.Addr, list []netip.Prefix) bool {
	for _, p := range list {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

func prefixes(texts ...string) []netip.Prefix {
	list := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		list[i] = netip.MustParsePrefix(text)
	}
	return list
}
