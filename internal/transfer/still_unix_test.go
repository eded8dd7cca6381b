//go:build unix

package transfer_test

import (
	"os"
	"syscall"
)

// standStill gives the signal that stops a process without ending it.
func standStill() (os.Signal, bool) { return syscall.SIGSTOP, true }
