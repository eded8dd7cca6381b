package httpx_test

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
	"daypass/internal/link"
)

// refusing answers everything with a status.
func refusing(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", status) }
}

// TestThroughAProxy: fault 26. The proxy is on a private address, which is nobody's business but the user's.
func TestThroughAProxy(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 26)
	liar := lab.Liar(t, oneObject(100_000), lab.LiarOptions{TLS: true, Leaf: lab.LeafOptions{Hosts: []string{"files.example.com"}}})
	proxy := lab.Forward(t, liar.Endpoint, nil)
	c := newClient(t, httpx.Options{Proxy: proxyTo(proxy.URL), Authorities: func(string) string { return liar.CAPEM }})
	r := request(t, strings.Replace(liar.Link("/b/k.bin"), liar.Addr, "files.example.com", 1), 0, -1)
	r.AllowPrivate = false
	if _, got, err := read(t, c, r); err != nil || !bytes.Equal(got, content(100_000)) {
		t.Fatalf("%v, %d bytes", err, len(got))
	}
	if seen := proxy.Asked(); len(seen) != 1 || seen[0] != "CONNECT files.example.com:443" {
		t.Errorf("the proxy saw %v", seen)
	}

	// What can be judged without resolving is judged, and never reaches the proxy.
	for _, host := range []string{"169.254.169.254", "[fe80::1]", "[::ffff:169.254.169.254]", "metadata.google.internal"} {
		_, err := c.Probe(t.Context(), mustParse(t, "http://"+host+"/k.bin"), link.ProbePolicy{AllowPrivate: true})
		wantCode(t, err, apperr.AddressRefused, false)
	}
	_, err := c.Probe(t.Context(), mustParse(t, "http://10.0.0.1/k.bin"), link.ProbePolicy{})
	wantCode(t, err, apperr.AddressPrivate, false)

	// Loopback goes past the proxy.
	plain := lab.Liar(t, oneObject(10))
	for _, host := range []string{"127.0.0.1", "localhost"} {
		raw := strings.Replace(plain.Endpoint, "127.0.0.1", host, 1) + "/k.bin"
		if _, err := c.Probe(t.Context(), mustParse(t, raw), link.ProbePolicy{AllowPrivate: true}); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
	if seen := proxy.Asked(); len(seen) != 1 {
		t.Errorf("the proxy saw %v", seen)
	}
}

// TestProxyRefuses: a proxy that wants a password, one that is overloaded, and one that is not there.
func TestProxyRefuses(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		status int
		retry  bool
	}{
		"wants a password": {status: http.StatusProxyAuthRequired}, "forbids": {status: http.StatusForbidden},
		"cannot reach it": {status: http.StatusBadGateway, retry: true},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, httpx.Options{Proxy: proxyTo(lab.Forward(t, "http://127.0.0.1:1", refusing(tc.status)).URL)})
			_, err := c.Probe(t.Context(), mustParse(t, "https://files.example.com/k.bin?sig=CANARYCANARY"), link.ProbePolicy{})
			if p := wantCode(t, err, apperr.NetworkGone, tc.retry); p["status"] != tc.status {
				t.Errorf("params %v", p)
			}
		})
	}
	c := newClient(t, httpx.Options{Proxy: proxyTo("http://me:CANARYPASSWORD@" + closedPort(t))})
	_, err := c.Probe(t.Context(), mustParse(t, "https://files.example.com/k.bin"), link.ProbePolicy{})
	wantCode(t, err, apperr.NetworkGone, true)
	if strings.Contains(everything(err), "CANARY") {
		t.Error("the proxy's password is in the error")
	}
}

// TestProxyOfTheEnvironment: HTTPS_PROXY is honoured, in a process of its own.
func TestProxyOfTheEnvironment(t *testing.T) {
	t.Parallel()
	if os.Getenv("HTTPX_TEST_PROXY") != "" {
		c := httpx.New(httpx.Options{})
		defer c.Close()
		_, err := c.Probe(t.Context(), mustParse(t, "https://files.example.com/k.bin"), link.ProbePolicy{})
		if p := wantCode(t, err, apperr.NetworkGone, false); p["status"] != http.StatusForbidden {
			t.Errorf("params %v", p)
		}
		return
	}
	proxy := lab.Forward(t, "http://127.0.0.1:1", refusing(http.StatusForbidden))
	out, err := again(t, "TestProxyOfTheEnvironment", "HTTPX_TEST_PROXY=1", "HTTPS_PROXY="+proxy.URL, "NO_PROXY=", "no_proxy=")
	if err != nil || len(proxy.Asked()) != 1 {
		t.Fatalf("%v, the proxy saw %v\n%s", err, proxy.Asked(), out)
	}
}

// again runs one test in a new process, with more environment.
func again(t *testing.T, name string, env ...string) ([]byte, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+name+"$", "-test.count=1")
	cmd.Env = append(os.Environ(), env...)
	return cmd.CombinedOutput()
}
