package daypass

import (
	"io/fs"
	"os"
	"path/filepath"
)

// Outgoing is a file to be sent.
type Outgoing struct {
	Path  string // on this computer
	Below string // what it is called where it goes, with the folders that were named: safe, and no other file's
	Size  int64  // bytes
}

// Each gives the file that a path names, or those of a folder where several may be sent. Symbolic links inside a folder
// are left out, which leftOut hears of. What cannot be read is given, too: sending it says why.
func (y *Ways) Each(named string, leftOut func(path string), do func(Outgoing) error) error {
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
			return nil
		case err == nil && entry.Type()&fs.ModeSymlink != 0:
			leftOut(shown)
			return nil
		}
		one := Outgoing{Path: shown, Below: y.free(filepath.ToSlash(below))}
		if info, infoErr := entry.Info(); err == nil && infoErr == nil {
			one.Size = info.Size()
		}
		return do(one)
	})
}
