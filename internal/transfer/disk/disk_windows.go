package disk

import (
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

const (
	// NoFollow has no flag here: who opens a file compares what it saw with what it opened.
	NoFollow = 0
	// NonBlock has no flag here.
	NonBlock = 0
)

// FileID is not told here; the part file's name alone identifies it.
func FileID(*os.File) string { return "" }

// InfoID is FileID of what a look at the file gave.
func InfoID(fs.FileInfo) string { return "" }

// FreeSpace gives the bytes that this user may still write in the folder.
func FreeSpace(root *os.Root) (int64, bool) {
	path, err := windows.UTF16PtrFromString(root.Name())
	if err != nil {
		return 0, false
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(path, &free, nil, nil); err != nil {
		return 0, false
	}
	return int64(min(free, 1<<63-1)), true //nolint:gosec // bounded
}

// Allocate sets the length, for which NTFS reserves the blocks.
func Allocate(f *os.File, size int64) error {
	info, err := f.Stat()
	if err != nil || info.Size() >= size {
		return err
	}
	return f.Truncate(size)
}

// SyncData brings bytes and length to the disk.
func SyncData(f *os.File) error { return f.Sync() }

// StartWriteback is left to the system here.
func StartWriteback(*os.File, int64, int64) {}

// SyncFolder is not needed here: the file system's journal keeps renames in order.
func SyncFolder(*os.Root) error { return nil }

// RenameExclusive renames inside the folder and fails with fs.ErrExist where the new name is taken.
func RenameExclusive(root *os.Root, from, to string) error {
	source, err := windows.UTF16PtrFromString(filepath.Join(root.Name(), from))
	if err != nil {
		return err
	}
	target, err := windows.UTF16PtrFromString(filepath.Join(root.Name(), to))
	if err != nil {
		return err
	}
	if err := windows.MoveFileEx(source, target, windows.MOVEFILE_WRITE_THROUGH); err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}
