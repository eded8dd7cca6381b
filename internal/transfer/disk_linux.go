package transfer

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// allocate reserves blocks and sets the length. Where the file system cannot, only the length is set.
func allocate(f *os.File, size int64) error {
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

// syncData brings bytes and length to the disk, without the times.
func syncData(f *os.File) error {
	return withFd(f, func(fd int) error {
		for {
			if err := unix.Fdatasync(fd); !errors.Is(err, unix.EINTR) {
				return err
			}
		}
	})
}

// startWriteback asks the kernel to begin writing a run of bytes, and does not wait for it.
func startWriteback(f *os.File, s span) {
	_ = withFd(f, func(fd int) error {
		return unix.SyncFileRange(fd, s.start, s.len(), unix.SYNC_FILE_RANGE_WRITE)
	})
}

// renameExclusive renames inside the folder and fails with fs.ErrExist where the new name is taken.
func renameExclusive(root *os.Root, from, to string) error {
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
