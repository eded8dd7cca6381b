package httpx_test

import (
	"context"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
	"daypass/internal/link"

	"golang.org/x/net/dns/dnsmessage"
)

// names is a resolver of its own: it answers a name with the addresses in turn, an address a question.
func names(t *testing.T, table map[string][]string) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		asked := map[string]int{}
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			if reply := dnsReply(buf[:n], table, asked); reply != nil {
				_, _ = conn.WriteTo(reply, from)
			}
		}
	}()
	t.Cleanup(func() {
		_ = conn.Close()
		<-done
	})
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp4", conn.LocalAddr().String())
	}}
}

func dnsReply(query []byte, table map[string][]string, asked map[string]int) []byte {
	var m dnsmessage.Message
	if m.Unpack(query) != nil || len(m.Questions) != 1 {
		return nil
	}
	q := m.Questions[0]
	m.Response, m.Authoritative, m.Additionals = true, true, nil
	addrs := table[strings.TrimSuffix(q.Name.String(), ".")]
	if q.Type == dnsmessage.TypeA && len(addrs) > 0 {
		addr := netip.MustParseAddr(addrs[asked[q.Name.String()]%len(addrs)])
		asked[q.Name.String()]++
		m.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET},
			Body:   &dnsmessage.AResource{A: addr.As4()},
		}}
	} else if len(addrs) == 0 {
		m.RCode = dnsmessage.RCodeNameError
	}
	reply, _ := m.Pack()
	return reply
}

// redirectTo answers the path /from with a redirect.
func redirectTo(location string) lab.Script {
	return oneObject(1000, lab.Step{When: lab.Match{Path: "/from*"}, Do: lab.Reply{
		Status: 302, Body: lab.Text(""), Header: map[string]string{"Location": location},
	}})
}

// TestRedirects: fault 22.
func TestRedirects(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 22)
	ca, err := lab.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	hosts := lab.LeafOptions{Hosts: []string{"127.0.0.1", "a.example.com", "b.example.com", "a.example.org"}}
	over := func(s lab.Script, tls bool) *lab.LiarServer {
		return lab.Liar(t, s, lab.LiarOptions{TLS: tls, Authority: ca, Leaf: hosts})
	}
	target, plainTarget := over(oneObject(1000), true), over(oneObject(1000), false)
	resolver := names(t, map[string][]string{
		"a.example.com": {"127.0.0.1"}, "b.example.com": {"127.0.0.1"}, "a.example.org": {"127.0.0.1"},
	})
	c := newClient(t, httpx.Options{Authorities: func(string) string { return ca.CAPEM }, Resolver: resolver})
	port := func(l *lab.LiarServer) string { _, p, _ := net.SplitHostPort(l.Addr); return p }
	at := func(scheme, host string, l *lab.LiarServer) string { return scheme + "://" + host + ":" + port(l) }
	const private = "?token=CANARYCANARYCANARY"

	cases := map[string]struct {
		location string
		plain    bool // the link is http
		signed   bool
		reason   string // "" it is followed
	}{
		"same host":              {location: "/there"},
		"https to https":         {location: at("https", "a.example.org", target) + "/there"},
		"another port":           {location: at("https", "a.example.com", target) + "/there"},
		"https to http":          {location: at("http", "a.example.com", plainTarget) + "/there", reason: "to_http"},
		"http to http, one site": {location: at("http", "b.example.com", plainTarget) + "/there", plain: true},
		"http to https":          {location: at("https", "b.example.com", target) + "/there", plain: true},
		"http to another site":   {location: at("http", "a.example.org", plainTarget) + "/there", plain: true, reason: "other_site"},
		"metadata":               {location: "https://169.254.169.254/latest/meta-data/", reason: "address_refused"},
		"metadata in decimal":    {location: "https://2852039166/latest/meta-data/", reason: "address_refused"},
		"loop":                   {location: "/from" + private, reason: "loop"},
		"no end":                 {location: "{path}0", reason: "too_many"},
		"script":                 {location: "javascript:alert(1)", reason: "scheme"},
		"file":                   {location: "file:///etc/passwd", reason: "scheme"},
		"user info":              {location: "https://me:pw@a.example.com/", reason: "user_info"},
		"nowhere":                {location: "", reason: "no_location"},
		"broken":                 {location: "http://[::1", reason: "no_location"},
		"signed, same host":      {location: "/there", signed: true, reason: "signed"},
		"signed, elsewhere":      {location: at("https", "a.example.org", target) + "/there", signed: true, reason: "signed"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			liar := over(redirectTo(tc.location), !tc.plain)
			raw := strings.Replace(liar.Endpoint, "127.0.0.1", "a.example.com", 1) + "/from" + private
			if tc.signed {
				raw = strings.Replace(liar.Link("/from"), "127.0.0.1", "a.example.com", 1)
			}
			_, body, err := read(t, c, request(t, raw, 0, -1))
			if tc.reason == "" {
				if err != nil || len(body) != 1000 {
					t.Errorf("%v, %d bytes", err, len(body))
				}
				return
			}
			if p := wantCode(t, err, apperr.RedirectRefused, false); p["reason"] != tc.reason {
				t.Errorf("refused for %v, want %s", p["reason"], tc.reason)
			}
			if strings.Contains(everything(err), "CANARY") {
				t.Errorf("the error tells the link: %s", everything(err))
			}
		})
	}
	t.Cleanup(func() { // after the parallel cases
		for _, l := range []*lab.LiarServer{target, plainTarget} {
			for _, s := range l.Seen() {
				if s.Header.Get("Referer") != "" || len(s.QueryKeys) > 0 || s.Header.Get("Accept-Encoding") != "identity" {
					t.Errorf("the second host saw %v %v", s.QueryKeys, s.Header)
				}
			}
		}
	})
}

// TestRedirectNeverLeadsNearer: what answered from afar may not send us to this computer, even where loopback is
// allowed for the link itself. Behind a proxy an address counts as far.
func TestRedirectNeverLeadsNearer(t *testing.T) {
	t.Parallel()
	liar := lab.Liar(t, oneObject(1000))
	_, port, _ := net.SplitHostPort(liar.Addr)
	liar.SetScript(redirectTo("http://files.test:" + port + "/there"))
	c := newClient(t, httpx.Options{
		Resolver: names(t, map[string][]string{"files.test": {"127.0.0.1"}}),
		Proxy: func(u *url.URL) (*url.URL, error) {
			if u.Port() == "" {
				return url.Parse(liar.Endpoint)
			}
			return nil, nil
		},
	})
	_, _, err := read(t, c, request(t, "http://files.test/from", 0, -1))
	if p := wantCode(t, err, apperr.RedirectRefused, false); p["reason"] != "address_private" {
		t.Errorf("params %v", p)
	}
	if _, body, err := read(t, c, request(t, "http://files.test:"+port+"/from", 0, -1)); err != nil || len(body) != 1000 {
		t.Errorf("loopback to loopback: %v", err)
	}
}

// TestAddressesAreJudgedAfterResolving: fault 23, and DNS rebinding.
func TestAddressesAreJudgedAfterResolving(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 23)
	liar := lab.Liar(t, oneObject(1000))
	_, port, _ := net.SplitHostPort(liar.Addr)
	resolver := names(t, map[string][]string{
		"inside.test": {"127.0.0.1"}, "lan.test": {"10.1.2.3"}, "metadata.test": {"169.254.169.254"},
		// Harmless when it is asked first, this computer when it is asked again.
		"rebind.test": {"169.254.169.254", "127.0.0.1"},
	})
	c := newClient(t, httpx.Options{Resolver: resolver})
	cases := map[string]struct {
		host  string
		allow bool
		code  apperr.Code
	}{
		"loopback by name":          {host: "inside.test", code: apperr.AddressPrivate},
		"loopback by name, allowed": {host: "inside.test", allow: true},
		"private by name":           {host: "lan.test", code: apperr.AddressPrivate},
		"metadata by name, allowed": {host: "metadata.test", allow: true, code: apperr.AddressRefused},
		"loopback":                  {host: "127.0.0.1", code: apperr.AddressPrivate},
		"loopback, allowed":         {host: "127.0.0.1", allow: true},
		"rebinding":                 {host: "rebind.test", allow: true, code: apperr.AddressRefused},
		"localhost":                 {host: "localhost", code: apperr.AddressPrivate},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := c.Probe(t.Context(), mustParse(t, "http://"+tc.host+":"+port+"/k.bin"), link.ProbePolicy{AllowPrivate: tc.allow})
			if tc.code == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if p := wantCode(t, err, tc.code, false); p["host"] != tc.host {
				t.Errorf("params %v", p)
			}
		})
	}
	_, err := c.Probe(t.Context(), mustParse(t, "http://nowhere.test/k.bin"), link.ProbePolicy{})
	wantCode(t, err, apperr.NetworkGone, true)
	// A connection that was made with permission serves nobody without it.
	if _, err := c.Probe(t.Context(), mustParse(t, "http://inside.test:"+port+"/k.bin"), link.ProbePolicy{AllowPrivate: true}); err != nil {
		t.Fatal(err)
	}
	_, err = c.Probe(t.Context(), mustParse(t, "http://inside.test:"+port+"/k.bin"), link.ProbePolicy{})
	wantCode(t, err, apperr.AddressPrivate, false)
}
