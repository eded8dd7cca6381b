package link_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/secret"
)

// A link that can be withdrawn opens a copy; withdrawn, it and its extension answer 403 or 404, the file itself stays,
// and nothing is left below the share prefix.
func TestWithdraw(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		r := newRoom(t, s, 0)
		s.Put(t, "in/Ä b+%.txt", []byte("123456789"), lab.PutOptions{ContentType: "text/x-special"})
		made := r.create(link.CreateRequest{Key: "in/Ä b+%.txt", Withdrawable: true})
		if !made.Issued.Withdrawable() || made.Issued.Grant.Key == "in/Ä b+%.txt" || made.Issued.Grant.Name != "Ä b+%.txt" {
			t.Fatalf("%+v", made.Issued)
		}
		if res, body := r.get(made.URL.Reveal()); res.StatusCode != http.StatusOK || body != "123456789" || res.Header.Get("Content-Type") != "text/x-special" {
			t.Fatalf("the link gives %d %q %q", res.StatusCode, body, res.Header.Get("Content-Type"))
		}
		s.Delete(t, "in/Ä b+%.txt") // the copy does not need it
		longer, err := r.Extend(t.Context(), made.Issued.ID, link.Expiry{For: 2 * time.Hour})
		if err != nil || longer.Issued.Grant.Key != made.Issued.Grant.Key || longer.Issued.DepositID != made.Issued.DepositID {
			t.Fatalf("extended: %+v, %v", longer.Issued, err)
		}
		done, err := r.Withdraw(t.Context(), made.Issued.ID)
		if err != nil || !done.Proved || done.VersionsLeft || done.Issued.State != link.IssuedWithdrawn || len(done.Others) != 1 || done.Others[0].ID != longer.Issued.ID {
			t.Fatalf("withdrawn: %+v, %v", done, err)
		}
		for _, url := range []secret.String{made.URL, longer.URL} {
			if res, _ := r.get(url.Reveal()); res.StatusCode != http.StatusNotFound && res.StatusCode != http.StatusForbidden {
				t.Errorf("withdrawn, it gives %d", res.StatusCode)
			}
		}
		if left := s.Keys(t, ""); len(left) != 0 {
			t.Errorf("left: %q", left)
		}
		r.wantStates("withdrawn withdrawn")
		if again, err := r.Withdraw(t.Context(), made.Issued.ID); err != nil || !again.Proved {
			t.Errorf("again: %+v, %v", again, err)
		}
		if _, err := r.Extend(t.Context(), made.Issued.ID, link.Expiry{}); apperr.CodeOf(err) != apperr.LinkWithdrawn {
			t.Errorf("extended after: %v", err)
		}
	})
}

// Where the bucket keeps versions, none of the copy stays.
func TestWithdrawTakesAllVersions(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		s.KeepVersions(t)
		r := newRoom(t, s, 0)
		s.Put(t, "doc.txt", []byte("one"))
		made := r.create(link.CreateRequest{Key: "doc.txt", Withdrawable: true})
		plain := r.create(link.CreateRequest{Key: "doc.txt"})
		done, err := r.Withdraw(t.Context(), made.Issued.ID)
		if err != nil || !done.Proved || done.VersionsLeft {
			t.Fatalf("%+v, %v", done, err)
		}
		if versions, markers := s.Versions(t, "daypass-shares/"); versions+markers != 0 {
			t.Errorf("%d versions and %d markers are left", versions, markers)
		}
		ended, err := r.RemoveFile(t.Context(), plain.Issued.ID)
		if err != nil || !ended.Proved || ended.Issued.State != link.IssuedWithdrawn {
			t.Errorf("the file was to go: %+v, %v", ended, err)
		}
		if versions, _ := s.Versions(t, "doc.txt"); versions != 1 {
			t.Errorf("%d versions of the file: the older ones stay", versions)
		}
	}, lab.Options{Versions: true})
}

// Objects beyond the limit are copied in parts, with their metadata, and a killed copy goes on with the parts that are there.
func TestCopyInPartsGoesOn(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		counter := lab.Counter(t, s.Endpoint)
		r := newRoom(t, s, 0)
		r.profiles.a.Endpoint = counter.Endpoint
		r.copyWhole(1 << 20)
		data := lab.Blob{Seed: 3, Length: 23 << 20}.Bytes()
		s.PutReader(t, "film.mov", bytes.NewReader(data), int64(len(data)), lab.PutOptions{ContentType: "video/x-film"})
		ctx, kill := context.WithCancel(t.Context())
		copied := int64(0)
		_, err := r.Create(ctx, link.CreateRequest{Profile: "lab", Bucket: s.Bucket, Key: "film.mov", Withdrawable: true, Copying: func(p link.CopyProgress) {
			if copied = max(copied, p.Done); copied >= 10<<20 {
				kill()
			}
		}})
		if !errors.Is(err, context.Canceled) || copied < 10<<20 {
			t.Fatalf("%v after %d bytes", err, copied)
		}
		before := partCopies(counter)
		made := r.create(link.CreateRequest{Key: "film.mov", Withdrawable: true})
		if again := partCopies(counter) - before; again > 3 { // those under way when it was killed may have been made
			t.Errorf("%d parts were copied again", again)
		}
		res, body := r.get(made.URL.Reveal())
		if res.StatusCode != http.StatusOK || body != string(data) || res.Header.Get("Content-Type") != "video/x-film" {
			t.Errorf("%d, %d bytes, %s", res.StatusCode, len(body), res.Header.Get("Content-Type"))
		}
		if open := s.Uploads(t); strings.Contains(open, "<UploadId>") {
			t.Errorf("open uploads: %s", open)
		}
	})
}

func partCopies(c *lab.CounterServer) (n int) {
	for _, q := range c.Seen() {
		if q.Method == http.MethodPut && slices.Contains(q.QueryKeys, "partNumber") {
			n++
		}
	}
	return n
}

// A link that is over takes its copy with it, and what a killed creation left goes by request at once.
func TestSweep(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		r := newRoom(t, s, 0)
		r.copyWhole(1 << 20)
		data := lab.Blob{Seed: 3, Length: 16 << 20}.Bytes()
		s.PutReader(t, "film.mov", bytes.NewReader(data), int64(len(data)))
		s.Put(t, "a.txt", []byte("a"))
		short := r.create(link.CreateRequest{Key: "a.txt", Withdrawable: true, Expiry: link.Expiry{For: time.Minute}})
		long := r.create(link.CreateRequest{Key: "a.txt", Withdrawable: true, Expiry: link.Expiry{For: 3 * time.Hour}})
		ctx, kill := context.WithCancel(t.Context())
		_, err := r.Create(ctx, link.CreateRequest{Profile: "lab", Bucket: s.Bucket, Key: "film.mov", Withdrawable: true, Copying: func(p link.CopyProgress) {
			if p.Done > 0 {
				kill()
			}
		}})
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		swept, err := r.Sweep(t.Context(), link.SweepOptions{})
		if err != nil || swept.Removed+swept.Left != 0 {
			t.Errorf("nothing is due: %+v, %v", swept, err)
		}
		r.forward(t, 30*time.Minute)
		swept, err = r.Sweep(t.Context(), link.SweepOptions{})
		if err != nil || swept.Removed != 1 || swept.Bytes != 1 || swept.Left != 0 {
			t.Errorf("the short one is over: %+v, %v", swept, err)
		}
		if res, _ := r.get(short.URL.Reveal()); res.StatusCode == http.StatusOK {
			t.Error("its copy is still there")
		}
		if res, _ := r.get(long.URL.Reveal()); res.StatusCode != http.StatusOK {
			t.Errorf("the long one gives %d", res.StatusCode)
		}
		swept, err = r.Sweep(t.Context(), link.SweepOptions{HalfMade: true})
		if err != nil || swept.Removed != 1 {
			t.Errorf("the killed one: %+v, %v", swept, err)
		}
		// A part that the storage still makes can bring its upload back; the looks after that end it again.
		lab.Eventually(t, 20*time.Second, func() bool {
			swept, err = r.Sweep(t.Context(), link.SweepOptions{})
			return err == nil && swept.Left == 0 && !strings.Contains(s.Uploads(t), "<UploadId>")
		}, "the killed one's upload is left")
		r.wantStates("active expired")
	})
}

// A kill between the copy and its link, and between its link and the last note, leaves nothing unknown.
func TestKillsAroundTheLedger(t *testing.T) {
	t.Parallel()
	s := lab.Versity(t)
	s.Put(t, "a.txt", []byte("a"))
	for _, at := range []string{"ledger", "settle", "intent"} {
		r := newRoom(t, s, 0)
		r.failing(at)
		_, err := r.Create(t.Context(), link.CreateRequest{Profile: "lab", Bucket: s.Bucket, Key: "a.txt", Withdrawable: true})
		if !errors.Is(err, errKilled) {
			t.Fatalf("%s: %v", at, err)
		}
		r.failing("")
		swept, err := r.Sweep(t.Context(), link.SweepOptions{HalfMade: true})
		if err != nil || swept.Left != 0 {
			t.Errorf("%s: %+v, %v", at, swept, err)
		}
		links, err := r.List(t.Context(), link.Filter{})
		if err != nil || len(links) != map[string]int{"settle": 1}[at] {
			t.Errorf("%s: %d links, %v", at, len(links), err)
		}
		left := s.Keys(t, "daypass-shares/")
		if len(left) != len(links) {
			t.Errorf("%s: %q are left for %d links", at, left, len(links))
		}
		for _, i := range links {
			if done, err := r.Withdraw(t.Context(), i.ID); err != nil || !done.Proved {
				t.Errorf("%s: %+v, %v", at, done, err)
			}
		}
		if left := s.Keys(t, "daypass-shares/"); len(left) != 0 {
			t.Errorf("%s: %q are left", at, left)
		}
	}
}

// A key that may not delete cannot promise to withdraw: nothing is copied, and the sentence says which permission is missing.
func TestKeyThatMayNotDelete(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		deny := denying(t, s, func(q *http.Request) bool { return q.Method == http.MethodDelete })
		r := newRoom(t, s, 0)
		s.Put(t, "a.txt", []byte("a"))
		made := r.create(link.CreateRequest{Key: "a.txt", Withdrawable: true})
		r.profiles.a.Endpoint, r.profiles.a.PublicEndpoint = deny, s.Endpoint
		_, err := r.Create(t.Context(), link.CreateRequest{Profile: "lab", Bucket: s.Bucket, Key: "a.txt", Withdrawable: true})
		wantMissing(t, err, "delete")
		_, err = r.Withdraw(t.Context(), made.Issued.ID)
		wantMissing(t, err, "delete")
		if res, _ := r.get(made.URL.Reveal()); res.StatusCode != http.StatusOK {
			t.Errorf("%d: it was not withdrawn", res.StatusCode)
		}
		r.wantStates("active")
		r.profiles.a.Endpoint = s.Endpoint
		if swept, err := r.Sweep(t.Context(), link.SweepOptions{}); err != nil || swept.Removed != 1 {
			t.Errorf("the withdrawal is finished once it can be: %+v, %v", swept, err)
		}
		r.wantStates("withdrawn")
	})
}

// A key that may delete and not list takes away what it knows.
func TestKeyThatMayNotList(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		s.KeepVersions(t)
		deny := denying(t, s, func(q *http.Request) bool {
			return q.Method == http.MethodGet && (q.URL.Query().Has("prefix") || q.URL.Query().Has("uploads"))
		})
		r := newRoom(t, s, 0)
		r.profiles.a.Endpoint, r.profiles.a.PublicEndpoint = deny, s.Endpoint
		s.Put(t, "a.txt", []byte("a"))
		made := r.create(link.CreateRequest{Key: "a.txt", Withdrawable: true})
		done, err := r.Withdraw(t.Context(), made.Issued.ID)
		if err != nil || !done.Proved || !done.VersionsLeft {
			t.Errorf("%+v, %v", done, err)
		}
	}, lab.Options{Versions: true})
}

func wantMissing(t *testing.T, err error, action string) {
	t.Helper()
	if apperr.CodeOf(err) != apperr.PermissionMissing || apperr.From(err).Params()["action"] != action {
		t.Errorf("%v %v, want the permission to %s", err, apperr.From(err).Params(), action)
	}
}

// Fault 13: a 200 that holds an error is no copy, and nothing is left of it.
func TestCopyThatFailsWithin200(t *testing.T) {
	t.Parallel()
	s := lab.Versity(t)
	s.Put(t, "a.txt", []byte("a"))
	lying := bending(t, s, func(w http.ResponseWriter, q *http.Request) bool {
		if q.Header.Get("X-Amz-Copy-Source") == "" {
			return false
		}
		_, _ = w.Write([]byte(`<?xml version="1.0"?>` + "\n" + `<Error><Code>AccessDenied</Code><Message>no</Message></Error>`))
		return true
	})
	r := newRoom(t, s, 0)
	r.profiles.a.Endpoint = lying
	_, err := r.Create(t.Context(), link.CreateRequest{Profile: "lab", Bucket: s.Bucket, Key: "a.txt", Withdrawable: true})
	wantMissing(t, err, "copy")
	if swept, err := r.Sweep(t.Context(), link.SweepOptions{HalfMade: true}); err != nil || swept.Removed != 0 {
		t.Errorf("something was left: %+v, %v", swept, err)
	}
}

// A cache that still gives the file out is told.
func TestLinkThatStillOpens(t *testing.T) {
	t.Parallel()
	s := lab.Versity(t)
	s.Put(t, "a.txt", []byte("a"))
	cache := bending(t, s, func(w http.ResponseWriter, q *http.Request) bool {
		w.Header().Set("Content-Range", "bytes 0-0/1")
		w.WriteHeader(http.StatusPartialContent)
		_, _ = w.Write([]byte("a"))
		return true
	})
	r := newRoom(t, s, 0)
	r.profiles.a.PublicEndpoint = cache
	made := r.create(link.CreateRequest{Key: "a.txt", Withdrawable: true})
	if _, err := r.Withdraw(t.Context(), made.Issued.ID); apperr.CodeOf(err) != apperr.NotWithdrawn {
		t.Error(err)
	}
}
