package transfer

import (
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/transfer/disk"
)

// exists reports whether anything has the name, a dangling symlink included.
func (p *partFile) exists(name string) bool {
	_, err := p.root.Lstat(name)
	return err == nil
}

// freeName gives the wanted name, or the next free one after it.
func (p *partFile) freeName(wanted string) string { return filename.Unique(wanted, p.exists) }

// stamp gives the file the object's time. A failure is no reason to fail.
func (p *partFile) stamp(modified time.Time) {
	if !modified.IsZero() {
		_ = p.root.Chtimes(p.name, modified, modified)
	}
}

// publish gives the file its final name and makes that last. It returns fs.ErrExist where the name was taken
// meanwhile, and never goes through a symlink at the final name: it replaces the symlink, or fails.
func (p *partFile) publish(name string, rule ExistingRule) error {
	if rule == ExistingReplace {
		if info, err := p.root.Lstat(name); err == nil && info.IsDir() {
			return apperr.New(apperr.PlaceOccupied, apperr.Params{"name": name, "folder": p.folder})
		}
		if err := p.root.Rename(p.name, name); err != nil {
			return diskError(err, p.folder, 0)
		}
	} else if err := disk.RenameExclusive(p.root, p.name, name); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return fs.ErrExist
		}
		return diskError(err, p.folder, 0)
	}
	p.name = name
	return diskError(disk.SyncFolder(p.root), p.folder, 0)
}

// published reports whether a job that was killed around its rename has its final name already: the file there
// is the one that was the part file.
func published(j Job) bool {
	if j.Path == "" || j.PartID == "" {
		return false
	}
	root, err := openFolder(filepath.Dir(j.Path))
	if err != nil {
		return false
	}
	defer func() { _ = root.Close() }()
	info, err := root.Lstat(filepath.Base(j.Path))
	return err == nil && info.Mode().IsRegular() && info.Size() == j.Size && disk.InfoID(info) == j.PartID
}
