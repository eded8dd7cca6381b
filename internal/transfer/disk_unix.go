//go:build unix

package transfer

import (
	"errors"
	"io/fs"
	"os"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// noFollow makes an open fail at a symlink.
const noFollow = unix.O_NOFOLLOW

// fileID tells which file it is: device and inode. "" where the system does not say.
func fileID(f *os.File) string {
	info, err := f.Stat()
	if err != nil {
		return ""
	}
	return infoID(info)
}

func infoID(info fs.FileInfo) string {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	return strconv.FormatUint(uint64(st.Dev), 16) + ":" + strconv.FormatUint(uint64(st.Ino), 16) //nolint:unconvert // widths differ by system
}

// freeSpace gives the bytes that this user may still write in the folder.
func freeSpace(root *os.Root) (int64, bool) {
	d, err := root.Open(".")
	if err != nil {
		return 0, false
	}
	defer func() { _ = d.Close() }()
	var st unix.Statfs_t
	if err := withFd(d, func(fd int) error { return unix.Fstatfs(fd, &st) }); err != nil {
		return 0, false
	}
	return int64(st.Bavail) * int64(st.Bsize), true //nolint:unconvert // widths differ by system
}

// withFd runs do with the file's descriptor and keeps the file open meanwhile.
func withFd(f *os.File, do func(fd int) error) error {
	raw, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var inner error
	if err := raw.Control(func(fd uintptr) { inner = do(int(fd)) }); err != nil {
		return err
	}
	return inner
}

// syncFolder makes a rename last.
func syncFolder(root *os.Root) error {
	d, err := root.Open(".")
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	if err := d.Sync(); err != nil && !errors.Is(err, unix.EINVAL) && !errors.Is(err, unix.ENOTSUP) {
		return err // EINVAL, ENOTSUP: a file system that cannot sync folders
	}
	return nil
}
