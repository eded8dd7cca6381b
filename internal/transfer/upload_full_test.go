package transfer_test

import (
	"net/http"
	"sync/atomic"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// Fault 16 at the other end: a storage that has no room left says so, and once there is room only what is missing is sent. On a
// MinIO whose bucket gets a bound in the middle.
func TestAFullStorageIsToldAndGoneOnWith(t *testing.T) {
	t.Parallel()
	fault := lab.Fault(t, 16)
	server := lab.MinIO(t)
	s := newSender(t, server, "minio")
	s.conns = 1
	var taken atomic.Int32
	s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
		answer := &told{ResponseWriter: w}
		forward.ServeHTTP(answer, r)
		if isPart(r) && answer.status == http.StatusOK && taken.Add(1) == 2 {
			bound(t, server, 1<<20)
		}
	})
	blob := lab.Blob{Seed: 41, Length: 24 << 20}
	file := s.file(t, "f.bin", blob)
	send := func() (transfer.Job, error) {
		e, stop := s.engine(t)
		defer stop()
		return put(t, e, s.spec(file, "full.bin"))
	}
	_, err := send()
	wantCode(t, err, apperr.StorageFull)
	fault.Tried(1)
	before := taken.Load()
	bound(t, server, 0)
	j, err := send()
	if err != nil || j.State != transfer.StateDone {
		t.Fatalf("after room was made: %+v, %v", j, err)
	}
	s.wantObject(t, "full.bin", blob)
	if parts := int32(blob.Length / (5 << 20)); before < 2 || taken.Load() > parts+2 || j.Resumed < 10<<20 {
		t.Errorf("%d parts were taken before and %d in all, resumed %d", before, taken.Load(), j.Resumed)
	}
}

// The same by a ticket, with nobody's key: what the storage has no room for is told, and the same ticket is gone on with.
func TestAFullStorageIsToldByATicket(t *testing.T) {
	t.Parallel()
	fault := lab.Fault(t, 16)
	server := lab.MinIO(t)
	s := newSender(t, server, "minio")
	s.conns = 1
	var taken atomic.Int32
	s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
		answer := &told{ResponseWriter: w}
		forward.ServeHTTP(answer, r)
		if isPart(r) && answer.status == http.StatusOK && taken.Add(1) == 2 {
			bound(t, server, 1<<20)
		}
	})
	blob := lab.Blob{Seed: 43, Length: 60 << 20}
	file, tk := s.file(t, "f.bin", blob), s.ticket(t, "full.bin", 1<<30)
	send := func() (transfer.Job, error) {
		e, stop := s.linkEngine(t)
		defer stop()
		return via(t, e, transfer.LinkUploadSpec{Source: file, Ticket: tk})
	}
	_, err := send()
	wantCode(t, err, apperr.StorageFull)
	fault.Tried(1)
	before := taken.Load()
	bound(t, server, 0)
	j, err := send()
	if err != nil || j.State != transfer.StateDone || j.Resumed == 0 {
		t.Fatalf("after room was made: %+v, %v", j, err)
	}
	s.wantObject(t, "full.bin", blob)
	if before < 2 || j.Resumed+j.Fetched > blob.Length+2*tk.PartSize {
		t.Errorf("%d parts were taken before; resumed %d, sent %d", before, j.Resumed, j.Fetched)
	}
}

// told is an answer whose status is remembered.
type told struct {
	http.ResponseWriter

	status int
}

// WriteHeader implements http.ResponseWriter.
func (a *told) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

func bound(t *testing.T, s *lab.Server, bytes int64) {
	t.Helper()
	if err := s.Quota(t.Context(), bytes); err != nil {
		t.Error(err)
	}
}
