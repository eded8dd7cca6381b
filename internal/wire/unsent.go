package wire

import (
	"net"
	"time"
)

// A connection that is so fast that little ahead is gone in no time wakes its sender all the while, which costs a sixth of the
// processor's time: from then on the system may take more ahead, which is little there.
const (
	unsentFast = 1 << 20
	fastBytes  = 8 << 20                // the run of bytes that is timed
	fastTime   = 500 * time.Millisecond // and how long it may take: 16 MiB/s
)

// unsent watches how fast a connection takes what is written to it, and lets the system take more ahead of a fast one. One
// goroutine writes.
type unsent struct {
	conn  net.Conn
	raise func(net.Conn, int) // takeAhead
	since time.Time
	bytes int64
	fast  bool
}

// passed counts bytes that a connection has taken.
func (u *unsent) passed(n int, now func() time.Time) {
	if u.fast {
		return
	}
	if u.bytes == 0 {
		u.since = now()
	}
	if u.bytes += int64(n); u.bytes < fastBytes {
		return
	}
	u.bytes = 0
	if now().Sub(u.since) <= fastTime {
		u.fast = true
		u.raise(u.conn, unsentFast)
	}
}
