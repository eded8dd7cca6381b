package httpx

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/wire"
)

// transportKey is all that makes two connections different: one that was made with more allowed is never used
// where less is.
type transportKey struct {
	limit  space  // the nearest space that may be connected to
	secure bool   // https
	sends  bool   // for requests that carry bodies, or whose answers take long
	ca     string // further roots, PEM
	proxy  string // the proxy's URL, "" direct
}

// Sizes of net/http's own buffers. A body's reads are larger than the read buffer and pass it by; it serves headers
// alone.
const (
	headerBuffer   = 16 << 10
	maxHeaderBytes = 256 << 10
	idlePerHost    = 32
	idleTimeout    = 90 * time.Second
)

func (c *Client) transport(key transportKey) (*http.Transport, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t, ok := c.transports[key]; ok {
		return t, nil
	}
	t, err := c.newTransport(key)
	if err == nil {
		c.transports[key] = t
	}
	return t, err
}

func (c *Client) newTransport(key transportKey) (*http.Transport, error) {
	roots, err := rootsWith(key.ca)
	if err != nil {
		return nil, err
	}
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true) // several connections beat one HTTP/2 connection's single window
	t := &http.Transport{
		Protocols:              protocols,
		DialContext:            c.dialer(key),
		TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12, ClientSessionCache: tls.NewLRUClientSessionCache(64)},
		TLSHandshakeTimeout:    c.o.TLSTimeout,
		ResponseHeaderTimeout:  c.o.HeaderTimeout,
		DisableCompression:     true,
		MaxIdleConns:           2 * idlePerHost,
		MaxIdleConnsPerHost:    idlePerHost,
		IdleConnTimeout:        idleTimeout,
		ReadBufferSize:         headerBuffer,
		MaxResponseHeaderBytes: maxHeaderBytes,
		OnProxyConnectResponse: checkConnect,
	}
	if key.sends {
		t.ResponseHeaderTimeout, t.ExpectContinueTimeout = 0, questionFor
		wire.GatherWrites(t)
	}
	if key.proxy != "" {
		proxy, err := url.Parse(key.proxy)
		if err != nil {
			return nil, errBadProxy // the text may hold the proxy's password
		}
		t.Proxy = http.ProxyURL(proxy)
	}
	return t, nil
}

// rootsWith gives the system's roots and those of pem; nil (the system's) where pem is "".
func rootsWith(pem string) (*x509.CertPool, error) {
	if pem == "" {
		return nil, nil //nolint:nilnil // nil is crypto/tls's own word for the system's roots.
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM([]byte(pem)) {
		return nil, errBadRoots
	}
	return pool, nil
}

type dialFunc func(ctx context.Context, network, addr string) (net.Conn, error)

// dialer connects, and asks the address policy in Control: after resolving, before connecting, for each address.
// A proxy's own address is not judged.
func (c *Client) dialer(key transportKey) dialFunc {
	d := &net.Dialer{
		Timeout:         c.o.ConnectTimeout,
		Resolver:        c.o.Resolver,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 15 * time.Second, Count: 4},
	}
	if key.proxy == "" {
		d.ControlContext = func(_ context.Context, _, address string, _ syscall.RawConn) error {
			return judgeAddress(address, key.limit)
		}
	}
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := d.DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		if key.sends {
			wire.TakeLittleAhead(conn)
			conn = patient(conn)
		}
		if key.secure {
			conn = &bufferedConn{Conn: conn}
		}
		return conn, nil
	}
}

// judgeAddress judges what Control is given: an IP address with its port.
func judgeAddress(address string, limit space) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return final(apperr.AddressRefused, nil)
	}
	if f := judge(at.Addr(), "", limit); f != nil {
		return f
	}
	return nil
}

// checkConnect turns a proxy's refusal of CONNECT into an error with its status.
func checkConnect(_ context.Context, _ *url.URL, _ *http.Request, r *http.Response) error {
	if r.StatusCode/100 == 2 {
		return nil
	}
	return proxyError(r.StatusCode)
}
