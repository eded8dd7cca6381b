//go:build unix

package main

import (
	"errors"
	"os"
	"os/exec"
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

// settleDisk writes out what is left from before, so that no tool pays for another one's bytes.
func settleDisk() { syscall.Sync() }

// freeBytes gives the room on the disk of a folder.
func freeBytes(folder string) (int64, error) {
	var st syscall.Statfs_t
	err := syscall.Statfs(folder, &st)
	return int64(st.Bavail) * int64(st.Bsize), err //nolint:unconvert // widths differ by system
}

// ownGroup puts a command into a process group of its own, and killGroup ends that, what it runs under included.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func killGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
