//go:build unix && !linux && !darwin

package transfer

import "os"

// allocate only sets the length here.
func allocate(f *os.File, size int64) error {
	info, err := f.Stat()
	if err != nil || info.Size() >= size {
		return err
	}
	return f.Truncate(size)
}

func syncData(f *os.File) error { return f.Sync() }

func startWriteback(*os.File, span) {}

// renameExclusive renames inside the folder and fails with fs.ErrExist where the new name is taken.
func renameExclusive(root *os.Root, from, to string) error { return linkExclusive(root, from, to) }
