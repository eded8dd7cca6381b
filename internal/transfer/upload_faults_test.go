package transfer_test

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// between puts a proxy in front of a sender's storage. do decides over each request; it may forward it, and it may answer
// in the server's place. Lost makes the answer go missing.
func (s *sender) between(t testing.TB, do func(w http.ResponseWriter, r *http.Request, forward http.Handler)) {
	t.Helper()
	target, err := url.Parse(s.server.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Transport: s.server.Client().Transport, ErrorLog: log.New(io.Discard, "", 0),
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = target.Scheme, target.Host, r.In.Host
		},
	}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { do(w, r, proxy) }))
	t.Cleanup(front.Close)
	s.endpoint = front.URL
}

// swallow forwards a request and lets its answer go missing.
func swallow(r *http.Request, forward http.Handler) {
	forward.ServeHTTP(httptest.NewRecorder(), r)
	panic(http.ErrAbortHandler)
}

func isComplete(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL.Query().Has("uploadId")
}

func isCreate(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL.Query().Has("uploads")
}

func isPart(r *http.Request) bool {
	return r.Method == http.MethodPut && r.URL.Query().Has("partNumber")
}

func isWhole(r *http.Request) bool {
	return r.Method == http.MethodPut && !r.URL.Query().Has("partNumber")
}

// Fault 4: an answer that goes missing is neither a false failure nor a false success, and there is one object.
func TestLostAnswersAreSettled(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 4)
	server := lab.Versity(t)
	for name, c := range map[string]struct {
		size int64
		is   func(*http.Request) bool
	}{"complete": {12 << 20, isComplete}, "part": {12 << 20, isPart}, "whole": {1 << 20, isWhole}} {
		for _, preset := range []string{"minio", "other", "garage"} {
			t.Run(name+" "+preset, func(t *testing.T) {
				s := newSender(t, server, preset)
				var lost atomic.Bool
				s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
					if c.is(r) && lost.CompareAndSwap(false, true) {
						swallow(r, forward)
					}
					forward.ServeHTTP(w, r)
				})
				e, _ := s.engine(t)
				blob := lab.Blob{Seed: 3, Length: c.size}
				key := name + "/" + preset
				if j := mustPut(t, e, s.spec(s.file(t, "f.bin", blob), key)); j.Restarted != 0 || j.Key != key {
					t.Errorf("%+v", j)
				}
				s.wantObject(t, key, blob)
				if !lost.Load() || s.openUploads(t) != 0 {
					t.Errorf("lost %v, %d uploads open", lost.Load(), s.openUploads(t))
				}
			})
		}
	}
}

const errorDocument = `<?xml version="1.0" encoding="UTF-8"?>` + "\n<Error><Code>%s</Code><Message>no</Message></Error>"

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, strings.Replace(errorDocument, "%s", code, 1))
}

// Fault 13: 200 with an error in it is an error.
func TestCompleteThatIsAnErrorWithStatus200(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 13)
	server := lab.Versity(t)
	for code, want := range map[string]apperr.Code{"InternalError": "", "AccessDenied": apperr.PermissionMissing} {
		t.Run(code, func(t *testing.T) {
			s := newSender(t, server, "minio")
			var times atomic.Int32
			s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
				if isComplete(r) && (times.Add(1) <= 2 || want != "") {
					refuse(w, http.StatusOK, code)
					return
				}
				forward.ServeHTTP(w, r)
			})
			e, _ := s.engine(t)
			blob := lab.Blob{Seed: 4, Length: 6 << 20}
			j, err := put(t, e, s.spec(s.file(t, "f.bin", blob), code))
			wantCode(t, err, want)
			if want != "" {
				if j.State != transfer.StateFailed || j.UploadID == "" {
					t.Errorf("%+v", j)
				}
				return
			}
			s.wantObject(t, code, blob)
		})
	}
}

// Fault 12: a storm of 503 is waited out, and what was sent counts once.
func TestUploadsWaitOutAStorm(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 12)
	s := newSender(t, lab.Versity(t), "minio")
	var n atomic.Int32
	s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
		if n.Add(1)%3 != 0 {
			_, _ = io.Copy(io.Discard, r.Body)
			refuse(w, http.StatusServiceUnavailable, "SlowDown")
			return
		}
		forward.ServeHTTP(w, r)
	})
	s.conns = 1
	e, _ := s.engine(t)
	blob := lab.Blob{Seed: 5, Length: 26 << 20}
	mustPut(t, e, s.spec(s.file(t, "f.bin", blob), "storm"))
	s.wantObject(t, "storm", blob)
}

// Fault 18: a file that changes on the way, in whatever way, is not delivered, and nothing of it stays.
func TestChangingSourcesAreNotDelivered(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 18)
	server := lab.Versity(t)
	for name, change := range map[string]func(path string) error{
		"appended":  func(path string) error { return appendTo(path, []byte("x")) },
		"truncated": func(path string) error { return os.Truncate(path, 6<<20) },
		"deleted":   os.Remove,
		"rewritten": func(path string) error { return os.WriteFile(path, lab.Blob{Seed: 9, Length: 12 << 20}.Bytes(), 0o600) },
		"replaced":  func(path string) error { return os.Rename(path+".other", path) },
	} {
		for _, after := range []string{"part", "last part"} {
			t.Run(name+" "+after, func(t *testing.T) {
				s := newSender(t, server, "minio")
				s.conns = 1
				path := s.file(t, "f.bin", lab.Blob{Seed: 6, Length: 12 << 20})
				s.file(t, "f.bin.other", lab.Blob{Seed: 7, Length: 12 << 20})
				var parts atomic.Int32
				number := map[string]int32{"part": 1, "last part": 3}[after]
				s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
					if isPart(r) && parts.Add(1) == number {
						if err := change(path); err != nil {
							t.Error(err)
						}
					}
					forward.ServeHTTP(w, r)
				})
				e, _ := s.engine(t)
				key := name + "/" + after
				j, err := put(t, e, s.spec(path, key))
				wantCode(t, err, apperr.SourceChanged)
				if j.State != transfer.StateFailed || j.UploadID != "" {
					t.Errorf("%+v", j)
				}
				if list := server.Uploads(t); strings.Contains(list, "<Key>"+key+"</Key>") {
					t.Error("an upload is left open")
				}
				if status := s.status(t, key); status != http.StatusNotFound {
					t.Errorf("status %d", status)
				}
			})
		}
	}
}

func appendTo(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

// status asks the server for an object.
func (s sender) status(t testing.TB, key string) int {
	t.Helper()
	resp, err := s.server.Client().Get(s.server.Presign(t, http.MethodGet, key, time.Now(), time.Hour, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	return resp.StatusCode
}

// A name that is taken while the bytes are on their way: nothing is overwritten, and the rule decides.
func TestNamesTakenOnTheWay(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	theirs := lab.Blob{Seed: 1, Length: 99}
	for _, preset := range []string{"minio", "other", "garage"} {
		for _, rule := range []transfer.ExistingRule{transfer.ExistingRefuse, transfer.ExistingRename, transfer.ExistingSkip} {
			for name, size := range map[string]int64{"whole": 1 << 20, "parts": 6 << 20} {
				if preset != "minio" && name == "whole" {
					continue // nothing can be between the look and the one request
				}
				t.Run(strings.Join([]string{preset, string(rule), name}, " "), func(t *testing.T) {
					s := newSender(t, server, preset)
					key := strings.Join([]string{preset, string(rule), name + ".txt"}, "/")
					var taken atomic.Bool
					s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
						if r.Method == http.MethodPut && taken.CompareAndSwap(false, true) {
							server.Put(t, key, theirs.Bytes())
						}
						forward.ServeHTTP(w, r)
					})
					e, _ := s.engine(t)
					mine := lab.Blob{Seed: 2, Length: size}
					spec := s.spec(s.file(t, "f.bin", mine), key)
					spec.Existing = rule
					j, err := put(t, e, spec)
					s.wantObject(t, key, theirs)
					switch rule {
					case transfer.ExistingRefuse:
						wantCode(t, err, apperr.ObjectExists)
					case transfer.ExistingRename:
						wantCode(t, err, "")
						s.wantObject(t, j.Key, mine)
					default:
						if err != nil || !j.Skipped {
							t.Errorf("%+v: %v", j, err)
						}
					}
					if s.openUploads(t) != 0 {
						t.Error("an upload is left open")
					}
				})
			}
		}
	}
}

// partsSeen gives the numbers of requests for parts that a counter saw.
func partsSeen(c *lab.CounterServer) int {
	n := 0
	for _, seen := range c.Seen() {
		if seen.Method == http.MethodPut && slices.Contains(seen.QueryKeys, "partNumber") {
			n++
		}
	}
	return n
}

// A storage that refuses a kind of checksum is sent MD5 instead, whether it says so at once or only at the parts.
func TestRefusedChecksumsFallBack(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	for name, c := range map[string]struct {
		status int
		code   string
		size   int64
		is     func(*http.Request) bool
	}{
		"whole": {501, "NotImplemented", 1 << 20, isWhole}, "create": {400, "InvalidArgument", 12 << 20, isCreate},
		"part": {400, "InvalidRequest", 12 << 20, isPart},
	} {
		for _, preset := range []string{"minio", "garage"} {
			t.Run(name+" "+preset, func(t *testing.T) {
				s := newSender(t, server, preset)
				var refused atomic.Int32
				s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
					h := r.Header
					if c.is(r) && h.Get("X-Amz-Checksum-Crc64nvme")+h.Get("X-Amz-Checksum-Crc32c")+h.Get("X-Amz-Checksum-Algorithm") != "" {
						refused.Add(1)
						refuse(w, c.status, c.code)
						return
					}
					forward.ServeHTTP(w, r)
				})
				e, _ := s.engine(t)
				blob, key := lab.Blob{Seed: 8, Length: c.size}, "lesser/"+name+preset
				j := mustPut(t, e, s.spec(s.file(t, "f.bin", blob), key))
				if (j.Restarted != 0 && name != "part") || j.Verified == transfer.VerifiedSize {
					t.Errorf("%+v", j)
				}
				s.wantObject(t, key, blob)
				if n := refused.Load(); n < 1 || n > 8 || s.openUploads(t) != 0 {
					t.Errorf("refused %d times, %d uploads open", n, s.openUploads(t))
				}
			})
		}
	}
}

// A connection that hardly moves does not hold up the rest: its part is sent by another one, too, and the faster counts.
func TestASlowPartIsSentByAnotherConnection(t *testing.T) {
	t.Parallel()
	s := newSender(t, lab.Versity(t), "minio")
	var slow, parts atomic.Int32
	done := make(chan struct{})
	s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
		if isPart(r) {
			parts.Add(1)
			if r.URL.Query().Get("partNumber") == "3" && slow.Add(1) == 1 {
				_, _ = io.CopyN(io.Discard, r.Body, 1<<20)
				select { // the server is told when this one is given up
				case <-r.Context().Done():
				case <-done:
				}
				return
			}
		}
		forward.ServeHTTP(w, r)
	})
	t.Cleanup(func() { close(done) })
	e, _ := s.engine(t)
	blob := lab.Blob{Seed: 15, Length: 42 << 20}
	j := mustPut(t, e, s.spec(s.file(t, "f.bin", blob), "slow"))
	s.wantObject(t, "slow", blob)
	if parts.Load() != 10 || slow.Load() != 2 || j.Done != blob.Length || s.openUploads(t) != 0 {
		t.Errorf("%d requests for 9 parts, %d for the slow one; %+v", parts.Load(), slow.Load(), j)
	}
}
