package disk

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// Allocate reserves blocks and sets the length. Where the file system cannot, only the length is set.
func Allocate(f *os.File, size int64) error {
	if size <= 0 {
		return nil
	}
	err := withFd(f, func(fd int) error {
		for {
			if err := unix.Fallocate(fd, 0, 0, size); !errors.Is(err, unix.EINTR) {
				return err
			}
		}
	})
	if errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.ENOSYS) {
		return f.Truncate(size)
	}
	return err
}

// SyncData brings bytes and length to the disk, without the times.
func SyncData(f *os.File) error {
	return withFd(f, func(fd int) error {
		for {
			if err := unix.Fdatasync(fd); !errors.Is(err, unix.EINTR) {
				return err
			}
		}
	})
}

// StartWriteback asks the kernel to begin writing a run of bytes, and does not wait for it.
func StartWriteback(f *os.File, start, length int64) {
	_ = withFd(f, func(fd int) error {
		return unix.SyncFileRange(fd, start, length, unix.SYNC_FILE_RANGE_WRITE)
	})
}

// RenameExclusive renames inside the folder and fails with fs.ErrExist where the new name is taken.
func RenameExclusive(root *os.Root, from, to string) error {
	d, err := root.Open(".")
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	err = withFd(d, func(fd int) error { return unix.Renameat2(fd, from, fd, to, unix.RENAME_NOREPLACE) })
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EOPNOTSUPP) {
		return linkExclusive(root, from, to)
	}
	if err != nil {
		return &os.LinkError{Op: "renameat2", Old: from, New: to, Err: err}
	}
	return nil
}

// Chtimes sets the time of an open file.
func Chtimes(f *os.File, at time.Time) error {
	ts := unix.NsecToTimeval(at.UnixNano())
	return withFd(f, func(fd int) error { return unix.Futimes(fd, []unix.Timeval{ts, ts}) })
}

// SyncEach is whether each of many small files must be brought to the disk by itself, since SyncAll cannot.
const SyncEach = false

// SyncAll brings everything in the folder's file system to the disk: one call for many small files.
func SyncAll(root *os.Root) error {
	d, err := root.Open(".")
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	return withFd(d, unix.Syncfs)
}
