package s3client

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/secret"
)

func TestEveryKeyCanBeLinked(t *testing.T) {
	t.Parallel()
	lab.Each(t, func(t *testing.T, s *lab.Server) {
		c := newClient(t, 0)
		for _, key := range hostile {
			body := []byte("content of " + key)
			s.Put(t, key, body)
			g := grant(s, key, time.Now())
			g.Query = url.Values{"response-content-disposition": {`attachment; filename="a b.txt"; filename*=UTF-8''%C3%A4%20b.txt`}, "response-content-type": {"text/x-daypass; charset=utf-8"}}
			first := mustSign(t, c, access(s), g)
			if again := mustSign(t, newClient(t, time.Hour), access(s), g); again != first {
				t.Errorf("%q: signed twice, two links", key)
			}
			res := get(t, s.Client(), first)
			if res.status != http.StatusOK || res.body != string(body) {
				t.Errorf("%q: status %d body %.200s", key, res.status, res.body)
			}
			if got := res.header.Get("Content-Disposition"); got != g.Query.Get("response-content-disposition") {
				t.Errorf("%q: Content-Disposition %q", key, got)
			}
			if got := res.header.Get("Content-Type"); got != "text/x-daypass; charset=utf-8" {
				t.Errorf("%q: Content-Type %q", key, got)
			}
			if parsed, err := link.Parse(first); err != nil || parsed.Key != key || parsed.Bucket != s.Bucket {
				t.Errorf("%q: parsed as %q in %q (%v)", key, parsed.Key, parsed.Bucket, err)
			}
		}
	})
}

func TestUploadLinkWithSignedHeader(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		c := newClient(t, 0)
		g := grant(s, "up/load.txt", time.Now())
		g.Method, g.Header = link.MethodPut, http.Header{"X-Amz-Meta-From": {"daypass"}}
		text := mustSign(t, c, access(s), g)
		if status := put(t, s.Client(), text, nil); status != http.StatusForbidden && status != http.StatusBadRequest {
			t.Errorf("without its signed header: status %d, want a refusal", status)
		}
		if status := put(t, s.Client(), text, g.Header); status != http.StatusOK {
			t.Errorf("with its signed header: status %d", status)
		}
	})
}

func TestSignRefuses(t *testing.T) {
	t.Parallel()
	c := New(Options{})
	a := profile.Access{
		Profile:    profile.Profile{Endpoint: "https://s3.example.com", Region: "us-east-1"},
		Credential: profile.Credential{AccessKeyID: "AK", Secret: secret.NewString("s")},
	}
	good := link.Grant{Method: link.MethodGet, Bucket: "bucket", Key: "k", SignedAt: time.Unix(1e9, 0), Expires: link.MaxExpires}
	if _, err := c.Sign(t.Context(), a, good); err != nil {
		t.Fatalf("exactly seven days: %v", err)
	}
	for name, tc := range map[string]struct {
		change func(*profile.Access, *link.Grant)
		want   apperr.Code
	}{
		"a second more than seven days": {func(_ *profile.Access, g *link.Grant) { g.Expires += time.Second }, apperr.ExpiryTooLong},
		"no time at all":                {func(_ *profile.Access, g *link.Grant) { g.Expires = 0 }, apperr.ExpiryPast},
		"no bucket":                     {func(_ *profile.Access, g *link.Grant) { g.Bucket = "" }, apperr.PlaceInvalid},
		"no key in the profile":         {func(a *profile.Access, _ *link.Grant) { a.Secret = secret.String{} }, apperr.KeyRefused},
		"an endpoint with a query":      {func(a *profile.Access, _ *link.Grant) { a.Endpoint += "?x=1" }, apperr.ProfileInvalid},
	} {
		a, g := a, good
		tc.change(&a, &g)
		if _, err := c.Sign(t.Context(), a, g); apperr.CodeOf(err) != tc.want {
			t.Errorf("%s: %v, want %s", name, err, tc.want)
		}
	}
}

func TestCorrectedSecretSignsAnew(t *testing.T) {
	t.Parallel()
	c := New(Options{})
	a := profile.Access{
		Profile:    profile.Profile{Endpoint: "https://s3.example.com", Region: "us-east-1"},
		Credential: profile.Credential{AccessKeyID: "AK", Secret: secret.NewString("wrong")},
	}
	g := link.Grant{Method: link.MethodGet, Bucket: "bucket", Key: "k", SignedAt: time.Unix(1e9, 0), Expires: time.Hour}
	first := mustSign(t, c, a, g)
	a.Secret = secret.NewString("right")
	if mustSign(t, c, a, g) == first {
		t.Error("another secret under the same key ID gave the same signature")
	}
}

func TestSessionTokenIsSigned(t *testing.T) {
	t.Parallel()
	a := profile.Access{
		Profile:    profile.Profile{Endpoint: "https://s3.example.com", Region: "us-east-1"},
		Credential: profile.Credential{AccessKeyID: "AK", Secret: secret.NewString("s"), SessionToken: secret.NewString("tok+en/=")},
	}
	g := link.Grant{Method: link.MethodGet, Bucket: "bucket", Key: "k", VersionID: "v1", SignedAt: time.Unix(1e9, 0), Expires: time.Hour}
	u, err := url.Parse(mustSign(t, New(Options{}), a, g))
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	if q.Get("X-Amz-Security-Token") != "tok+en/=" || q.Get("versionId") != "v1" || q.Has("X-Amz-Checksum-Mode") || q.Has("x-id") {
		t.Errorf("query %v", q)
	}
}

func mustSign(t testing.TB, c *Client, a profile.Access, g link.Grant) string {
	t.Helper()
	text, err := c.Sign(t.Context(), a, g)
	if err != nil {
		t.Fatal(err)
	}
	return text.Reveal()
}

type result struct {
	status int
	body   string
	header http.Header
}

func get(t testing.TB, c *http.Client, address string) result {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return send(t, c, req)
}

func put(t testing.TB, c *http.Client, address string, h http.Header) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, address, strings.NewReader("sent"))
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range h {
		req.Header[k] = v
	}
	return send(t, c, req).status
}

func send(t testing.TB, c *http.Client, req *http.Request) result {
	t.Helper()
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return result{res.StatusCode, string(body), res.Header}
}

func BenchmarkSign(b *testing.B) {
	a := profile.Access{
		Profile:    profile.Profile{Endpoint: "https://s3.example.com", Region: "us-east-1"},
		Credential: profile.Credential{AccessKeyID: "AK", Secret: secret.NewString("s")},
	}
	g := link.Grant{Method: link.MethodGet, Bucket: "bucket", Key: "folder/some file.pdf", SignedAt: time.Unix(1e9, 0), Expires: time.Hour}
	c := New(Options{})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Sign(b.Context(), a, g); err != nil {
			b.Fatal(err)
		}
	}
}
