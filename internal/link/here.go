package link

import (
	"net"
	"net/netip"
	"strings"
)

// OnlyHere reports, by its text alone, whether a link's host ("name", "name:port", "[::1]:port") is this
// computer, and whether it is in a private network: such links work here, or there, alone.
func OnlyHere(host string) (computer, network bool) {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true, false
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return false, false
	}
	addr = addr.Unmap()
	return addr.IsLoopback(), addr.IsPrivate()
}
