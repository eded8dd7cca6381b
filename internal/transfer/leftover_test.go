package transfer_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/minio/crc64nvme"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/profile"
	"daypass/internal/s3client"
	"daypass/internal/transfer"
)

// died runs an upload that is killed between the storage's making of it and the note of its ID.
func died(t *testing.T, s *sender, key string) (spec transfer.UploadSpec, blob lab.Blob) {
	t.Helper()
	blob = lab.Blob{Seed: 21, Length: 11 << 20}
	todo := uploadErrand{
		Data: s.place.data, Target: s.place.target, Endpoint: s.endpoint, Preset: s.preset, AccessKey: s.server.AccessKey,
		SecretKey: s.server.SecretKey, Region: s.server.Region, Bucket: s.server.Bucket, File: s.file(t, "f.bin", blob), Key: key,
		DieAfterCreate: true,
	}
	if err := todo.command(t).Run(); err == nil {
		t.Fatal("the child was not killed")
	}
	return s.spec(todo.File, key), blob
}

// somebody begins an upload of the same key with another program, and sends so many bytes of a part.
func somebody(t *testing.T, s *sender, key string, bytes int) (id string) {
	t.Helper()
	c := s3client.New(s3client.Options{})
	t.Cleanup(c.Close)
	d := transfer.Destination{Access: s.access(), Bucket: s.server.Bucket, Key: key}
	id, err := c.Create(t.Context(), d, transfer.Meta{Name: "a"}, profile.ChecksumMD5)
	if err == nil && bytes > 0 {
		text := strings.Repeat("a", bytes)
		_, err = c.PutPart(t.Context(), d, id, 1, transfer.Chunk{
			Size: int64(bytes), Checksum: profile.ChecksumCRC64NVME, Sum: transfer.Sum{CRC64NVME: crc64nvme.Checksum([]byte(text))},
			Open: func(context.Context) io.Reader { return strings.NewReader(text) },
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// A kill between the storage's making of an upload and the note of its ID leaves nothing behind for long: going on takes
// it back, and so do cancelling and a sweep. An upload of somebody else's to the same key stays.
func TestNothingIsLeftOfAnUploadThatNobodyNoted(t *testing.T) {
	t.Parallel()
	for _, server := range []*lab.Server{lab.Versity(t), lab.MinIO(t)} {
		for name, end := range map[string]func(*testing.T, *transfer.Engine, transfer.UploadSpec, transfer.Job){
			"gone on": func(t *testing.T, e *transfer.Engine, s transfer.UploadSpec, _ transfer.Job) { mustPut(t, e, s) },
			"cancelled": func(t *testing.T, e *transfer.Engine, _ transfer.UploadSpec, j transfer.Job) {
				if _, err := e.Cancel(t.Context(), j.ID); err != nil {
					t.Error(err)
				}
			},
			"swept": func(t *testing.T, e *transfer.Engine, _ transfer.UploadSpec, _ transfer.Job) { mustSweep(t, e, 1) },
			"forgotten": func(t *testing.T, e *transfer.Engine, _ transfer.UploadSpec, j transfer.Job) {
				if err := e.Forget(t.Context(), j.ID); err != nil {
					t.Error(err)
				}
			},
		} {
			t.Run(string(server.Kind)+" "+name, func(t *testing.T) {
				s := newSender(t, server, "minio")
				key := "left/" + name
				theirs := somebody(t, &s, key, 3)
				spec, blob := died(t, &s, key)
				e, _ := s.engine(t)
				if open := s.openOf(t, key); len(open) != 2 {
					t.Fatalf("%d uploads are open", len(open))
				}
				jobs, err := e.Jobs(t.Context(), transfer.Filter{})
				if err != nil || len(jobs) != 1 || jobs[0].UploadID != "" {
					t.Fatalf("%+v, %v", jobs, err)
				}
				end(t, e, spec, jobs[0])
				if open := s.openOf(t, key); len(open) != 1 || open[0].ID != theirs {
					t.Errorf("open: %+v, theirs is %s", open, theirs)
				}
				if left, err := e.Leftovers(t.Context(), ""); err != nil || len(left) != 0 {
					t.Errorf("%+v, %v", left, err)
				}
				if name == "gone on" {
					s.wantObject(t, key, blob)
				}
			})
		}
	}
}

// Where another upload of that moment has no part either, nobody can tell which is ours: both stay, and ours is told of.
func TestUploadsThatMayBeSomebodyElsesStay(t *testing.T) {
	t.Parallel()
	s := newSender(t, lab.Versity(t), "minio")
	spec, blob := died(t, &s, "left/unsure")
	somebody(t, &s, spec.Key, 0)
	e, _ := s.engine(t)
	mustPut(t, e, spec)
	s.wantObject(t, spec.Key, blob)
	if open := s.openOf(t, spec.Key); len(open) != 2 {
		t.Errorf("%+v", open)
	}
	if left, err := e.Leftovers(t.Context(), "p1"); err != nil || len(left) != 1 || left[0].Key != spec.Key {
		t.Errorf("%+v, %v", left, err)
	}
	told := 0
	if err := e.Sweep(t.Context(), "p1", func(s transfer.Swept) {
		if told++; s.Err == nil {
			t.Errorf("%+v", s)
		}
	}); err != nil || told != 1 || len(s.openOf(t, spec.Key)) != 2 {
		t.Errorf("%d told, %v", told, err)
	}
}

// An answer that goes missing makes the storage begin two uploads; one is left in the end, and then none.
func TestLostAnswersToCreateLeaveNothing(t *testing.T) {
	t.Parallel()
	s := newSender(t, lab.Versity(t), "minio")
	var lost atomic.Int32
	s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
		if isCreate(r) && lost.Add(1) <= 2 {
			swallow(r, forward)
		}
		forward.ServeHTTP(w, r)
	})
	e, _ := s.engine(t)
	blob := lab.Blob{Seed: 22, Length: 12 << 20}
	mustPut(t, e, s.spec(s.file(t, "f.bin", blob), "left/lost"))
	s.wantObject(t, "left/lost", blob)
	if left, err := e.Leftovers(t.Context(), ""); err != nil || len(left) != 0 || s.openUploads(t) != 0 || lost.Load() != 3 {
		t.Errorf("%+v, %v; %d open", left, err, s.openUploads(t))
	}
}

// What cannot be taken back while a job is cancelled is noted, outlives the job, and is swept later.
func TestUploadsThatCannotBeTakenBackAreSweptLater(t *testing.T) {
	t.Parallel()
	s := newSender(t, lab.Versity(t), "minio")
	s.limit, s.conns = 20<<20, 1
	var deaf atomic.Bool
	s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
		if r.Method == http.MethodDelete && deaf.Load() {
			refuse(w, http.StatusServiceUnavailable, "SlowDown")
			return
		}
		forward.ServeHTTP(w, r)
	})
	e, _ := s.engine(t)
	deaf.Store(true)
	j := sendSome(t, e, s.spec(s.file(t, "f.bin", lab.Blob{Seed: 23, Length: 12 << 20}), "left/later"), 6<<20)
	if j, err := e.Cancel(t.Context(), j.ID); err != nil || j.State != transfer.StateCancelled {
		t.Fatalf("%+v, %v", j, err)
	}
	if err := e.Forget(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	if err := e.Sweep(t.Context(), "", func(s transfer.Swept) { wantCode(t, s.Err, apperr.ServerBusy) }); err != nil {
		t.Fatal(err)
	}
	if left, err := e.Leftovers(t.Context(), "p1"); err != nil || len(left) != 1 || s.openUploads(t) != 1 {
		t.Fatalf("%+v, %v", left, err)
	}
	deaf.Store(false)
	mustSweep(t, e, 1)
	if left, err := e.Leftovers(t.Context(), ""); err != nil || len(left) != 0 || s.openUploads(t) != 0 {
		t.Errorf("%+v, %v; %d open", left, err, s.openUploads(t))
	}
}

func mustSweep(t *testing.T, e *transfer.Engine, want int) {
	t.Helper()
	told := 0
	if err := e.Sweep(t.Context(), "", func(s transfer.Swept) {
		if told++; s.Err != nil {
			t.Error(s.Err)
		}
	}); err != nil || told != want {
		t.Errorf("%d swept, %v", told, err)
	}
}

// openOf lists the open uploads of a key.
func (s sender) openOf(t testing.TB, key string) []transfer.OpenUpload {
	t.Helper()
	c := s3client.New(s3client.Options{})
	defer c.Close()
	open, err := c.OpenUploads(t.Context(), transfer.Destination{Access: s.access(), Bucket: s.server.Bucket, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	return open
}

// What is left in the storage of a profile that was removed is told once, and then forgotten.
func TestLeftoversOfRemovedProfilesAreForgotten(t *testing.T) {
	t.Parallel()
	s := newSender(t, lab.Versity(t), "minio")
	died(t, &s, "left/removed")
	s.barred = apperr.New(apperr.ProfileUnknown, apperr.Params{"name": "p1"})
	e, _ := s.engine(t)
	told := 0
	if err := e.Sweep(t.Context(), "", func(s transfer.Swept) {
		told++
		wantCode(t, s.Err, apperr.ProfileUnknown)
		if why := apperr.From(s.Err).Params()["why"]; why != "forgotten" {
			t.Errorf("why: %v", why)
		}
	}); err != nil || told != 1 {
		t.Errorf("%d told, %v", told, err)
	}
	if left, err := e.Leftovers(t.Context(), ""); err != nil || len(left) != 0 {
		t.Errorf("%+v, %v", left, err)
	}
}
