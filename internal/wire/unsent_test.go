package wire

import (
	"net"
	"testing"
	"time"
)

// Only a connection that takes much in little time gets more ahead, and that once.
func TestFastConnectionsGetMoreAhead(t *testing.T) {
	t.Parallel()
	for rate, want := range map[int64]int{4 << 20: 0, 15 << 20: 0, 18 << 20: 1, 400 << 20: 1} {
		now, raised := time.Unix(0, 0), 0
		u := unsent{raise: func(_ net.Conn, most int) {
			raised++
			if most != unsentFast {
				t.Errorf("%d bytes", most)
			}
		}}
		for range 64 << 20 / storeBuffer {
			now = now.Add(time.Duration(storeBuffer) * time.Second / time.Duration(rate))
			u.passed(storeBuffer, func() time.Time { return now })
		}
		if raised != want {
			t.Errorf("%d MiB/s: %d times", rate>>20, raised)
		}
	}
}
