package transfer

import (
	"os"

	"golang.org/x/sys/unix"
)

// allocate reserves blocks where the file system can, and sets the length.
func allocate(f *os.File, size int64) error {
	info, err := f.Stat()
	if err != nil || info.Size() >= size {
		return err
	}
	store := unix.Fstore_t{Flags: unix.F_ALLOCATEALL, Posmode: unix.F_PEOFPOSMODE, Length: size - info.Size()}
	err = withFd(f, func(fd int) error { return unix.FcntlFstore(uintptr(fd), unix.F_PREALLOCATE, &store) })
	if full(err) {
		return err
	}
	return f.Truncate(size)
}

// syncData brings everything to the disk (F_FULLFSYNC, which File.Sync uses).
func syncData(f *os.File) error { return f.Sync() }

func startWriteback(*os.File, span) {}

// renameExclusive renames inside the folder and fails with fs.ErrExist where the new name is taken.
func renameExclusive(root *os.Root, from, to string) error { return linkExclusive(root, from, to) }
