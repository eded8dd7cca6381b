package transfer_test

import (
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// twoLinks gives a server with an object, and links to it: one that works for an hour, and one that ended an hour ago.
func twoLinks(t *testing.T) (s *lab.Server, good, ended string, blob lab.Blob) {
	t.Helper()
	s = lab.Versity(t)
	blob = lab.Blob{Seed: 11, Length: 24 << 20}
	s.PutReader(t, "two.bin", blob, blob.Length)
	good = s.PresignGet(t, "two.bin", time.Hour)
	ended = s.Presign(t, "GET", "two.bin", time.Now().Add(-2*time.Hour), time.Hour, nil)
	return s, good, ended, blob
}

// A person pastes two links to one file, of which the second has ended: whenever it comes, the first one goes on.
func TestWorseLinkDoesNotReplaceABetterOne(t *testing.T) {
	t.Parallel()
	_, good, ended, blob := twoLinks(t)
	for name, when := range map[string]func(*testing.T, *transfer.Engine, place) transfer.Job{
		"at once": func(t *testing.T, e *transfer.Engine, p place) transfer.Job {
			t.Helper()
			j, err := e.Add(t.Context(), p.spec(t, good))
			must(t, err)
			return j
		},
		"while bytes move": func(t *testing.T, e *transfer.Engine, p place) transfer.Job {
			t.Helper()
			return begun(t, e, p.spec(t, good))
		},
		"while it is paused": func(t *testing.T, e *transfer.Engine, p place) transfer.Job {
			t.Helper()
			j, err := e.Pause(t.Context(), begun(t, e, p.spec(t, good)).ID)
			must(t, err)
			return j
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			e, _ := p.engine(t, setup{config: transfer.Config{Limits: transfer.Limits{DownPerSecond: 6_000_000}}})
			first := when(t, e, p)
			second, err := e.Add(t.Context(), p.spec(t, ended))
			if err != nil || second.ID != first.ID {
				t.Fatalf("%v, job %s, not %s", err, second.ID, first.ID)
			}
			want := p.spec(t, good).Link.ExpiresAt
			if !second.LinkExpiresAt.Equal(want) {
				t.Errorf("the job's link ends %v, not %v", second.LinkExpiresAt, want)
			}
			e.SetLimits(transfer.Limits{})
			j, err := e.Wait(t.Context(), first.ID)
			must(t, err)
			wantDone(t, j, blob)
		})
	}
}

func TestBetterLinkReplacesOneThatHasEnded(t *testing.T) {
	t.Parallel()
	_, good, ended, blob := twoLinks(t)
	p := newPlace(t)
	e, _ := p.engine(t, setup{})
	_, err := e.Add(t.Context(), p.spec(t, ended))
	must(t, err)
	mustGet(t, e, p.spec(t, good), blob) // while the first one's refusal may be on its way
}

// A link that promises to last longer, but is refused, gives way to the one before.
func TestRefusedLinkFallsBackToTheOther(t *testing.T) {
	t.Parallel()
	s, good, _, blob := twoLinks(t)
	longer := s.PresignGet(t, "two.bin", 3*time.Hour)
	at := strings.Index(longer, "X-Amz-Signature=") + len("X-Amz-Signature=")
	forged := longer[:at] + strings.Repeat("0", 64) + longer[at+64:]
	p := newPlace(t)
	e, _ := p.engine(t, setup{config: transfer.Config{Limits: transfer.Limits{DownPerSecond: 6_000_000}}})
	j := begun(t, e, p.spec(t, good))
	_, err := e.Add(t.Context(), p.spec(t, forged))
	must(t, err)
	e.SetLimits(transfer.Limits{})
	j, err = e.Wait(t.Context(), j.ID)
	must(t, err)
	wantDone(t, j, blob)

	_, err = get(t, e, p.spec(t, forged)) // alone it is what it is
	wantCode(t, err, apperr.SignatureMismatch)
}
