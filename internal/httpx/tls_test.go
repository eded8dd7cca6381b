package httpx_test

import (
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
)

// TestCertificatesAreNeverBypassed: fault 23.
func TestCertificatesAreNeverBypassed(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 23)
	ca, err := lab.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	other, err := lab.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		leaf lab.LeafOptions
		pem  string
		good bool
	}{
		"unknown authority": {},
		"another authority": {pem: other.CAPEM},
		"known authority":   {pem: ca.CAPEM, good: true},
		"another name":      {pem: ca.CAPEM, leaf: lab.LeafOptions{Hosts: []string{"example.com"}}},
		"over":              {pem: ca.CAPEM, leaf: lab.LeafOptions{NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: time.Now().Add(-time.Hour)}},
		"not a certificate": {pem: "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			liar := lab.Liar(t, oneObject(1000), lab.LiarOptions{TLS: true, Authority: ca, Leaf: tc.leaf})
			c := newClient(t, httpx.Options{Authorities: func(string) string { return tc.pem }})
			_, body, err := read(t, c, request(t, liar.Link("/b/k.bin"), 0, -1))
			if tc.good {
				if err != nil || len(body) != 1000 {
					t.Errorf("%v, %d bytes", err, len(body))
				}
				return
			}
			if p := wantCode(t, err, apperr.CertificateBad, false); p["host"] != "127.0.0.1" {
				t.Errorf("params %v", p)
			}
			if seen := liar.Seen(); len(seen) != 0 {
				t.Errorf("%d requests were sent", len(seen))
			}
		})
	}
}

// TestSystemRootsHonourSSLCertFile runs alone, since it changes the environment. Go reads the file once a process, so
// it has to be the first to verify against the system's roots: a process of its own.
func TestSystemRootsHonourSSLCertFile(t *testing.T) {
	t.Parallel()
	if raw := os.Getenv("HTTPX_TEST_LINK"); raw != "" {
		if _, body, err := read(t, newClient(t, httpx.Options{}), request(t, raw, 0, -1)); err != nil || len(body) != 1000 {
			t.Fatalf("%v, %d bytes", err, len(body))
		}
		return
	}
	liar := lab.Liar(t, oneObject(1000), lab.LiarOptions{TLS: true})
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, []byte(liar.CAPEM), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := again(t, "TestSystemRootsHonourSSLCertFile", "SSL_CERT_FILE="+file, "HTTPX_TEST_LINK="+liar.Link("/b/k.bin"))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// TestHTTPOnAnHTTPSPort and the other way about: an answer, not a hang, and no link in it.
func TestHTTPOnAnHTTPSPort(t *testing.T) {
	t.Parallel()
	plain, secure := lab.Liar(t, oneObject(10)), lab.Liar(t, oneObject(10), lab.LiarOptions{TLS: true})
	c := newClient(t, httpx.Options{})
	_, _, err := read(t, c, request(t, strings.Replace(plain.Link("/k.bin"), "http:", "https:", 1), 0, -1))
	wantCode(t, err, apperr.NetworkGone, true)
	_, _, err = read(t, c, request(t, strings.Replace(secure.Link("/k.bin"), "https:", "http:", 1), 0, -1))
	wantCode(t, err, apperr.NetworkGone, true)
}

func proxyTo(raw string) func(*url.URL) (*url.URL, error) {
	return func(*url.URL) (*url.URL, error) { return url.Parse(raw) }
}

func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}
