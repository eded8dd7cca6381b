package transfer_test

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/base64"
	"hash/crc32"
	"io"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/s3client"
	"daypass/internal/transfer"
)

// putLink signs a link to send with; change may add to what is signed.
func (s sender) putLink(t testing.TB, key string, change func(*link.Grant)) link.Link {
	t.Helper()
	client := s3client.New(s3client.Options{})
	defer client.Close()
	g := link.Grant{Method: link.MethodPut, Bucket: s.server.Bucket, Key: key, SignedAt: time.Now().UTC().Truncate(time.Second), Expires: time.Hour}
	if change != nil {
		change(&g)
	}
	text, err := client.Sign(t.Context(), s.access(), g)
	if err != nil {
		t.Fatal(err)
	}
	l, err := link.Parse(text.Reveal())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func signs(name, value string) func(*link.Grant) {
	return func(g *link.Grant) { g.Header = map[string][]string{name: {value}} }
}

func via(t testing.TB, e *transfer.Engine, s transfer.LinkUploadSpec) (transfer.Job, error) {
	t.Helper()
	s.AllowPrivate = true
	j, err := e.AddLinkUpload(t.Context(), s)
	if err != nil {
		return j, err
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	return e.Wait(ctx, j.ID)
}

// A file goes through a link alone, and is compared with what the storage says of it.
func TestFilesGoThroughALink(t *testing.T) {
	t.Parallel()
	for name, server := range map[string]*lab.Server{
		"versity": lab.Versity(t), "versity tls": lab.Versity(t, lab.Options{TLS: true}), "minio": lab.MinIO(t),
	} {
		t.Run(name, func(t *testing.T) {
			s := newSender(t, server, "minio")
			e, _ := s.linkEngine(t)
			for _, size := range []int64{0, 1, 300 << 10, 7<<20 + 1} {
				blob := lab.Blob{Seed: uint64(size) + 3, Length: size}
				key := "in/ä +&%/" + time.Duration(size).String()
				j, err := via(t, e, transfer.LinkUploadSpec{Source: s.file(t, "film.mov", blob), Link: s.putLink(t, key, nil)})
				if err != nil {
					t.Fatalf("%d bytes: %v", size, err)
				}
				if j.State != transfer.StateDone || j.Done != size || j.Fetched != size || j.HasLink || j.Restarted != 0 || j.ProfileID != "" ||
					(j.Verified != transfer.VerifiedMD5 && j.Verified != transfer.VerifiedCRC) {
					t.Errorf("%d bytes: %+v", size, j)
				}
				s.wantObject(t, key, blob)
			}
		})
	}
}

// What is signed with a link and follows from the file is sent; what nobody can know is said before anything is sent.
func TestSignedHeadersAreKept(t *testing.T) {
	t.Parallel()
	blob := lab.Blob{Seed: 6, Length: 600 << 10}
	sum, body := md5.Sum(blob.Bytes()), blob.Bytes()
	other := md5.Sum([]byte("another file"))
	crc := crc32.Checksum(body, crc32.MakeTable(crc32.Castagnoli))
	for _, server := range []*lab.Server{lab.Versity(t), lab.MinIO(t)} {
		s := newSender(t, server, "minio")
		e, _ := s.linkEngine(t)
		for name, tc := range map[string]struct {
			change func(*link.Grant)
			want   apperr.Code
		}{
			"type of the name":   {signs("Content-Type", "text/plain; charset=utf-8"), ""},
			"type in short":      {signs("Content-Type", "text/plain"), ""},
			"any type":           {signs("Content-Type", "application/octet-stream"), ""},
			"a type of its own":  {signs("Content-Type", "application/x-secret"), apperr.LinkHeaderUnknown},
			"MD5":                {signs("Content-Md5", base64.StdEncoding.EncodeToString(sum[:])), ""},
			"another MD5":        {signs("Content-Md5", base64.StdEncoding.EncodeToString(other[:])), apperr.LinkOtherContent},
			"checksum":           {signs("X-Amz-Checksum-Crc32c", base64.StdEncoding.EncodeToString([]byte{byte(crc >> 24), byte(crc >> 16), byte(crc >> 8), byte(crc)})), ""},
			"another checksum":   {signs("X-Amz-Checksum-Crc32c", "AAAAAA=="), apperr.LinkOtherContent},
			"condition":          {signs("If-None-Match", "*"), ""},
			"metadata":           {signs("X-Amz-Meta-Case", "17"), apperr.LinkHeaderUnknown},
			"access":             {signs("X-Amz-Acl", "private"), apperr.LinkHeaderUnknown},
			"unsigned by design": {signs("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD"), ""},
		} {
			key := string(server.Kind) + "/" + name
			j, err := via(t, e, transfer.LinkUploadSpec{Source: s.file(t, "note.txt", blob), Link: s.putLink(t, key, tc.change)})
			if apperr.CodeOf(err) != tc.want {
				t.Errorf("%s, %s: %v, want %q", server.Kind, name, err, tc.want)
			}
			if tc.want == "" {
				s.wantObject(t, key, blob)
			} else if status := s.status(t, key); status != http.StatusNotFound || (asksFirst(server) && j.Fetched != 0) {
				t.Errorf("%s, %s: status %d, %d bytes were sent", server.Kind, name, status, j.Fetched)
			}
		}
	}
}

// What cannot work is said, and costs no bytes.
func TestLinksThatRefuse(t *testing.T) {
	t.Parallel()
	for _, server := range []*lab.Server{lab.Versity(t), lab.MinIO(t)} {
		s := newSender(t, server, "minio")
		e, _ := s.linkEngine(t)
		blob := lab.Blob{Seed: 7, Length: 8 << 20}
		file := s.file(t, "a.bin", blob)
		server.Put(t, "there", []byte("what is there"))
		twice := s.putLink(t, "twice", signs("If-None-Match", "*"))
		if _, err := via(t, e, transfer.LinkUploadSpec{Source: file, Link: twice}); err != nil {
			t.Fatal(err)
		}
		wrong, err := link.Parse(s.putLink(t, "wrong", nil).URL().Reveal()[:1])
		if err == nil {
			t.Fatal(wrong)
		}
		for name, tc := range map[string]struct {
			link link.Link
			want apperr.Code
		}{
			"over":            {s.putLink(t, "k", func(g *link.Grant) { g.SignedAt = g.SignedAt.Add(-2 * time.Hour) }), apperr.LinkExpired},
			"a wrong key":     {s.wrongKey(t), apperr.SignatureMismatch},
			"used":            {twice, apperr.LinkUsed},
			"gives a file":    {s.putLink(t, "there", func(g *link.Grant) { g.Method = link.MethodGet }), apperr.LinkGivesFile},
			"gives no file":   {s.putLink(t, "absent", func(g *link.Grant) { g.Method = link.MethodGet }), apperr.LinkGivesFile},
			"no such bucket":  {s.putLink(t, "k", func(g *link.Grant) { g.Bucket = "not-there-at-all" }), apperr.BucketGone},
			"says it gives":   {s.putLink(t, "k", func(g *link.Grant) { g.Method = link.MethodGet; g.Query = map[string][]string{"x-id": {"GetObject"}} }), apperr.LinkGivesFile},
			"deletes":         {s.putLink(t, "k", func(g *link.Grant) { g.Query = map[string][]string{"x-id": {"DeleteObject"}} }), apperr.LinkWrongMethod},
			"is for one part": {s.putLink(t, "k", func(g *link.Grant) { g.Query = map[string][]string{"partNumber": {"1"}, "uploadId": {"u"}} }), apperr.LinkWrongMethod},
			"is cut off":      {parsed(t, strings.Split(s.putLink(t, "k", nil).URL().Reveal(), "&X-Amz-Signature")[0]), apperr.LinkCutOff},
			"is no link":      {link.Link{}, apperr.LinkNotFound},
		} {
			j, err := via(t, e, transfer.LinkUploadSpec{Source: file, Link: tc.link})
			if apperr.CodeOf(err) != tc.want { // also of a server that answers in the middle of the body, and resets
				t.Errorf("%s, %s: %v, want %q", server.Kind, name, err, tc.want)
			}
			if asksFirst(server) && j.Fetched != 0 {
				t.Errorf("%s, %s: %d bytes were sent in vain", server.Kind, name, j.Fetched)
			}
			if err != nil && strings.Contains(err.Error(), "X-Amz") {
				t.Errorf("%s: the error repeats the link", name)
			}
		}
	}
}

// asksFirst reports whether a server looks at a link before it wants the body: versitygw always says "100 Continue".
func asksFirst(s *lab.Server) bool { return s.Kind == lab.KindMinIO }

func parsed(t testing.TB, text string) link.Link {
	t.Helper()
	l, err := link.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func (s sender) wrongKey(t testing.TB) link.Link {
	t.Helper()
	server := *s.server
	server.SecretKey = "another secret altogether"
	s.server = &server
	return s.putLink(t, "k", func(g *link.Grant) { g.Query = map[string][]string{"x-id": {"PutObject"}} })
}

// A try that breaks off is made again from the start, which is counted, and bounded.
func TestPutLinksStartOver(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	s := newSender(t, server, "minio")
	var breaks atomic.Int32
	s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
		if r.Method == http.MethodPut && breaks.Add(-1) >= 0 {
			_, _ = io.CopyN(io.Discard, r.Body, 1<<20)
			panic(http.ErrAbortHandler)
		}
		forward.ServeHTTP(w, r)
	})
	e, _ := s.linkEngine(t)
	blob := lab.Blob{Seed: 8, Length: 5 << 20}
	breaks.Store(2)
	j, err := via(t, e, transfer.LinkUploadSpec{Source: s.file(t, "a.bin", blob), Link: s.putLink(t, "a", nil)})
	if err != nil || j.Restarted != 2 || j.Done != blob.Length || j.Fetched < blob.Length+2<<20 {
		t.Errorf("%+v, %v", j, err)
	}
	s.wantObject(t, "a", blob)
	breaks.Store(1000)
	_, err = via(t, e, transfer.LinkUploadSpec{Source: s.file(t, "b.bin", blob), Link: s.putLink(t, "b", nil)})
	wantCode(t, err, apperr.NetworkGone)
	if tries := 1000 - breaks.Load(); tries > 8 {
		t.Errorf("%d tries", tries)
	}
}

// The answer is lost: a link that may be used again is, and one that may not is told to have been used, most likely by us.
func TestLostAnswersOfPutLinks(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	s := newSender(t, server, "minio")
	var lost atomic.Int32
	s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
		if r.Method == http.MethodPut && lost.Add(-1) == 0 {
			swallow(r, forward)
		}
		forward.ServeHTTP(w, r)
	})
	e, _ := s.linkEngine(t)
	blob := lab.Blob{Seed: 9, Length: 3 << 20}
	file := s.file(t, "a.bin", blob)
	lost.Store(1)
	if j, err := via(t, e, transfer.LinkUploadSpec{Source: file, Link: s.putLink(t, "a", nil)}); err != nil || j.Restarted != 1 {
		t.Errorf("%+v, %v", j, err)
	}
	s.wantObject(t, "a", blob)
	lost.Store(1)
	_, err := via(t, e, transfer.LinkUploadSpec{Source: file, Link: s.putLink(t, "b", signs("If-None-Match", "*"))})
	wantCode(t, err, apperr.LinkUsed)
	if apperr.From(err).Params()["own"] != true {
		t.Errorf("%v", apperr.From(err).Params())
	}
	s.wantObject(t, "b", blob)
	lost.Store(1) // a place of a request page: all was sent, and something is there, so it is this
	j, err := via(t, e, transfer.LinkUploadSpec{Source: file, Link: s.putLink(t, "c", nil), Shared: true, Relay: &transfer.Relay{
		Next: func(context.Context, error) (transfer.LinkUploadSpec, bool) {
			t.Error("sent twice")
			return transfer.LinkUploadSpec{}, false
		},
	}})
	if err != nil || j.State != transfer.StateDone || j.Verified != transfer.VerifiedNone {
		t.Errorf("%+v, %v", j, err)
	}
	s.wantObject(t, "c", blob)
}

// Fault 26: what answers is not the storage. And answers that only look like success.
func TestAnswersThatAreNoSuccess(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	for name, tc := range map[string]struct {
		status int
		header map[string]string
		body   string
		want   apperr.Code
	}{
		"a sign-in page":   {200, map[string]string{"Content-Type": "text/html; charset=utf-8"}, "<html>Welcome</html>", apperr.NotTheFile},
		"a page with ETag": {200, map[string]string{"Content-Type": "text/html", "ETag": `"abc"`}, "<html>Welcome</html>", apperr.NotTheFile},
		"nothing":          {200, nil, "", apperr.ServerMisbehaved},
		"an error inside":  {200, map[string]string{"Content-Type": "application/xml"}, strings.Replace(errorDocument, "%s", "AccessDenied", 1), apperr.LinkRefused},
		"elsewhere":        {307, map[string]string{"Location": "https://elsewhere.example/k?X-Amz-Signature=1"}, "", apperr.RedirectRefused},
		"to sign in":       {302, map[string]string{"Location": "http://portal.example/"}, "", apperr.RedirectRefused},
		"too large":        {413, nil, "", apperr.ObjectTooLarge},
		"full":             {507, nil, "", apperr.StorageFull},
		"over its quota":   {403, map[string]string{"Content-Type": "application/xml"}, strings.Replace(errorDocument, "%s", "QuotaExceeded", 1), apperr.StorageFull},
	} {
		s := newSender(t, server, "minio")
		s.between(t, func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
			_, _ = io.Copy(io.Discard, r.Body)
			for n, v := range tc.header {
				w.Header().Set(n, v)
			}
			w.WriteHeader(tc.status)
			_, _ = io.WriteString(w, tc.body)
		})
		e, _ := s.linkEngine(t)
		j, err := via(t, e, transfer.LinkUploadSpec{Source: s.file(t, "a", lab.Blob{Seed: 1, Length: 1000}), Link: s.putLink(t, "a", nil)})
		if apperr.CodeOf(err) != tc.want || j.State == transfer.StateDone {
			t.Errorf("%s: %v, want %s", name, err, tc.want)
		}
	}
}

// Fault 18: a file that changes on the way is not delivered.
func TestChangingSourcesDoNotGoThroughLinks(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	for name, change := range map[string]func(string) error{
		"grows":    func(p string) error { return appendTo(p, []byte("more")) },
		"shrinks":  func(p string) error { return os.Truncate(p, 2<<20) },
		"replaced": func(p string) error { return os.Rename(p+".new", p) },
		"gone":     os.Remove,
	} {
		s := newSender(t, server, "minio")
		file := s.file(t, "a.bin", lab.Blob{Seed: 12, Length: 32 << 20})
		s.file(t, "a.bin.new", lab.Blob{Seed: 13, Length: 32 << 20})
		key := "changing/" + name
		s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
			if r.Method == http.MethodPut {
				head := make([]byte, 1<<20)
				_, _ = io.ReadFull(r.Body, head)
				if err := change(file); err != nil {
					t.Error(err)
				}
				r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(head), r.Body))
			}
			forward.ServeHTTP(w, r)
		})
		e, _ := s.linkEngine(t)
		_, err := via(t, e, transfer.LinkUploadSpec{Source: file, Link: s.putLink(t, key, nil)})
		wantCode(t, err, apperr.SourceChanged)
		if gone := apperr.From(err).Params()["why"] == "gone"; gone != (name == "gone") {
			t.Errorf("%s: told as gone: %v", name, gone)
		}
		if status := s.status(t, key); status != http.StatusNotFound {
			t.Errorf("%s: status %d", name, status)
		}
	}
}

// What the file's size or kind forbids is said at once.
func TestFilesThatNoLinkTakes(t *testing.T) {
	t.Parallel()
	server := &lab.Server{Endpoint: "http://127.0.0.1:1", Region: "us-east-1", AccessKey: "AKIAIOSFODNN7EXAMPLE", SecretKey: "s", Bucket: "bucket"}
	s := newSender(t, server, "minio")
	e, _ := s.linkEngine(t)
	l := s.putLink(t, "k", nil)
	huge := s.file(t, "huge", lab.Blob{})
	if err := os.Truncate(huge, 5<<30+1); err != nil {
		t.Fatal(err)
	}
	_, err := via(t, e, transfer.LinkUploadSpec{Source: huge, Link: l})
	wantCode(t, err, apperr.ObjectTooLarge)
	if most := apperr.From(err).Params()["max_bytes"]; most != int64(5<<30) {
		t.Errorf("at most %v", most)
	}
	_, err = via(t, e, transfer.LinkUploadSpec{Source: s.place.target, Link: l})
	wantCode(t, err, apperr.LinkOneFile)
	_, err = via(t, e, transfer.LinkUploadSpec{Source: s.place.target + "/none", Link: l})
	wantCode(t, err, apperr.SourceMissing)
	_, err = via(t, e, transfer.LinkUploadSpec{Source: os.DevNull, Link: l})
	wantCode(t, err, apperr.SourceNotFile)
	if jobs, err := e.Jobs(t.Context(), transfer.Filter{}); err != nil || len(jobs) != 0 {
		t.Errorf("%d jobs were made, %v", len(jobs), err)
	}
}
