//go:build unix

package transfer

import "golang.org/x/sys/unix"

// nonBlock keeps the open of a pipe, put in a file's place, from waiting for its other end.
const nonBlock = unix.O_NONBLOCK
