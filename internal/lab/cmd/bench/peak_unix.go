//go:build unix

package main

import (
	"errors"
	"os"
	"runtime"
	"syscall"
)

// peakBytes gives the most memory that a process had at once, in bytes: its peak resident set.
func peakBytes(ended *os.ProcessState) (int64, error) {
	usage, ok := ended.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0, errors.New("this system does not tell what a process used")
	}
	if runtime.GOOS == "darwin" { // in bytes there, in KiB elsewhere
		return int64(usage.Maxrss), nil //nolint:unconvert // widths differ by system
	}
	return int64(usage.Maxrss) << 10, nil //nolint:unconvert // widths differ by system
}
