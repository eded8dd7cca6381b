package transfer_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"daypass/internal/lab"
)

// straggler holds back the first request with a part that it sees: its client is cut off, half of the body goes to the
// storage at once, and the rest when it is let go.
type straggler struct {
	held   atomic.Bool
	rest   chan struct{}
	over   sync.WaitGroup
	status atomic.Int64
}

// hold takes a request over.
func (s *straggler) hold(t *testing.T, r *http.Request, forward http.Handler) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Error(err)
	}
	late := r.Clone(t.Context())
	late.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body[:len(body)/2]), &gated{s.rest}, bytes.NewReader(body[len(body)/2:])))
	s.over.Go(func() {
		answer := httptest.NewRecorder()
		forward.ServeHTTP(answer, late)
		s.status.Store(int64(answer.Code))
	})
	panic(http.ErrAbortHandler)
}

// letGo sends the rest, and waits for the storage's answer.
func (s *straggler) letGo() {
	close(s.rest)
	s.over.Wait()
}

// gated is empty, and comes to its end once the gate is open.
type gated struct{ open <-chan struct{} }

func (g *gated) Read([]byte) (int, error) {
	<-g.open
	return 0, io.EOF
}

// Fault 4: a part that comes in after Complete makes some storages begin the upload again. Whether the part was sent again
// by the same process or by a later one, and whether the answer to Complete was heard or not: nothing is left open.
func TestPartsThatComeAfterCompleteLeaveNothing(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 4).Tried(6)
	server := lab.Versity(t)
	for _, preset := range []string{"minio", "other"} {
		for _, way := range []string{"sent again", "gone on with", "not heard"} {
			t.Run(preset+" "+way, func(t *testing.T) {
				s := newSender(t, server, preset)
				late := &straggler{rest: make(chan struct{})}
				var completes atomic.Int32
				var dead atomic.Bool
				s.between(t, func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
					switch {
					case dead.Load():
						panic(http.ErrAbortHandler)
					case isPart(r) && late.held.CompareAndSwap(false, true):
						dead.Store(way == "gone on with")
						late.hold(t, r, forward)
					case isComplete(r) && completes.Add(1) == 1:
						answer := httptest.NewRecorder()
						forward.ServeHTTP(answer, r)
						late.letGo()
						if way == "not heard" {
							panic(http.ErrAbortHandler)
						}
						w.WriteHeader(answer.Code)
						_, _ = w.Write(answer.Body.Bytes())
					default:
						forward.ServeHTTP(w, r)
					}
				})
				e, stop := s.engine(t)
				blob := lab.Blob{Seed: 31, Length: 12 << 20}
				spec := s.spec(s.file(t, "f.bin", blob), preset+"/"+way)
				if way == "gone on with" {
					if _, err := put(t, e, spec); err == nil {
						t.Error("it went through a dead line")
					}
					stop()
					dead.Store(false)
					e, _ = s.engine(t)
				}
				mustPut(t, e, spec)
				s.wantObject(t, spec.Key, blob)
				if late.status.Load() != http.StatusOK {
					t.Fatalf("the late part was answered with %d", late.status.Load())
				}
				if open := s.openOf(t, spec.Key); len(open) != 0 {
					t.Errorf("left open: %+v", open)
				}
				if left, err := e.Leftovers(t.Context(), ""); err != nil || len(left) != 0 {
					t.Errorf("%+v, %v", left, err)
				}
			})
		}
	}
}
