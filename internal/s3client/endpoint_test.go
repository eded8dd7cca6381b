package s3client

import (
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/secret"
)

func TestAddresses(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		preset   string
		style    profile.Style
		endpoint string
		bucket   string
		key      string
		want     string
	}{
		{"aws", profile.StyleAuto, "https://s3.eu-west-1.amazonaws.com", "bucket", "a b", "https://bucket.s3.eu-west-1.amazonaws.com/a%20b"},
		{"aws", profile.StyleAuto, "https://s3.eu-west-1.amazonaws.com", "with.dots", "k", "https://s3.eu-west-1.amazonaws.com/with.dots/k"},
		{"aws", profile.StyleVirtual, "https://s3.eu-west-1.amazonaws.com", "with.dots", "k", "https://with.dots.s3.eu-west-1.amazonaws.com/k"},
		{"aws", profile.StyleVirtual, "https://s3.eu-west-1.amazonaws.com", "Old_Bucket", "k", "https://s3.eu-west-1.amazonaws.com/Old_Bucket/k"},
		{"aws", profile.StylePath, "https://s3.eu-west-1.amazonaws.com", "bucket", "k", "https://s3.eu-west-1.amazonaws.com/bucket/k"},
		{"other", profile.StyleAuto, "https://s3.example.com", "bucket", "k", "https://s3.example.com/bucket/k"},
		{"other", profile.StyleVirtual, "https://s3.example.com:9000", "bucket", "k", "https://bucket.s3.example.com:9000/k"},
		{"other", profile.StyleVirtual, "http://127.0.0.1:9000", "bucket", "k", "http://127.0.0.1:9000/bucket/k"},
		{"other", profile.StyleVirtual, "http://[::1]:9000", "bucket", "k", "http://[::1]:9000/bucket/k"},
		{"other", profile.StyleAuto, "https://S3.Example.com:443/", "bucket", "k", "https://s3.example.com/bucket/k"},
		{"other", profile.StyleAuto, "http://s3.example.com:80", "bucket", "k", "http://s3.example.com/bucket/k"},
		{"other", profile.StyleAuto, "https://example.com/s3/", "bucket", "k", "https://example.com/s3/bucket/k"},
		{"other", profile.StyleAuto, "https://e.com", "bucket", "/lead//..//é+%2F?#", "https://e.com/bucket//lead//..//%C3%A9%2B%252F%3F%23"},
		{"other", profile.StyleAuto, "https://e.com", "bucket", "\xff\x01", "https://e.com/bucket/%FF%01"},
	} {
		p := profile.Profile{Preset: tc.preset, Style: tc.style}
		u, err := objectURL(p, tc.endpoint, tc.bucket, tc.key)
		if err != nil || u.String() != tc.want {
			t.Errorf("%s %s %s: %v, %v, want %s", tc.endpoint, tc.bucket, tc.key, u, err, tc.want)
		}
	}
	for _, bad := range []string{"", "s3.example.com", "ftp://e.com", "https://", "https://u:p@e.com", "https://e.com?x", "https://e.com#x", "https://e.com/%zz"} {
		if _, err := objectURL(profile.Profile{}, bad, "bucket", "k"); apperr.CodeOf(err) != apperr.ProfileInvalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// Virtual-host links and requests on a server that takes both styles. The name resolves to this computer by
// the rule for localhost (RFC 6761), as far as the system knows it.
func TestVirtualHostStyle(t *testing.T) {
	t.Parallel()
	lab.Both(t, virtualHostStyle, lab.Options{Domain: "localhost"})
}

func virtualHostStyle(t *testing.T, s *lab.Server) {
	s.Put(t, "a b/ü.txt", []byte("v"))
	a := access(s)
	a.Style = profile.StyleVirtual
	a.Endpoint = replaceHost(s, "localhost")
	c := newClient(t, 0)
	if _, err := c.Stat(t.Context(), a, s.Bucket, "a b/ü.txt", ""); err != nil {
		t.Fatal(err)
	}
	res := get(t, s.Client(), mustSign(t, c, a, grant(s, "a b/ü.txt", time.Now())))
	if res.status != 200 || res.body != "v" {
		t.Errorf("%d %.200s", res.status, res.body)
	}
}

func replaceHost(s *lab.Server, host string) string {
	scheme := "http://"
	if s.TLS {
		scheme = "https://"
	}
	return scheme + host + s.Addr[len("127.0.0.1"):]
}

func TestWithoutKeyAndWithoutPermission(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		a := access(s)
		a.Credential = profile.Credential{}
		_, err := newClient(t, 0).List(t.Context(), a, profile.Place{Bucket: s.Bucket}, "", 0)
		if apperr.CodeOf(err) != apperr.PermissionMissing || apperr.From(err).Params()["action"] != "list" {
			t.Errorf("%v", err)
		}
	})
}

// FuzzKeys: whatever a key holds, its link leads back to it.
func FuzzKeys(f *testing.F) {
	for _, key := range append(hostile, "/", "//", ".", "..", "../x", "a/./b", "a//b", "\x00", "\xff\xfe", "%2e%2E/", "a?versionId=1") {
		f.Add(key)
	}
	c := New(Options{})
	a := profile.Access{
		Profile:    profile.Profile{Endpoint: "https://s3.example.com", Region: "us-east-1"},
		Credential: profile.Credential{AccessKeyID: "AK", Secret: secret.NewString("s")},
	}
	f.Fuzz(func(t *testing.T, key string) {
		if key == "" {
			return
		}
		g := link.Grant{Method: link.MethodGet, Bucket: "bucket", Key: key, SignedAt: time.Unix(1e9, 0), Expires: time.Hour}
		text := mustSign(t, c, a, g)
		l, err := link.Parse(text)
		if err != nil {
			t.Fatalf("%q: %v", key, err)
		}
		if l.URL().Reveal() != text {
			t.Errorf("%q: a link of ours is changed by reading it", key)
		}
	})
}
