package transfer_test

import (
	"net/http"
	"sync/atomic"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// Fault 4: the object is made, the process never hears of it. The next one finds that it is done, and sends nothing.
func TestCompletedWithoutHearingOfIt(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	for name, c := range map[string]struct {
		size int64
		is   func(*http.Request) bool
	}{"parts": {12 << 20, isComplete}, "whole": {1 << 20, isWhole}} {
		for _, preset := range []string{"minio", "other"} {
			t.Run(name+" "+preset, func(t *testing.T) {
				s := newSender(t, server, preset)
				var deaf atomic.Bool
				deaf.Store(true)
				var made atomic.Int32
				s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
					if deaf.Load() && made.Load() > 0 {
						panic(http.ErrAbortHandler) // the line is dead from here on
					}
					if c.is(r) {
						made.Add(1)
						if deaf.Load() {
							swallow(r, forward)
						}
					}
					forward.ServeHTTP(w, r)
				})
				e, stop := s.engine(t)
				blob := lab.Blob{Seed: 21, Length: c.size}
				key := name + "-" + preset
				spec := s.spec(s.file(t, "f.bin", blob), key)
				_, err := put(t, e, spec)
				wantCode(t, err, apperr.NetworkGone)
				stop()
				deaf.Store(false)
				e, _ = s.engine(t)
				j := mustPut(t, e, spec)
				if made.Load() != 1 || j.Fetched != 0 || j.Restarted != 0 || j.Skipped {
					t.Errorf("made %d times, %+v", made.Load(), j)
				}
				s.wantObject(t, key, blob)
				if s.openUploads(t) != 0 {
					t.Error("an upload is left open")
				}
			})
		}
	}
}

// What a command has sent before is not sent twice, nor refused, when it is given again; another file is refused.
func TestTheSameFileIsThereAlready(t *testing.T) {
	t.Parallel()
	for _, server := range []*lab.Server{lab.Versity(t), lab.MinIO(t)} {
		for _, preset := range []string{"minio", "other"} {
			for _, size := range []int64{100, 12 << 20} {
				s := newSender(t, server, preset)
				e, _ := s.engine(t)
				key := preset + "/" + map[int64]string{100: "small", 12 << 20: "large"}[size]
				spec := s.spec(s.file(t, "f.bin", lab.Blob{Seed: 22, Length: size}), key)
				first := mustPut(t, e, spec)
				if j := mustPut(t, e, spec); !j.Skipped || (size > 1<<20 && j.Fetched != 0) || j.Verified != first.Verified {
					t.Errorf("%s %s: %+v", server.Kind, key, j)
				}
				s.file(t, "f.bin", lab.Blob{Seed: 23, Length: size})
				_, err := put(t, e, spec)
				wantCode(t, err, apperr.ObjectExists)
				s.wantObject(t, key, lab.Blob{Seed: 22, Length: size})
			}
		}
	}
}

// A bucket that is not there and a key that may not are told at once, and without a retry.
func TestUploadsThatTheStorageRefuses(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	s := newSender(t, server, "minio")
	e, _ := s.engine(t)
	for _, size := range []int64{100, 6 << 20} {
		path := s.file(t, "f.bin", lab.Blob{Seed: 24, Length: size})
		spec := s.spec(path, "a")
		spec.Bucket = "not-there-at-all"
		j, err := put(t, e, spec)
		wantCode(t, err, apperr.BucketGone)
		if j.State != transfer.StateFailed || j.Attempts != 1 {
			t.Errorf("%+v", j)
		}
	}
	wrong := *server
	wrong.SecretKey = "another secret altogether"
	s.server = &wrong
	bad, _ := newSender(t, &wrong, "minio").engine(t)
	_, err := put(t, bad, s.spec(s.file(t, "f.bin", lab.Blob{Seed: 24, Length: 100}), "a"))
	wantCode(t, err, apperr.KeyRefused)
}
