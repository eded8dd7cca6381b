package s3client

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/profile"
	"daypass/internal/secret"
	"daypass/internal/transfer"
)

func TestStatTellsAllFacts(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		etag := s.Put(t, "a/b c.txt", []byte("123456789"))
		o, err := newClient(t, 0).Stat(t.Context(), access(s), s.Bucket, "a/b c.txt", "")
		if err != nil {
			t.Fatal(err)
		}
		if o.Size != 9 || o.ETag != etag || time.Since(o.Modified).Abs() > time.Minute || o.VersionID != "" {
			t.Errorf("%+v", o)
		}
		// The check value of CRC-64/NVME for "123456789".
		if o.CRC64NVME == nil || *o.CRC64NVME != 0xAE8B14860A799888 {
			t.Errorf("CRC64NVME %v", o.CRC64NVME)
		}
	})
}

func TestListPagesAndFolders(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		want := []string{"box/a b+c%.txt", "box/deep/", "box/new\nline.txt", "box/ä.txt", "box/日.txt"}
		for _, key := range append(slices.Clone(want), "other.txt", "box/deep/one.txt", "box/deep/two.txt") {
			if key != "box/deep/" {
				s.Put(t, key, []byte(key))
			}
		}
		got := listAll(t, newClient(t, 0), access(s), profile.Place{Bucket: s.Bucket, Prefix: "box/"}, 2)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("listed %q, want %q", got, want)
		}
	})
}

func listAll(t *testing.T, c *Client, a profile.Access, p profile.Place, size int) []string {
	t.Helper()
	var keys []string
	for token, pages := "", 0; ; pages++ {
		page, err := c.List(t.Context(), a, p, token, size)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Entries {
			keys = append(keys, e.Key)
			if e.Folder != strings.HasSuffix(e.Key, "/") || strings.Contains(e.Name, "/") || !e.Folder && e.Size != int64(len(e.Key)) {
				t.Errorf("%+v", e)
			}
		}
		if token = page.Next; token == "" || pages > 20 {
			return keys
		}
	}
}

func TestBucketsAreNamed(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		got, err := newClient(t, 0).Buckets(t.Context(), access(s))
		if err != nil || !slices.Contains(got, s.Bucket) {
			t.Errorf("%v, %v", got, err)
		}
	})
}

// A clock that is an hour off, either way, changes nothing but the test's own step.
func TestClockAnHourOff(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 15)
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		s.Put(t, "k", []byte("v"))
		for _, off := range []time.Duration{-time.Hour, time.Hour} {
			c := newClient(t, off)
			if _, err := c.Stat(t.Context(), access(s), s.Bucket, "k", ""); err != nil {
				t.Errorf("%v off: Stat: %v", off, err)
			}
			if _, err := newClient(t, off).List(t.Context(), access(s), profile.Place{Bucket: s.Bucket}, "", 0); err != nil {
				t.Errorf("%v off: List: %v", off, err)
			}
			at, err := c.ServerTime(t.Context(), access(s))
			if err != nil || time.Since(at).Abs() > time.Minute {
				t.Errorf("%v off: the server's time is %v (%v)", off, at, err)
			}
			if res := get(t, s.Client(), mustSign(t, c, access(s), grant(s, "k", at))); res.status != http.StatusOK {
				t.Errorf("%v off: the link got %d", off, res.status)
			}
		}
	})
}

// Where the storage's own clocks do not agree, so that a request is refused even on the clock that its answers tell, it is said
// by how much this computer's is off from those answers.
func TestRefusedClockIsMeasured(t *testing.T) {
	t.Parallel()
	s := lab.Versity(t)
	target, err := url.Parse(s.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	late := httputil.NewSingleHostReverseProxy(target)
	late.ModifyResponse = func(res *http.Response) error {
		res.Header.Set("Date", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat))
		return nil
	}
	front := httptest.NewServer(late)
	t.Cleanup(front.Close)
	c, a := newClient(t, 0), access(s)
	a.Endpoint = front.URL
	_, _ = c.Stat(t.Context(), a, s.Bucket, "k", "") // from then on the wrong clock is known
	chunk := transfer.Chunk{Size: 1, Open: func(context.Context) io.Reader { return strings.NewReader("x") }}
	_, err = c.PutWhole(t.Context(), transfer.Destination{Access: a, Bucket: s.Bucket, Key: "k"}, transfer.Meta{Name: "k"}, chunk, true)
	if failure := apperr.From(err); failure.Code() != apperr.ClockSkew {
		t.Fatalf("got %v", err)
	} else if skew, _ := failure.Params()["skew_seconds"].(int64); skew < 3590 || skew > 3610 {
		t.Errorf("skew %v", failure.Params())
	}
}

func TestWhatGoesWrongIsNamed(t *testing.T) {
	t.Parallel()
	const canary = "canary-secret-0815"
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		s.Put(t, "there", []byte("v"))
		for name, tc := range map[string]struct {
			change func(a *profile.Access, bucket, key *string)
			want   apperr.Code
		}{
			"key that is not known":  {func(a *profile.Access, _, _ *string) { a.Credential.AccessKeyID = "NOBODY" }, apperr.KeyRefused},
			"secret that is wrong":   {func(a *profile.Access, _, _ *string) { a.Secret = secret.NewString(canary) }, apperr.KeyRefused},
			"region that is wrong":   {func(a *profile.Access, _, _ *string) { a.Region = "eu-south-9" }, apperr.WrongRegion},
			"bucket that is missing": {func(_ *profile.Access, b, _ *string) { *b = "not-there" }, apperr.BucketGone},
			"object that is missing": {func(_ *profile.Access, _, k *string) { *k = "not/there" }, apperr.ObjectGone},
		} {
			a, bucket, key := access(s), s.Bucket, "there"
			tc.change(&a, &bucket, &key)
			_, err := newClient(t, 0).Stat(t.Context(), a, bucket, key, "")
			if apperr.CodeOf(err) != tc.want {
				t.Errorf("%s: %v, want %s", name, err, tc.want)
			}
			silent(t, name, err, canary, s.SecretKey, s.AccessKey, "X-Amz", "http")
		}
	})
}

func silent(t *testing.T, name string, err error, secrets ...string) {
	t.Helper()
	text := fmt.Sprintf("%v %+v %#v", err, err, apperr.From(err).Params())
	for _, s := range secrets {
		if strings.Contains(text, s) {
			t.Errorf("%s: the error tells %q: %s", name, s, text)
		}
	}
}

func TestCertificateAndNobodyThere(t *testing.T) {
	t.Parallel()
	s := lab.Versity(t, lab.Options{TLS: true})
	a := access(s)
	a.CAPEM = ""
	if _, err := newClient(t, 0).Stat(t.Context(), a, s.Bucket, "k", ""); apperr.CodeOf(err) != apperr.CertificateBad {
		t.Errorf("unknown authority: %v", err)
	}
	if _, err := newClient(t, 0).ServerTime(t.Context(), a); apperr.CodeOf(err) != apperr.CertificateBad {
		t.Errorf("unknown authority: %v", err)
	}
	a.CAPEM = "no certificate"
	if _, err := newClient(t, 0).ServerTime(t.Context(), a); apperr.CodeOf(err) != apperr.ProfileInvalid {
		t.Errorf("broken PEM: %v", err)
	}
	a = access(s)
	a.Endpoint = "http://127.0.0.1:1"
	_, err := newClient(t, 0).List(t.Context(), a, profile.Place{Bucket: "b-b-b"}, "", 0)
	if apperr.CodeOf(err) != apperr.NetworkGone {
		t.Errorf("nobody there: %v", err)
	}
	silent(t, "nobody there", err, s.SecretKey, "http://", "b-b-b")
}

// answering is a server that says one thing, whatever it is asked.
func answering(t *testing.T, status int, code string, header map[string]string) profile.Access {
	t.Helper()
	ts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for k, v := range header {
			w.Header().Set(k, v)
		}
		w.WriteHeader(status)
		if r.Method != http.MethodHead {
			_ = xml.NewEncoder(w).Encode(struct {
				XMLName       xml.Name `xml:"Error"`
				Code, Message string
			}{Code: code, Message: "see " + r.URL.String() + "?secret=server-said-this"})
		}
	}))
	t.Cleanup(ts.Close)
	return profile.Access{
		Profile:    profile.Profile{Endpoint: ts.URL, Region: "us-east-1"},
		Credential: profile.Credential{AccessKeyID: "AK", Secret: secret.NewString("s")},
	}
}

func TestAnswersOfOthers(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		status int
		code   string
		header map[string]string
		want   apperr.Code
		param  string
		value  any
	}{
		{403, "AccessDenied", nil, apperr.PermissionMissing, "action", "read"},
		{301, "PermanentRedirect", map[string]string{"X-Amz-Bucket-Region": "eu-west-1"}, apperr.WrongRegion, "region", "eu-west-1"},
		{400, "ExpiredToken", nil, apperr.CredentialExpired, "provider_code", "ExpiredToken"},
		{403, "InvalidAccessKeyId", map[string]string{"X-Amz-Request-Id": "R1"}, apperr.KeyRefused, "request_id", "R1"},
		{405, "MethodNotAllowed", nil, apperr.ObjectGone, "status", 405},
		{418, "", nil, apperr.ServerMisbehaved, "status", 418},
	} {
		_, err := newClient(t, 0).Stat(t.Context(), answering(t, tc.status, tc.code, tc.header), "bucket", "key", "")
		if apperr.CodeOf(err) != tc.want || apperr.From(err).Params()[tc.param] != tc.value {
			t.Errorf("%d %s: %v %v, want %s with %s=%v", tc.status, tc.code, err, apperr.From(err).Params(), tc.want, tc.param, tc.value)
		}
		silent(t, tc.code, err, "server-said-this", "http://")
	}
}

func TestStormEndsInServerBusy(t *testing.T) {
	t.Parallel()
	begun := time.Now()
	_, err := newClient(t, 0).List(t.Context(), answering(t, 503, "SlowDown", nil), profile.Place{Bucket: "bucket"}, "", 0)
	if apperr.CodeOf(err) != apperr.ServerBusy || time.Since(begun) > 15*time.Second {
		t.Errorf("%v after %v", err, time.Since(begun))
	}
}

// Servers in front of a storage may rewrite Accept-Encoding, so it is sent and not signed.
func TestAcceptEncodingIsNotSigned(t *testing.T) {
	t.Parallel()
	var signed, sent string
	ts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"e"`)
		w.Header().Set("Content-Length", "3")
		signed, sent = r.Header.Get("Authorization"), r.Header.Get("Accept-Encoding")
	}))
	a := access(&lab.Server{Endpoint: ts.URL, AccessKey: "AK", SecretKey: "s", Region: "auto"})
	_, err := newClient(t, 0).Stat(t.Context(), a, "bucket", "k", "")
	ts.Close()
	if err != nil || !strings.Contains(signed, "SignedHeaders=") || strings.Contains(signed, "accept-encoding") || sent == "" {
		t.Errorf("signed %s, sent %q, %v", signed, sent, err)
	}
}

// An answer that breaks off, or is no listing at all, is no empty folder.
func TestBrokenAnswers(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]apperr.Code{
		"<html>sign in here":                       apperr.ServerMisbehaved,
		"<html><body>sign in here</body></html>":   apperr.ServerMisbehaved,
		"<ListBucketResult><Contents><Key>a</Key>": apperr.ServerMisbehaved,
		"cut": apperr.NetworkGone,
	} {
		ts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if body == "cut" {
				w.Header().Set("Content-Length", "1000")
			}
			_, _ = w.Write([]byte("<?xml version=\"1.0\"?>" + body))
		}))
		a := access(&lab.Server{Endpoint: ts.URL, AccessKey: "AK", SecretKey: "s", Region: "auto"})
		_, err := newClient(t, 0).List(t.Context(), a, profile.Place{Bucket: "bucket"}, "", 0)
		if apperr.CodeOf(err) != want {
			t.Errorf("%s: %v, want %s", body, err, want)
		}
		if _, err = newClient(t, 0).Buckets(t.Context(), a); apperr.CodeOf(err) != want {
			t.Errorf("buckets: %s: %v, want %s", body, err, want)
		}
		if _, err = newClient(t, 0).Stat(t.Context(), a, "bucket", "k", ""); apperr.CodeOf(err) != apperr.ServerMisbehaved {
			t.Errorf("stat: %s: %v", body, err)
		}
		ts.Close()
	}
}
