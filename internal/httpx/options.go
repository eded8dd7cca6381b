package httpx

import (
	"net"
	"net/url"
	"time"

	"golang.org/x/net/http/httpproxy"
)

// Options shape a Client. The zero value is good for the app.
type Options struct {
	// Version goes into the user agent, "Daypass/<version>"; "" gives "Daypass".
	Version string
	// Now is this computer's clock, for skew and Retry-After alone; nil: time.Now.
	Now func() time.Time
	// Authorities gives further root certificates (PEM) for a host without port, beside the system's (which
	// honour SSL_CERT_FILE); "" for none. nil: none. It is asked once a request and has to be fast.
	Authorities func(host string) string
	// Proxy gives the proxy for an address, nil for none. nil: HTTPS_PROXY, HTTP_PROXY and NO_PROXY, read once
	// by New; never for loopback.
	Proxy func(*url.URL) (*url.URL, error)
	// Resolver resolves names; nil: the system's.
	Resolver *net.Resolver

	ConnectTimeout time.Duration // to connect to one address; default 15 s
	TLSTimeout     time.Duration // for the TLS handshake; default 15 s
	HeaderTimeout  time.Duration // from request sent to header; default 30 s
	StallTimeout   time.Duration // no byte of a body for so long is Stalled; default 30 s
	// A body that gives less than FloorRate bytes a second over FloorWindow of waiting is Stalled, too. The time in
	// which nobody reads does not count. Defaults: 128 bytes a second, a minute. FloorRate -1: no floor.
	FloorRate   int64
	FloorWindow time.Duration
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Authorities == nil {
		o.Authorities = func(string) string { return "" }
	}
	if o.Proxy == nil {
		o.Proxy = httpproxy.FromEnvironment().ProxyFunc()
	}
	o.ConnectTimeout = orDefault(o.ConnectTimeout, 15*time.Second)
	o.TLSTimeout = orDefault(o.TLSTimeout, 15*time.Second)
	o.HeaderTimeout = orDefault(o.HeaderTimeout, 30*time.Second)
	o.StallTimeout = orDefault(o.StallTimeout, 30*time.Second)
	o.FloorWindow = orDefault(o.FloorWindow, time.Minute)
	if o.FloorRate == 0 {
		o.FloorRate = 128
	}
	return o
}

func (o Options) userAgent() string {
	if o.Version == "" {
		return "Daypass"
	}
	return "Daypass/" + o.Version
}

func orDefault(d, fallback time.Duration) time.Duration {
	if d <= 0 {
		return fallback
	}
	return d
}
