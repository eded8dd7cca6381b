package transfer

import (
	"slices"
	"testing"
)

// The whole table, written a second time: what may follow what, and by implication what may not.
func TestEveryTransition(t *testing.T) {
	t.Parallel()
	allowed := map[State][]State{
		"queued":    {"preparing", "waiting", "paused", "failed", "cancelled"},
		"preparing": {"queued", "running", "finishing", "done", "waiting", "paused", "failed", "cancelled"},
		"running":   {"queued", "preparing", "finishing", "waiting", "paused", "failed", "cancelled"},
		"finishing": {"queued", "preparing", "done", "waiting", "paused", "failed", "cancelled"},
		"waiting":   {"queued", "waiting", "paused", "failed", "cancelled"},
		"paused":    {"queued", "cancelled"},
		"failed":    {"queued", "cancelled"},
		"done":      {},
		"cancelled": {},
	}
	if len(States()) != len(allowed) {
		t.Fatalf("%d states", len(States()))
	}
	for _, from := range States() {
		for _, to := range States() {
			if want := slices.Contains(allowed[from], to); from.CanBecome(to) != want {
				t.Errorf("%s to %s: %v", from, to, !want)
			}
		}
		if from.Ended() == slices.Contains(Unfinished(), from) {
			t.Errorf("%s is ended and unfinished, or neither", from)
		}
	}
}
