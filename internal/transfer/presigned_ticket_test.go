package transfer_test

import (
	"context"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/s3client"
	"daypass/internal/ticket"
	"daypass/internal/transfer"
)

// constant gives one access, whatever is asked for.
type constant profile.Access

func (c constant) Access(context.Context, string) (profile.Access, error) {
	return profile.Access(c), nil
}

// tickets makes tickets for a sender's storage.
func (s sender) tickets(t testing.TB) *ticket.Service {
	t.Helper()
	client := s3client.New(s3client.Options{})
	t.Cleanup(client.Close)
	return ticket.NewService(constant(s.access()), client)
}

func (s sender) ticket(t testing.TB, key string, limit int64) *ticket.Ticket {
	t.Helper()
	made, err := s.tickets(t).Create(t.Context(), ticket.Spec{
		Profile: "p1", Bucket: s.server.Bucket, Key: key, MaxSize: limit, Expiry: link.Expiry{For: time.Hour},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &made.Ticket
}

// A file fills a ticket, with nobody's key, and is compared part by part.
func TestFilesFillTickets(t *testing.T) {
	t.Parallel()
	for name, server := range map[string]*lab.Server{
		"versity": lab.Versity(t), "versity tls": lab.Versity(t, lab.Options{TLS: true}), "minio": lab.MinIO(t),
	} {
		t.Run(name, func(t *testing.T) {
			s := newSender(t, server, "minio")
			e, _ := s.linkEngine(t)
			for _, size := range []int64{0, 1, 16 << 20, 16<<20 + 1, 40 << 20} {
				blob := lab.Blob{Seed: uint64(size) + 3, Length: size}
				key := "in/" + time.Duration(size).String()
				j, err := via(t, e, transfer.LinkUploadSpec{Source: s.file(t, "film.mov", blob), Ticket: s.ticket(t, key, 1<<30)})
				if err != nil {
					t.Fatalf("%d bytes: %v", size, err)
				}
				if j.State != transfer.StateDone || j.Done != size || j.Fetched != size || j.HasLink || j.ProfileID != "" || j.Verified != transfer.VerifiedParts && j.Verified != transfer.VerifiedCRC {
					t.Errorf("%d bytes: %+v", size, j)
				}
				s.wantObject(t, key, blob)
			}
			if s.openUploads(t) != 0 {
				t.Error("an upload is left open")
			}
		})
	}
}

// Answers that go missing, storms and broken lines are settled as for any upload.
func TestTicketsSurviveFaults(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	for name, fault := range map[string]func(n int32, w http.ResponseWriter, r *http.Request, forward http.Handler) bool{
		"lost complete": func(_ int32, _ http.ResponseWriter, r *http.Request, forward http.Handler) bool {
			if isComplete(r) {
				swallow(r, forward)
			}
			return false
		},
		"lost part": func(n int32, _ http.ResponseWriter, r *http.Request, forward http.Handler) bool {
			if isPart(r) && n < 3 {
				swallow(r, forward)
			}
			return false
		},
		"storm": func(n int32, w http.ResponseWriter, _ *http.Request, _ http.Handler) bool {
			if n < 4 {
				refuse(w, http.StatusServiceUnavailable, "SlowDown")
			}
			return n < 4
		},
		"an error with status 200": func(n int32, w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
			wrong := isComplete(r) && n < 7
			if wrong {
				refuse(w, http.StatusOK, "InternalError")
			}
			return wrong
		},
	} {
		s := newSender(t, server, "minio")
		var seen atomic.Int32
		var done atomic.Bool
		s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
			n := seen.Add(1)
			if isComplete(r) && done.Swap(true) || !fault(n, w, r, forward) {
				forward.ServeHTTP(w, r)
			}
		})
		e, _ := s.linkEngine(t)
		seen.Store(100) // making the ticket is spared
		key, blob := "faults/"+name, lab.Blob{Seed: 31, Length: 40 << 20}
		tk := s.ticket(t, key, 1<<30)
		seen.Store(0)
		done.Store(false)
		if j, err := via(t, e, transfer.LinkUploadSpec{Source: s.file(t, "a", blob), Ticket: tk}); err != nil || j.Verified != transfer.VerifiedParts {
			t.Errorf("%s: %+v, %v", name, j, err)
			continue
		}
		s.wantObject(t, key, blob)
	}
}

// What a ticket does not take is told, and a ticket that was used or closed is not mistaken for success.
func TestTicketsThatRefuse(t *testing.T) {
	t.Parallel()
	for _, server := range []*lab.Server{lab.Versity(t), lab.MinIO(t)} {
		s := newSender(t, server, "minio")
		e, _ := s.linkEngine(t)
		blob, same := lab.Blob{Seed: 41, Length: 20 << 20}, lab.Blob{Seed: 42, Length: 20 << 20}
		file, other := s.file(t, "a", blob), s.file(t, "b", same)

		_, err := via(t, e, transfer.LinkUploadSpec{Source: file, Ticket: s.ticket(t, "small", blob.Length-1)})
		wantCode(t, err, apperr.FileOverLimit)
		if most := apperr.From(err).Params()["max_bytes"]; most != blob.Length-1 {
			t.Errorf("at most %v", most)
		}

		used := s.ticket(t, "used", 1<<30)
		if _, err := via(t, e, transfer.LinkUploadSpec{Source: file, Ticket: used}); err != nil {
			t.Fatal(err)
		}
		_, err = via(t, e, transfer.LinkUploadSpec{Source: other, Ticket: used})
		wantCode(t, err, apperr.LinkUsed)
		s.wantObject(t, "used", blob)
		if j, err := via(t, e, transfer.LinkUploadSpec{Source: file, Ticket: used}); err != nil || j.Fetched != 0 {
			t.Errorf("%s: the same file again: %+v, %v", server.Kind, j, err) // it is there, and is compared
		}

		closed := s.ticket(t, "closed", 1<<30)
		server.Put(t, "closed", []byte("something that stood there before"))
		if err := s.tickets(t).Close(t.Context(), "p1", closed.Bucket, closed.Key, closed.UploadID); err != nil {
			t.Fatal(err)
		}
		_, err = via(t, e, transfer.LinkUploadSpec{Source: file, Ticket: closed})
		wantCode(t, err, apperr.TicketClosed)

		_, err = via(t, e, transfer.LinkUploadSpec{Source: s.place.target, Ticket: closed})
		wantCode(t, err, apperr.LinkOneFile)
	}
}

// A ticket's end: what was sent stays, and a ticket that was signed again for the same upload goes on.
func TestTicketsEnd(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	s := newSender(t, server, "minio")
	var parts, after atomic.Int32
	s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
		if isPart(r) {
			if parts.Add(1) > after.Load() {
				refuse(w, http.StatusForbidden, "ExpiredRequest")
				return
			}
		}
		forward.ServeHTTP(w, r)
	})
	e, _ := s.linkEngine(t)
	s.conns = 1
	blob := lab.Blob{Seed: 51, Length: 64 << 20}
	file, tk := s.file(t, "a", blob), s.ticket(t, "ends", 1<<30)
	after.Store(2)
	spec := transfer.LinkUploadSpec{Source: file, Ticket: tk, Connections: 1}
	j, err := via(t, e, spec)
	wantCode(t, err, apperr.LinkExpired)
	if j.State != transfer.StateFailed || j.Done != 32<<20 || !j.HasLink {
		t.Errorf("%+v", j)
	}
	parts.Store(0)
	after.Store(100)
	again, err := via(t, e, spec)
	if err != nil || again.ID != j.ID || parts.Load() != 2 || again.Resumed != 32<<20 {
		t.Errorf("%d parts, %+v, %v", parts.Load(), again, err)
	}
	s.wantObject(t, "ends", blob)
}

// Fault 18: nothing is completed of a file that changed, and the ticket can be used again.
func TestChangingSourcesDoNotFillTickets(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	s := newSender(t, server, "minio")
	var once atomic.Bool
	file := s.file(t, "a.bin", lab.Blob{Seed: 61, Length: 40 << 20})
	s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
		if isPart(r) && !once.Swap(true) {
			if err := os.WriteFile(file, []byte("something else"), 0o600); err != nil {
				t.Error(err)
			}
		}
		forward.ServeHTTP(w, r)
	})
	e, _ := s.linkEngine(t)
	tk := s.ticket(t, "changing", 1<<30)
	_, err := via(t, e, transfer.LinkUploadSpec{Source: file, Ticket: tk})
	wantCode(t, err, apperr.SourceChanged)
	if s.status(t, "changing") != http.StatusNotFound || s.openUploads(t) != 1 {
		t.Errorf("%d uploads are open", s.openUploads(t))
	}
	blob := lab.Blob{Seed: 62, Length: 33 << 20}
	if _, err := via(t, e, transfer.LinkUploadSpec{Source: s.file(t, "a.bin", blob), Ticket: tk}); err != nil {
		t.Fatal(err)
	}
	s.wantObject(t, "changing", blob)
}

// Cancelling forgets the ticket here and leaves it as it is there.
func TestCancelledTicketsStayOpen(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	s := newSender(t, server, "minio")
	s.limit = 4 << 20
	e, _ := s.linkEngine(t)
	tk := s.ticket(t, "k", 1<<30)
	j, err := e.AddLinkUpload(t.Context(), transfer.LinkUploadSpec{Source: s.file(t, "a", lab.Blob{Seed: 71, Length: 60 << 20}), Ticket: tk, AllowPrivate: true})
	if err != nil {
		t.Fatal(err)
	}
	lab.Eventually(t, 10*time.Second, func() bool {
		j, err := e.Job(t.Context(), j.ID)
		return err == nil && j.State == transfer.StateRunning
	})
	if j, err = e.Cancel(t.Context(), j.ID); err != nil || j.State != transfer.StateCancelled || j.HasLink {
		t.Errorf("%+v, %v", j, err)
	}
	if s.openUploads(t) != 1 {
		t.Error("the upload is not the sender's to end")
	}
}

// No word of a link or a ticket is where it could be read.
func TestUploadLinksStaySecret(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	s := newSender(t, server, "minio")
	s.between(t, func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte("<Error><Code>" + strings.Repeat("x", 20) + "</Code><Message>" + r.URL.String() + "</Message></Error>"))
	})
	var log strings.Builder
	set := s.keyless()
	set.config.Log = newTextLog(&log)
	e, stop := s.place.engine(t, set)
	l, tk := s.putLink(t, "k", nil), s.offline(t)
	file := s.file(t, "a", lab.Blob{Seed: 1, Length: 1000})
	for _, spec := range []transfer.LinkUploadSpec{{Source: file, Link: l}, {Source: file, Ticket: tk}} {
		j, err := via(t, e, spec)
		if err == nil || strings.Contains(err.Error(), "X-Amz") || j.State != transfer.StateFailed {
			t.Errorf("%v", err)
		}
	}
	stop()
	canary := l.URL().Reveal()[len(l.URL().Reveal())-64:]
	part, _ := tk.PartLink(1)
	other := part.URL().Reveal()[len(part.URL().Reveal())-64:]
	for _, where := range append([]string{log.String()}, contents(t, s.place.data)...) {
		for _, secret := range []string{canary, other, "X-Amz-Signature"} {
			if strings.Contains(where, secret) {
				t.Errorf("%q is in clear", secret)
			}
		}
	}
}
