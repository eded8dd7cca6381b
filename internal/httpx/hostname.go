package httpx

import (
	"net/netip"
	"strconv"
	"strings"
)

// literal gives the address that a host's text stands for without any resolving: IPv4 and IPv6 as written
// today, the decimal, octal and hexadecimal spellings that resolvers still take (inet_aton: "2130706433",
// "0x7f.1", "0177.0.0.1"), and names that always mean one machine.
func literal(host string) (netip.Addr, bool) {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr, true
	}
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return netip.AddrFrom4([4]byte{127, 0, 0, 1}), true // RFC 6761
	}
	if host == "metadata.google.internal" || host == "instance-data" || host == "instance-data.ec2.internal" {
		return netip.AddrFrom4([4]byte{169, 254, 169, 254}), true
	}
	return inetAton(host)
}

// inetAton reads the classic forms a, a.b, a.b.c and a.b.c.d, where each part may be decimal, octal (0…) or
// hexadecimal (0x…), and the last one fills all the bytes that are left.
func inetAton(host string) (netip.Addr, bool) {
	parts := strings.Split(host, ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var value uint64
	for i, part := range parts {
		n, ok := classicNumber(part)
		width := 8
		if i == len(parts)-1 {
			width = 8 * (5 - len(parts))
		}
		if !ok || n >= 1<<width {
			return netip.Addr{}, false
		}
		value = value<<width | n
	}
	return netip.AddrFrom4([4]byte{byte(value >> 24), byte(value >> 16), byte(value >> 8), byte(value)}), true
}

func classicNumber(text string) (uint64, bool) {
	base := 10
	switch {
	case strings.HasPrefix(text, "0x"):
		text, base = text[2:], 16
		if text == "" {
			return 0, true // "0x" is zero to several resolvers
		}
	case len(text) > 1 && text[0] == '0':
		base = 8
	}
	n, err := strconv.ParseUint(text, base, 33)
	return n, err == nil
}
