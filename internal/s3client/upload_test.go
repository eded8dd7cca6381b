package s3client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/lab"
	"daypass/internal/profile"
	"daypass/internal/secret"
	"daypass/internal/transfer"
)

// destination gives a destination on a server that answers as do says.
func destination(t *testing.T, do http.HandlerFunc) transfer.Destination {
	t.Helper()
	server := httptest.NewServer(do)
	t.Cleanup(server.Close)
	return transfer.Destination{Bucket: "bucket", Key: "key", Access: profile.Access{
		Profile:    profile.Profile{Preset: "minio", Endpoint: server.URL, Region: "us-east-1", Style: profile.StylePath},
		Credential: profile.Credential{AccessKeyID: "AKIA", Secret: secret.NewString("secret")},
	}}
}

// Parts come in pages of a thousand, and a server that repeats its last page does not hold the list up for ever.
func TestPartsAreListedPageByPage(t *testing.T) {
	t.Parallel()
	const all = 2345
	d := destination(t, func(w http.ResponseWriter, r *http.Request) {
		var after int
		_, _ = fmt.Sscan(r.URL.Query().Get("part-number-marker"), &after)
		fmt.Fprint(w, `<ListPartsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">`)
		last := min(after+1000, all)
		fmt.Fprintf(w, `<IsTruncated>%v</IsTruncated><NextPartNumberMarker>%d</NextPartNumberMarker>`, last < all, last)
		for n := after + 1; n <= last; n++ {
			fmt.Fprintf(w, `<Part><PartNumber>%d</PartNumber><ETag>"e%d"</ETag><Size>%d</Size><ChecksumCRC64NVME>AAAAAAAAAAE=</ChecksumCRC64NVME></Part>`, n, n, n*2)
		}
		fmt.Fprint(w, `</ListPartsResult>`)
	})
	c := newClient(t, 0)
	seen, pages := 0, 0
	for after := 0; ; {
		page, next, err := c.ListParts(t.Context(), d, "id", after)
		if err != nil {
			t.Fatal(err)
		}
		pages++
		for _, p := range page {
			if seen++; p.Number != seen || p.Size != int64(2*seen) || p.ETag != fmt.Sprintf(`"e%d"`, seen) || p.CRC64NVME == nil || *p.CRC64NVME != 1 {
				t.Fatalf("part %d is %+v", seen, p)
			}
		}
		if after = next; after == 0 {
			break
		}
	}
	if seen != all || pages != 3 {
		t.Errorf("%d parts on %d pages", seen, pages)
	}
}

// What an answer to Complete means, whatever its status.
func TestCompleteIsReadToTheEnd(t *testing.T) {
	t.Parallel()
	good := `<CompleteMultipartUploadResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><ETag>"e"</ETag></CompleteMultipartUploadResult>`
	failure := func(code string) string { return "<Error><Code>" + code + "</Code></Error>" }
	for name, c := range map[string]struct {
		status int
		body   string
		code   apperr.Code
		is     error
		retry  bool
	}{
		"good":             {200, good, "", nil, false},
		"good, kept alive": {200, "  \n\n  " + good, "", nil, false},
		"internal in 200":  {200, "\n\n" + failure("InternalError"), apperr.ServerBusy, nil, true},
		"gone in 200":      {200, failure("NoSuchUpload"), apperr.ObjectGone, transfer.ErrUploadGone, false},
		"gone":             {404, failure("NoSuchUpload"), apperr.ObjectGone, transfer.ErrUploadGone, false},
		"taken":            {412, failure("PreconditionFailed"), apperr.ServerMisbehaved, transfer.ErrTaken, false},
		"conflict":         {409, failure("ConditionalRequestConflict"), apperr.ServerMisbehaved, transfer.ErrTaken, false},
		"digest":           {400, failure("BadDigest"), apperr.ServerMisbehaved, transfer.ErrDigest, false},
		"denied":           {403, failure("AccessDenied"), apperr.PermissionMissing, nil, false},
		"slow":             {503, failure("SlowDown"), apperr.ServerBusy, nil, true},
		"a sign-in page":   {200, "<!doctype html><title>Sign in</title>", apperr.NotTheFile, nil, false},
		"nothing":          {200, "", apperr.ServerMisbehaved, nil, true},
		"half":             {200, good[:40], apperr.ServerMisbehaved, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := destination(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Content-Type") == "application/x-www-form-urlencoded" || r.Header.Get("If-None-Match") != "*" {
					t.Errorf("asked with %v", r.Header)
				}
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			})
			err := newClient(t, 0).Complete(t.Context(), d, "id", []transfer.RemotePart{{Number: 1, ETag: `"e"`}}, transfer.Sum{}, false)
			retry, _ := transfer.RetryOf(err)
			if apperr.CodeOf(err) != c.code || retry != c.retry || (c.is != nil && !errors.Is(err, c.is)) {
				t.Errorf("%v, retry %v", err, retry)
			}
		})
	}
}

// A server that asks for patience is heard.
func TestRetryAfterIsHeard(t *testing.T) {
	t.Parallel()
	d := destination(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "17")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	chunk := transfer.Chunk{Size: 3, Open: func(context.Context) io.Reader { return strings.NewReader("abc") }}
	_, err := newClient(t, 0).PutPart(t.Context(), d, "id", 1, chunk)
	if retry, after := transfer.RetryOf(err); !retry || after != 17*time.Second {
		t.Errorf("%v after %v: %v", retry, after, err)
	}
}

// Any key, with a wrong clock and in either style of checksum: stored with its type, its time and its token.
func TestStoringAnyKey(t *testing.T) {
	t.Parallel()
	for _, server := range []*lab.Server{lab.Versity(t), lab.MinIO(t)} {
		c := newClient(t, -3*time.Hour)
		at := time.UnixMicro(1_700_000_000_250_000)
		for _, key := range hostile {
			d := transfer.Destination{Access: access(server), Bucket: server.Bucket, Key: key}
			d.Access.Preset = "minio"
			chunk := transfer.Chunk{Size: 0, Checksum: profile.ChecksumCRC64NVME, Open: func(context.Context) io.Reader { return strings.NewReader("") }}
			meta := transfer.Meta{Name: "a.pdf", Modified: at, Token: "token"}
			if _, err := c.PutWhole(t.Context(), d, meta, chunk, false); err != nil {
				t.Errorf("%s %q: %v", server.Kind, key, err)
				continue
			}
			if _, err := c.PutWhole(t.Context(), d, meta, chunk, false); !errors.Is(err, transfer.ErrTaken) {
				t.Errorf("%s %q twice: %v", server.Kind, key, err)
			}
			there, err := c.Find(t.Context(), d)
			if err != nil || there.Token != "token" || there.Size != 0 || there.CRC64NVME == nil {
				t.Errorf("%s %q: %+v, %v", server.Kind, key, there, err)
			}
			seen, err := c.Stat(t.Context(), d.Access, d.Bucket, key, "")
			if err != nil || seen.ContentType != "application/pdf" {
				t.Errorf("%s %q: %+v, %v", server.Kind, key, seen, err)
			}
		}
		d := transfer.Destination{Access: access(server), Bucket: server.Bucket, Key: "not there"}
		if _, err := c.Find(t.Context(), d); !errors.Is(err, transfer.ErrNoObject) {
			t.Errorf("%s: %v", server.Kind, err)
		}
	}
}

func TestTypesAndTimes(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Brief.DOCX": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "a.tar.gz": "application/gzip",
		"film.mov": "video/quicktime", "page.html": "text/html; charset=utf-8", "noext": "image/png", "odd.q9z": "image/png",
	} {
		if got := filename.ContentType(name, []byte("\x89PNG\r\n\x1a\n")); got != want {
			t.Errorf("%s is %s", name, got)
		}
	}
	if got := filename.ContentType("empty", nil); got != "application/octet-stream" {
		t.Error(got)
	}
	for at, want := range map[time.Time]string{
		time.Unix(1_700_000_000, 0): "1700000000", time.UnixMicro(1_700_000_000_000_250): "1700000000.000250",
	} {
		if got := unixText(at); got != want {
			t.Errorf("%v is %s", at, got)
		}
	}
}

// What a provider is said to take is within S3's own rules, and tells its checksum only where its own documents do.
func TestTraitsOfProviders(t *testing.T) {
	t.Parallel()
	c := newClient(t, 0)
	for name, want := range map[string]transfer.UploadTraits{
		"aws":      {Trailers: true, Checksum: profile.ChecksumCRC64NVME, Conditional: true, ConditionalParts: true, MaxObject: 10_000 * 5 << 30},
		"r2":       {Checksum: profile.ChecksumCRC64NVME, Conditional: true, MaxObject: 5<<40 - 5<<30},
		"garage":   {Checksum: profile.ChecksumCRC32C, MaxObject: 5 << 40},
		"scaleway": {MaxObject: 5_000_000_000_000, MaxParts: 1000},
		"other":    {MaxObject: 5 << 40},
		"unheard":  {MaxObject: 5 << 40},
	} {
		got := c.Traits(transfer.Destination{Access: profile.Access{Profile: profile.Profile{Preset: name, Endpoint: "https://s3.example"}}})
		if got != want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// The open uploads of a key are its own alone, with when they were begun; a key that begins alike is another one.
func TestOpenUploadsOfAKey(t *testing.T) {
	t.Parallel()
	for _, server := range []*lab.Server{lab.Versity(t), lab.MinIO(t)} {
		c := newClient(t, 2*time.Hour) // this computer is two hours ahead
		d := transfer.Destination{Access: access(server), Bucket: server.Bucket, Key: "ä folder/a+b &.bin"}
		d.Access.Preset = "minio"
		want := map[string]bool{}
		for _, key := range []string{d.Key, d.Key + "x", d.Key, "ä folder/a"} {
			to := d
			to.Key = key
			id, err := c.Create(t.Context(), to, transfer.Meta{Name: "b", Token: "t"}, profile.ChecksumCRC64NVME)
			if err != nil {
				t.Fatal(err)
			}
			if key == d.Key {
				want[id] = true
			}
		}
		open, err := c.OpenUploads(t.Context(), d)
		if err != nil || len(open) != 2 {
			t.Fatalf("%s: %+v, %v", server.Kind, open, err)
		}
		for _, u := range open {
			if off := time.Since(u.Begun.Add(-2 * time.Hour)); !want[u.ID] || off.Abs() > 10*time.Second {
				t.Errorf("%s: %+v, off by %v", server.Kind, u, off)
			}
			if err := c.Abort(t.Context(), d, u.ID); err != nil {
				t.Errorf("%s: %v", server.Kind, err)
			}
		}
		if open, err = c.OpenUploads(t.Context(), d); err != nil || len(open) != 0 {
			t.Errorf("%s after: %+v, %v", server.Kind, open, err)
		}
	}
}
