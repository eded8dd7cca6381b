package daypass

import (
	"io/fs"
	"os"
	"path/filepath"

	"daypass/internal/transfer"
)

// Outgoing is a file to be sent.
type Outgoing struct {
	Path  string // on this computer
	Below string // what it is called where it goes, with the folders that were named: safe, and no other file's
	Size  int64  // bytes
}

// Each gives the file that a path names, or those of a folder where several may be sent. Symbolic links inside a folder
// and empty folders are left out, which leftOut hears of, with the reason (transfer.ReasonSymlink, ReasonEmptyFolder). What
// cannot be read is given, too: sending it says why.
func (y *Ways) Each(named string, leftOut func(path, reason string), do func(Outgoing) error) error {
	info, err := os.Stat(named)
	if err != nil || !info.IsDir() || !y.Several {
		size := int64(0)
		if err == nil {
			size = info.Size()
		}
		return do(Outgoing{named, y.free(filepath.Base(named)), size})
	}
	root, err := filepath.Abs(named)
	if err != nil {
		return do(Outgoing{Path: named})
	}
	return filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		below, relErr := filepath.Rel(filepath.Dir(root), file)
		shown := filepath.Join(filepath.Dir(named), below)
		switch {
		case relErr != nil:
			return relErr
		case err == nil && entry.IsDir():
			if inside, err := os.ReadDir(file); err == nil && len(inside) == 0 {
				leftOut(shown, transfer.ReasonEmptyFolder)
			}
			return nil
		case err == nil && entry.Type()&fs.ModeSymlink != 0:
			leftOut(shown, transfer.ReasonSymlink)
			return nil
		}
		one := Outgoing{Path: shown, Below: y.free(filepath.ToSlash(below))}
		if info, infoErr := entry.Info(); err == nil && infoErr == nil {
			one.Size = info.Size()
		}
		return do(one)
	})
}
