package s3client

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"time"

	"daypass/internal/apperr"
)

// Times of a test's own connections.
const (
	dialTime  = 5 * time.Second
	tasteTime = 2 * time.Second // a server of the other kind may say nothing at all
)

// answers connects and asks for the clock. Where that fails it tells a closed port, and a server of the other scheme,
// from a network that is gone. Behind a proxy only the answer counts.
func (t *checker) answers(ctx context.Context, base *url.URL) (time.Time, error) {
	direct := !behindProxy(base.Hostname()) || isAddress(base.Hostname())
	params := apperr.Params{"host": base.Host}
	if direct {
		conn, err := dial(ctx, base, dialTime)
		if err != nil {
			if ctx.Err() != nil {
				return time.Time{}, ctx.Err()
			}
			return time.Time{}, apperr.Wrap(withoutText(err), apperr.EndpointClosed, params)
		}
		_ = conn.Close()
	}
	server, status, err := t.c.serverTime(ctx, t.a)
	switch {
	case !direct || err == nil && status != http.StatusBadRequest:
	case base.Scheme == "http" && speaksTLS(ctx, base):
		return server, apperr.New(apperr.EndpointHTTPS, params)
	case err != nil && base.Scheme == "https" && speaksHTTP(ctx, base):
		return server, apperr.Wrap(err, apperr.EndpointHTTP, params)
	}
	return server, err
}

// dial opens a connection to an endpoint.
func dial(ctx context.Context, base *url.URL, limit time.Duration) (net.Conn, error) {
	port := base.Port()
	if port == "" {
		port = base.Scheme
	}
	d := net.Dialer{Timeout: limit}
	return d.DialContext(ctx, "tcp", net.JoinHostPort(base.Hostname(), port))
}

// speaksTLS reports whether a server shakes hands. Nothing is sent over the connection, so it need not be trusted.
func speaksTLS(ctx context.Context, base *url.URL) bool {
	conn, err := dial(ctx, base, tasteTime)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	ctx, cancel := context.WithTimeout(ctx, tasteTime)
	defer cancel()
	secure := tls.Client(conn, &tls.Config{ServerName: base.Hostname(), InsecureSkipVerify: true}) //nolint:gosec // see above
	return secure.HandshakeContext(ctx) == nil
}

// speaksHTTP reports whether a server answers a request that is not encrypted and holds nothing.
func speaksHTTP(ctx context.Context, base *url.URL) bool {
	conn, err := dial(ctx, base, tasteTime)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(tasteTime))
	if _, err := conn.Write([]byte("HEAD / HTTP/1.1\r\nHost: " + base.Host + "\r\nConnection: close\r\n\r\n")); err != nil {
		return false
	}
	begin := make([]byte, 5)
	n, _ := conn.Read(begin)
	if string(begin[:n]) != "HTTP/" {
		return false
	}
	return !speaksTLS(ctx, base) // a TLS server may say in plain words that it wants TLS
}
