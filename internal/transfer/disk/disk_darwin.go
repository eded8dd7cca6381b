package disk

import (
	"os"

	"golang.org/x/sys/unix"

	"daypass/internal/diskerr"
)

// Allocate reserves blocks where the file system can, and sets the length.
func Allocate(f *os.File, size int64) error {
	info, err := f.Stat()
	if err != nil || info.Size() >= size {
		return err
	}
	store := unix.Fstore_t{Flags: unix.F_ALLOCATEALL, Posmode: unix.F_PEOFPOSMODE, Length: size - info.Size()}
	err = withFd(f, func(fd int) error { return unix.FcntlFstore(uintptr(fd), unix.F_PREALLOCATE, &store) })
	if diskerr.Full(err) || diskerr.TooLarge(err) {
		return err
	}
	return f.Truncate(size)
}

// SyncData brings everything to the disk (F_FULLFSYNC, which File.Sync uses).
func SyncData(f *os.File) error { return f.Sync() }

// StartWriteback is left to the system here.
func StartWriteback(*os.File, int64, int64) {}

// RenameExclusive renames inside the folder and fails with fs.ErrExist where the new name is taken.
func RenameExclusive(root *os.Root, from, to string) error { return linkExclusive(root, from, to) }
