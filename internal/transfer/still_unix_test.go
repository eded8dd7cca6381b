//go:build unix

package transfer_test

import (
	"os"
	"syscall"
	"time"
)

// standStill gives the signal that stops a process without ending it.
func standStill() (os.Signal, bool) { return syscall.SIGSTOP, true }

// cpu gives the time that this process has used.
func cpu() time.Duration {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
