package transfer_test

import (
	"bytes"
	"io"
	"net/http"
	"sync/atomic"
	"testing"

	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// isQuiet reports whether a part's checksum goes without it.
func isQuiet(r *http.Request) bool { return isPart(r) && r.Header.Get("Content-Md5") == "" }

// otherETag is an answer whose ETag is no MD5, as with some encryption at rest.
type otherETag struct{ http.ResponseWriter }

func (o otherETag) WriteHeader(status int) {
	o.Header().Set("ETag", `"00000000000000000000000000000000"`)
	o.ResponseWriter.WriteHeader(status)
}

// Parts of a ticket go without an announcement only while the storage's ETags are the MD5s of what was sent: what arrives
// damaged is sent again, and announced, as for a storage that asks for Content-MD5.
func TestQuietPartsAreProved(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	for name, c := range map[string]struct {
		fault func(quiet int32, w http.ResponseWriter, r *http.Request, forward http.Handler)
		most  int32 // quiet parts, with those under way at once; -1: whatever
		done  bool  // all but the first are quiet
	}{
		"well": {done: true, most: -1, fault: func(_ int32, w http.ResponseWriter, r *http.Request, forward http.Handler) {
			forward.ServeHTTP(w, r)
		}},
		"damaged": {most: 8, fault: func(quiet int32, w http.ResponseWriter, r *http.Request, forward http.Handler) {
			if quiet == 1 {
				text, _ := io.ReadAll(r.Body)
				text[len(text)/2] ^= 1
				r.Body = io.NopCloser(bytes.NewReader(text))
			}
			forward.ServeHTTP(w, r)
		}},
		"another ETag": {most: 8, fault: func(quiet int32, w http.ResponseWriter, r *http.Request, forward http.Handler) {
			if quiet == 1 {
				w = otherETag{w}
			}
			forward.ServeHTTP(w, r)
		}},
		"Content-MD5 is asked for": {most: 8, fault: func(_ int32, w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			refuse(w, http.StatusBadRequest, "InvalidRequest")
		}},
	} {
		s := newSender(t, server, "minio")
		s.conns = 2
		var quiet, parts, announced, early atomic.Int32
		s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
			if isPart(r) {
				parts.Add(1)
				if !isQuiet(r) {
					announced.Add(1)
				}
			}
			if isQuiet(r) {
				if announced.Load() == 0 { // no ETag can have been seen
					early.Add(1)
				}
				c.fault(quiet.Add(1), w, r, forward)
				return
			}
			forward.ServeHTTP(w, r)
		})
		e, _ := s.linkEngine(t)
		key, blob := "quiet/"+name, lab.Blob{Seed: 51, Length: 100 << 20}
		j, err := via(t, e, transfer.LinkUploadSpec{Source: s.file(t, "a", blob), Ticket: s.ticket(t, key, 1<<30)})
		if err != nil || j.Verified != transfer.VerifiedParts || j.Done != blob.Length {
			t.Errorf("%s: %+v, %v", name, j, err)
			continue
		}
		s.wantObject(t, key, blob)
		if n := early.Load(); n > 0 {
			t.Errorf("%s: %d parts were quiet before an ETag was seen", name, n)
		}
		switch n := quiet.Load(); {
		case c.done && n < parts.Load()-4 || n == 0:
			t.Errorf("%s: %d of %d parts were quiet", name, n, parts.Load())
		case c.most >= 0 && n > c.most:
			t.Errorf("%s: %d parts were quiet", name, n)
		}
	}
}
