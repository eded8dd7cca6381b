package transfer_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/transfer"
)

// beyond is a storage that only a proxy can reach: nobody knows its name.
const beyond = "http://storage.example.com"

// Fault 26: an upload with a key goes through the proxy of the environment, all of it, part by part.
func TestUploadsGoThroughTheProxyOfTheEnvironment(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 26)
	s := newSender(t, lab.Versity(t), "minio")
	proxy := lab.Forward(t, s.server.Endpoint, nil)
	blob := lab.Blob{Seed: 41, Length: 12 << 20}
	out, err := s.behind(t, proxy, blob)
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s.wantObject(t, "behind", blob)
	parts := 0
	for _, asked := range proxy.Asked() {
		if !strings.HasSuffix(asked, " storage.example.com") {
			t.Errorf("the proxy was asked for %s", asked)
		}
		if strings.HasPrefix(asked, http.MethodPut) {
			parts++
		}
	}
	if parts != 3 {
		t.Errorf("%d of 3 parts went through the proxy", parts)
	}
}

// Fault 26: a proxy that wants a password, one that cannot reach the storage, and a sign-in page that answers everything
// with 200 are no success, and said for what they are.
func TestProxiesThatRefuseAreNoSuccess(t *testing.T) {
	t.Parallel()
	fault := lab.Fault(t, 26)
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   apperr.Code
	}{
		"password": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Proxy-Authenticate", "Basic")
			http.Error(w, "no", http.StatusProxyAuthRequired)
		}, apperr.NetworkGone},
		"bad gateway": {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusBadGateway) }, apperr.ServerBusy},
		"portal": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.Header().Set("ETag", `"5f3a"`)
			_, _ = fmt.Fprint(w, "<!doctype html><title>Welcome</title>")
		}, apperr.NotTheFile},
	} {
		fault.Tried(1)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSender(t, lab.Versity(t), "minio")
			out, err := s.behind(t, lab.Forward(t, s.server.Endpoint, c.answer), lab.Blob{Seed: 42, Length: 6 << 20})
			if err == nil || !strings.Contains(out, string(c.want)) {
				t.Errorf("%v: %s", err, out)
			}
			if status := s.status(t, "behind"); status != http.StatusNotFound {
				t.Errorf("status %d", status)
			}
		})
	}
}

// behind sends a file in a process whose environment names a proxy, and gives what it said.
func (s sender) behind(t *testing.T, proxy *lab.ForwardProxy, blob lab.Blob) (said string, err error) {
	t.Helper()
	cmd := uploadErrand{
		Data: s.place.data, Target: s.place.target, Endpoint: beyond, Preset: s.preset, AccessKey: s.server.AccessKey,
		SecretKey: s.server.SecretKey, Region: s.server.Region, Bucket: s.server.Bucket, File: s.file(t, "f.bin", blob), Key: "behind",
	}.command(t)
	cmd.Env = append(cmd.Env, "HTTP_PROXY="+proxy.URL, "http_proxy="+proxy.URL, "NO_PROXY=", "no_proxy=")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err = cmd.Run()
	return out.String(), err
}

// Fault 26: a file that goes through a link goes through the proxy, too.
func TestLinkUploadsGoThroughAProxy(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 26)
	s := newSender(t, lab.Versity(t), "minio")
	proxy := lab.Forward(t, s.server.Endpoint, nil)
	to, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	setup := s.keyless()
	setup.http = httpx.Options{Proxy: func(*url.URL) (*url.URL, error) { return to, nil }}
	e, _ := s.place.engine(t, setup)
	s.endpoint = beyond
	blob := lab.Blob{Seed: 43, Length: 3 << 20}
	j, err := via(t, e, transfer.LinkUploadSpec{Source: s.file(t, "f.bin", blob), Link: s.putLink(t, "behind/link", func(*link.Grant) {})})
	if err != nil {
		t.Fatalf("%+v: %v", j, err)
	}
	s.wantObject(t, "behind/link", blob)
	if asked := proxy.Asked(); len(asked) == 0 || asked[len(asked)-1] != "PUT storage.example.com" {
		t.Errorf("the proxy was asked for %v", asked)
	}
}
