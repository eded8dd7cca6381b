package s3client

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/xml"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"daypass/internal/apperr"
)

// maxErrorBody is how much of an error document is read; real ones have a few hundred bytes.
const maxErrorBody = 64 << 10

// httpClient gives a client that trusts the system's certificates and those in caPEM. Clients of the same
// trust share their connections. Redirects are never followed: the host is signed.
func (c *Client) httpClient(caPEM string) (*http.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t, ok := c.trusts[caPEM]
	if !ok {
		pool, err := certPool(caPEM)
		if err != nil {
			return nil, err
		}
		t = newTransport(pool)
		c.trusts[caPEM] = t
	}
	return &http.Client{
		Transport:     listener{next: t, c: c},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

// certPool is nil (the system's own) where the profile brings no certificates.
func certPool(caPEM string) (*x509.CertPool, error) {
	if caPEM == "" {
		return nil, nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM([]byte(caPEM)) {
		return nil, apperr.New(apperr.ProfileInvalid, apperr.Params{"field": "ca"})
	}
	return pool, nil
}

func newTransport(pool *x509.CertPool) *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		TLSClientConfig:       &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: 30 * time.Second,
		IdleConnTimeout:       30 * time.Second,
		MaxIdleConnsPerHost:   8,
		DisableCompression:    true,
		ForceAttemptHTTP2:     false,
	}
}

// behindProxy reports whether requests for the host go through a proxy of the environment.
func behindProxy(host string) bool {
	u, err := http.ProxyFromEnvironment(&http.Request{URL: &url.URL{Scheme: "https", Host: host}})
	return err == nil && u != nil
}

// answer is what the last response of a call said, for classifying: parsed once, at the source.
type answer struct {
	status    int
	code      string // <Code> of the error document
	region    string // the right one, where the server names it
	requestID string
	date      time.Time
	skewed    bool          // the request was signed too far from the server's clock
	ahead     time.Duration // what the server's clock is ahead of this computer's; small differences are 0
	host      string
}

type answerKey struct{}

func withAnswer(ctx context.Context, a *answer) context.Context {
	return context.WithValue(ctx, answerKey{}, a)
}

// listener is a RoundTripper that learns the server's clock and notes what an error says.
type listener struct {
	next http.RoundTripper
	c    *Client
}

// RoundTrip implements http.RoundTripper.
func (l listener) RoundTrip(r *http.Request) (*http.Response, error) {
	ua := r.Header.Get("User-Agent")
	if ua != l.c.opts.UserAgent { // User-Agent is never signed
		r = r.Clone(r.Context())
		r.Header.Set("User-Agent", l.c.opts.UserAgent)
	}
	resp, err := l.next.RoundTrip(r)
	a, _ := r.Context().Value(answerKey{}).(*answer)
	if a == nil {
		a = &answer{}
	}
	a.host = r.URL.Host
	if err != nil {
		return nil, err
	}
	if resp.Request == nil {
		resp.Request = r
	}
	if strayPage(resp) {
		_ = resp.Body.Close()
		return nil, notTheStorage(resp)
	}
	date, off := l.c.learn(r.URL.Host, resp.Header.Get("Date"))
	*a = answer{status: resp.StatusCode, host: a.host, date: date, requestID: resp.Header.Get("X-Amz-Request-Id"), region: resp.Header.Get("X-Amz-Bucket-Region"), ahead: l.c.offset(r.URL.Host)}
	if resp.StatusCode >= 300 {
		a.skewed = off.Abs() > skewLimit
		a.read(resp)
	}
	return resp, nil
}

// read takes the error document's facts, as far as it comes, and leaves the body to be read again.
func (a *answer) read(resp *http.Response) {
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxErrorBody))
	_ = resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(body))
	var doc struct {
		Code   string
		Region string
	}
	if xml.Unmarshal(body, &doc) == nil {
		a.code = doc.Code
		if doc.Region != "" {
			a.region = doc.Region
		}
	}
}
