package transfer_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// TestObjectsAreNeverMixed: fault 5. The object becomes another one at any byte, of the same size or another, on a server
// that honours If-Match or one that does not, and in some tries in another run. What is published is one of the two, whole.
func TestObjectsAreNeverMixed(t *testing.T) {
	t.Parallel()
	tries := lab.Times(12, 200)
	lab.Fault(t, 5).Tried(tries)
	for n := range tries {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(5, uint64(n)))
			old := lab.Blob{Seed: 7, Length: 10<<20 + random.Int64N(4<<20)}
			fresh := lab.Blob{Seed: 8, Length: old.Length}
			if n%2 == 1 {
				fresh.Length += 1 - 2*random.Int64N(2)*random.Int64N(1<<20)
			}
			at := 1 + random.Int64N(old.Length)
			server := lab.Liar(t, becoming(old, fresh, at, n%3 == 0))
			p := newPlace(t)
			e, stop := p.engine(t, setup{config: transfer.Config{Retry: quickRetry}})
			spec := p.spec(t, server.Link("/b/file.bin"))
			if n%4 == 0 { // the first run is stopped somewhere
				j, err := e.Add(t.Context(), spec)
				if err != nil {
					t.Fatal(err)
				}
				_, _ = e.Pause(t.Context(), j.ID)
				stop()
				e, _ = p.engine(t, setup{config: transfer.Config{Retry: quickRetry}})
			}
			j, err := get(t, e, spec)
			if err == nil {
				if got := sumFile(t, j.Path); got != sumBlob(old) && got != sumBlob(fresh) {
					t.Fatal("a mixed file")
				}
				return
			}
			wantCode(t, err, apperr.ObjectReplaced)
			if names := finals(t, p.target); len(names) > 0 {
				t.Fatalf("published %q", names)
			}
		})
	}
}

// becoming is a script whose object is another one once so many bytes were sent.
func becoming(old, fresh lab.Blob, at int64, honest bool) lab.Script {
	swap := lab.Reply{Object: "fresh"}
	s := lab.Script{Objects: []lab.Object{{Name: "old", Blob: old}, {Name: "fresh", Blob: fresh, Path: "/elsewhere"}}}
	if honest { // as a store answers whose object's ETag is not the wanted one
		s.Steps = []lab.Step{{When: lab.Match{Method: http.MethodGet, ServedFrom: at}, Do: lab.Reply{Answer: "aws_precondition_failed"}}}
		return s
	}
	s.Steps = []lab.Step{{When: lab.Match{Method: http.MethodGet, ServedFrom: at}, Do: swap}}
	return s
}
