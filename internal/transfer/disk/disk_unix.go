//go:build unix

package disk

import (
	"errors"
	"io/fs"
	"os"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

const (
	// NoFollow makes an open fail at a symlink.
	NoFollow = unix.O_NOFOLLOW
	// NonBlock keeps the open of a pipe, put in a file's place, from waiting for its other end.
	NonBlock = unix.O_NONBLOCK
)

// FileID tells which file it is: device and inode. "" where the system does not say.
func FileID(f *os.File) string {
	info, err := f.Stat()
	if err != nil {
		return ""
	}
	return InfoID(info)
}

// InfoID is FileID of what a look at the file gave.
func InfoID(info fs.FileInfo) string {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	return strconv.FormatUint(uint64(st.Dev), 16) + ":" + strconv.FormatUint(uint64(st.Ino), 16) //nolint:unconvert // widths differ by system
}

// FreeSpace gives the bytes that this user may still write in the folder.
func FreeSpace(root *os.Root) (int64, bool) {
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

// SyncFolder makes a rename last.
func SyncFolder(root *os.Root) error {
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

// linkExclusive gives a file a second name, which fails where that is taken, and drops the first one. Where the
// file system has no hard links, a look and a rename must do.
func linkExclusive(root *os.Root, from, to string) error {
	err := root.Link(from, to)
	if err == nil {
		return root.Remove(from)
	}
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, seen := root.Lstat(to); seen == nil {
		return fs.ErrExist
	}
	return root.Rename(from, to)
}
