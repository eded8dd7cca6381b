package transfer

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"

	"daypass/internal/apperr"
	"daypass/internal/transfer/disk"
)

// dirs opens the folders of a download, makes those that are missing, and keeps the last ones open. Each is opened below
// the one above it, and only where it is a folder itself: no symlink is followed, and nothing leaves the target.
type dirs struct {
	target string // absolute
	top    *os.Root
	mu     sync.Mutex
	open   map[string]*dir
	recent []string // the least recently used first
}

// dir is an open folder.
type dir struct {
	root *os.Root
	path string // absolute, for people
	uses int
}

// openDirs is how many folders stay open at most, apart from those in use.
const openDirs = 64

func newDirs(target string) (*dirs, error) {
	root, err := openFolder(target)
	if err != nil {
		return nil, err
	}
	return &dirs{target: target, top: root, open: map[string]*dir{"": {root: root, path: target, uses: 1}}}, nil
}

// get gives the folder at a relative path, "/" between its elements; release ends its use.
func (d *dirs) get(rel string) (*dir, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.getLocked(rel)
}

func (d *dirs) getLocked(rel string) (*dir, error) {
	if known, ok := d.open[rel]; ok {
		known.uses++
		d.touch(rel)
		return known, nil
	}
	above, name := path.Split(rel)
	parent, err := d.getLocked(cleanDir(above))
	if err != nil {
		return nil, err
	}
	defer func() { parent.uses-- }()
	root, err := enter(parent, name)
	if err != nil {
		return nil, err
	}
	made := &dir{root: root, path: filepath.Join(parent.path, name), uses: 1}
	d.open[rel] = made
	d.touch(rel)
	d.evict()
	return made, nil
}

// cleanDir drops the "/" at the end.
func cleanDir(rel string) string {
	if rel == "" {
		return ""
	}
	return rel[:len(rel)-1]
}

// enter opens a folder below another one, and makes it where nothing is there.
func enter(parent *dir, name string) (*os.Root, error) {
	if err := parent.root.Mkdir(name, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, diskError(err, parent.path, 0)
	}
	seen, err := parent.root.Lstat(name)
	if err != nil {
		return nil, diskError(err, parent.path, 0)
	}
	switch {
	case seen.Mode().IsRegular():
		return nil, apperr.New(apperr.FolderIsFile, apperr.Params{"folder": filepath.Join(parent.path, name)})
	case !seen.IsDir():
		return nil, apperr.New(apperr.PlaceOccupied, apperr.Params{"name": name, "folder": parent.path})
	}
	root, err := parent.root.OpenRoot(name)
	if err != nil {
		return nil, diskError(err, parent.path, 0)
	}
	if opened, err := root.Stat("."); err != nil || !os.SameFile(seen, opened) { // swapped meanwhile
		_ = root.Close()
		return nil, apperr.Wrap(err, apperr.PlaceOccupied, apperr.Params{"name": name, "folder": parent.path})
	}
	return root, nil
}

func (d *dirs) release(used *dir) {
	d.mu.Lock()
	defer d.mu.Unlock()
	used.uses--
}

// touch makes a folder the most recently used.
func (d *dirs) touch(rel string) {
	if n := len(d.recent); n > 0 && d.recent[n-1] == rel {
		return
	}
	if i := slices.Index(d.recent, rel); i >= 0 {
		d.recent = slices.Delete(d.recent, i, i+1)
	}
	d.recent = append(d.recent, rel)
}

// evict closes folders that were not used for the longest time.
func (d *dirs) evict() {
	for i := 0; len(d.recent) > openDirs && i < len(d.recent); {
		rel := d.recent[i]
		old := d.open[rel]
		if old == nil || old.uses > 0 {
			i++
			continue
		}
		_ = old.root.Close()
		delete(d.open, rel)
		d.recent = slices.Delete(d.recent, i, i+1)
	}
}

func (d *dirs) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, o := range d.open {
		_ = o.root.Close()
	}
	d.open = nil
}

// sync brings everything in the target's file system to the disk.
func (d *dirs) sync() error { return diskError(disk.SyncAll(d.top), d.target, 0) }
