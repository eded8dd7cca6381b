//go:build linux || darwin

package wire

import (
	"net"

	"golang.org/x/sys/unix"
)

// unsentBytes is how much of a body the system takes ahead of what the network has taken. Left to itself it takes some
// megabytes for each connection at once: then a body looks sent that is not, and nobody can tell how fast a line is. Enough for
// most lines, since it counts beside what is on its way; a connection that turns out to be very fast gets unsentFast.
const unsentBytes = 256 << 10

// TakeLittleAhead bounds what the system takes ahead on a connection of TCP. Best effort: all works without it, too.
func TakeLittleAhead(conn net.Conn) { takeAhead(conn, unsentBytes) }

func takeAhead(conn net.Conn, most int) {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) {
		_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, most)
	})
}
