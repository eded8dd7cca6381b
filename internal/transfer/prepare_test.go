package transfer

import (
	"testing"
	"time"
)

// TestABusyComputerIsNoFarLine: what it does for its first connection says nothing of the server.
func TestABusyComputerIsNoFarLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what              string
		waited, took, far time.Duration
	}{
		{"near, and this computer was slow", 2 * time.Millisecond, 300 * time.Millisecond, 6 * time.Millisecond},
		{"far", 80 * time.Millisecond, 250 * time.Millisecond, 240 * time.Millisecond},
		{"near, and the server is slow", 50 * time.Millisecond, 55 * time.Millisecond, 55 * time.Millisecond},
		{"nobody knows", 0, 250 * time.Millisecond, 250 * time.Millisecond},
	} {
		if got := (&Response{Waited: c.waited}).opens(c.took); got != c.far {
			t.Errorf("%s: %v, not %v", c.what, got, c.far)
		}
	}
}
