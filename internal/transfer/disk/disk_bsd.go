//go:build unix && !linux && !darwin

package disk

import "os"

// Allocate only sets the length here.
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

// RenameExclusive renames inside the folder and fails with fs.ErrExist where the new name is taken.
func RenameExclusive(root *os.Root, from, to string) error { return linkExclusive(root, from, to) }
