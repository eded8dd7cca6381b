package transfer_test

import (
	"net/http"
	"sync/atomic"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/lab"
)

// A request that never succeeds is given up after the tries that there are, however well the looks between them go.
func TestTriesOfUploadsEnd(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	for name, c := range map[string]struct {
		size int64
		is   func(*http.Request) bool
	}{"complete": {12 << 20, isComplete}, "part": {12 << 20, isPart}, "whole": {1 << 20, isWhole}} {
		for _, preset := range []string{"minio", "other", "garage"} {
			t.Run(name+" "+preset, func(t *testing.T) {
				s := newSender(t, server, preset)
				s.conns = 1
				var tries atomic.Int32
				s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
					if c.is(r) {
						tries.Add(1)
						refuse(w, http.StatusServiceUnavailable, "SlowDown")
						return
					}
					forward.ServeHTTP(w, r)
				})
				e, _ := s.engine(t)
				_, err := put(t, e, s.spec(s.file(t, "f.bin", lab.Blob{Seed: 31, Length: c.size}), "tries/"+name+"/"+preset))
				wantCode(t, err, apperr.ServerBusy)
				if n := tries.Load(); n < 2 || n > 20 {
					t.Errorf("%d tries", n)
				}
			})
		}
	}
}

// Fault 4: the answer of the try that stored the file is lost, and a proxy loses each refusal after it.
func TestStoredBehindAProxyThatLosesRefusals(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 4)
	server := lab.Versity(t)
	for _, preset := range []string{"minio", "other", "garage"} {
		t.Run(preset, func(t *testing.T) {
			s := newSender(t, server, preset)
			var sent atomic.Int32
			s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
				switch {
				case !isWhole(r):
					forward.ServeHTTP(w, r)
				case sent.Add(1) == 1:
					swallow(r, forward)
				default:
					http.Error(w, "no", http.StatusBadGateway)
				}
			})
			e, _ := s.engine(t)
			blob, key := lab.Blob{Seed: 32, Length: 1 << 20}, "behind/"+preset
			mustPut(t, e, s.spec(s.file(t, "f.bin", blob), key))
			s.wantObject(t, key, blob)
			if sent.Load() != 1 {
				t.Errorf("sent %d times", sent.Load())
			}
		})
	}
}
