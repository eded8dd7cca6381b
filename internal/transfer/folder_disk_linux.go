package transfer

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// chtimes sets the time of an open file.
func chtimes(f *os.File, at time.Time) error {
	ts := unix.NsecToTimeval(at.UnixNano())
	return withFd(f, func(fd int) error { return unix.Futimes(fd, []unix.Timeval{ts, ts}) })
}

// sync brings everything in the target's file system to the disk: one call for many small files.
func (d *dirs) sync() error {
	f, err := d.top.Open(".")
	if err != nil {
		return diskError(err, d.target, 0)
	}
	defer func() { _ = f.Close() }()
	return diskError(withFd(f, unix.Syncfs), d.target, 0)
}

// syncEach is whether each small file is brought to the disk by itself.
const syncEach = false
