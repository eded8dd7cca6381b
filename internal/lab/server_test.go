package lab_test

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"daypass/internal/lab"
)

func get(t *testing.T, c *http.Client, link string, header ...string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Logf("read body: %v", err)
	}
	return res, body
}

func TestRealServersServeWhatWasSeeded(t *testing.T) {
	t.Parallel()
	lab.Each(t, func(t *testing.T, s *lab.Server) {
		want := []byte("naïve bytes\n")
		etag := s.Put(t, "a folder/ünï+plus & 100%.txt", want)
		query := url.Values{"response-content-disposition": {`attachment; filename="a b.txt"`}}
		link := s.Presign(t, http.MethodGet, "a folder/ünï+plus & 100%.txt", time.Now(), time.Minute, query)
		res, body := get(t, s.Client(), link)
		if res.StatusCode != http.StatusOK || !bytes.Equal(body, want) || res.Header.Get("ETag") != etag {
			t.Fatalf("got %d, ETag %s, %q", res.StatusCode, res.Header.Get("ETag"), body)
		}
		if got := res.Header.Get("Content-Disposition"); got != query.Get("response-content-disposition") {
			t.Errorf("Content-Disposition %q", got)
		}
		old := s.Presign(t, http.MethodGet, "x", time.Now().Add(-time.Hour), time.Minute, nil)
		if res, _ := get(t, s.Client(), old); res.StatusCode != http.StatusForbidden {
			t.Errorf("expired link: status %d", res.StatusCode)
		}
		stranger := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		answer, err := stranger.Get(link) // only the handshake matters
		if s.TLS == (err == nil) {
			t.Errorf("a client without our CA: %v", err)
		}
		if err == nil {
			_ = answer.Body.Close()
		}
	})
}

func TestMultipartObjectHasAPartsETag(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		blob := lab.Blob{Seed: 1, Length: 11 << 20}
		etag := s.PutParts(t, "big", blob, blob.Length, 5<<20)
		res, body := get(t, s.Client(), s.PresignGet(t, "big", time.Minute))
		if res.Header.Get("ETag") != etag || !bytes.HasSuffix([]byte(etag), []byte(`-3"`)) {
			t.Errorf("ETag %s, put said %s", res.Header.Get("ETag"), etag)
		}
		if !bytes.Equal(body, blob.Bytes()) {
			t.Error("other bytes")
		}
	})
}

func TestCloseEndsTheProcessAndKeepsTheData(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := lab.StartVersity(t.Context(), dir, lab.Options{Bucket: "kept"})
	if err != nil {
		t.Fatal(err)
	}
	s.Put(t, "k", []byte("v"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Client().Get(s.Endpoint); err == nil {
		t.Error("it still serves")
	}
	if data, err := os.ReadFile(filepath.Join(dir, "data", "kept", "k")); err != nil || string(data) != "v" {
		t.Errorf("data %q, %v", data, err)
	}
}
