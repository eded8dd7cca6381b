package transfer

import (
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// noFollow has no flag here; reopen compares what it sees with what it opened.
const noFollow = 0

// fileID is not told here; the part file's name alone identifies it.
func fileID(*os.File) string { return "" }

func infoID(fs.FileInfo) string { return "" }

// freeSpace gives the bytes that this user may still write in the folder.
func freeSpace(root *os.Root) (int64, bool) {
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

// allocate sets the length, for which NTFS reserves the blocks.
func allocate(f *os.File, size int64) error {
	info, err := f.Stat()
	if err != nil || info.Size() >= size {
		return err
	}
	return f.Truncate(size)
}

func syncData(f *os.File) error { return f.Sync() }

func startWriteback(*os.File, span) {}

// syncFolder is not needed here: the file system's journal keeps renames in order.
func syncFolder(*os.Root) error { return nil }

// renameExclusive renames inside the folder and fails with fs.ErrExist where the new name is taken.
func renameExclusive(root *os.Root, from, to string) error {
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
