package transfer

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/transfer/disk"
)

// partFile is the hidden file beside the target that bytes are written into. Everything happens inside an
// os.Root of the folder, and no symlink at the file's own name is followed.
type partFile struct {
	folder string
	root   *os.Root
	file   *os.File
	name   string // in the folder
	id     string // which file it is, see disk.FileID

	writing sync.Mutex // one write at a time, see writeAt
}

// openFolder opens the target folder. It was resolved when the job was made: a symlink that stands in its path
// since then is not followed.
func openFolder(folder string) (*os.Root, error) {
	real, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return nil, diskError(err, folder, 0)
	}
	if real != filepath.Clean(folder) {
		return nil, apperr.New(apperr.PlaceOccupied, apperr.Params{"name": filepath.Base(folder), "folder": folder})
	}
	if info, err := os.Stat(folder); err == nil && !info.IsDir() {
		return nil, apperr.New(apperr.FolderIsFile, apperr.Params{"folder": folder})
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, diskError(err, folder, 0)
	}
	return root, nil
}

// createPart makes a new part file for a job that will be called name. Whatever has the part file's name already
// stays untouched: the job's ID then becomes part of the name.
func createPart(folder, name, id string) (*partFile, error) {
	root, err := openFolder(folder)
	if err != nil {
		return nil, err
	}
	for _, candidate := range partNames(name, id) {
		f, err := root.OpenFile(candidate, os.O_RDWR|os.O_CREATE|os.O_EXCL|disk.NoFollow, 0o666)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			_ = root.Close()
			return nil, diskError(err, folder, 0)
		}
		return &partFile{folder: folder, root: root, file: f, name: candidate, id: disk.FileID(f)}, nil
	}
	_ = root.Close()
	return nil, apperr.New(apperr.PlaceOccupied, apperr.Params{"name": partNames(name, id)[1], "folder": folder})
}

// partNames gives the names that a part file may get: hidden, beside the target.
func partNames(name, id string) []string {
	const longest = 255
	room := longest - len(".") - len(filename.PartSuffix)
	stem := cutName(name, room)
	marked := cutName(name, room-len(".")-len(id)) + "." + id
	return []string{"." + stem + filename.PartSuffix, "." + marked + filename.PartSuffix}
}

// cutName shortens a name to at most n bytes, at a rune's edge.
func cutName(name string, n int) string {
	if len(name) <= n {
		return name
	}
	end := 0
	for i := range name {
		if i > n {
			break
		}
		end = i
	}
	return name[:end]
}

// errPartGone tells that the recorded part file is not there any more, or is another file.
var errPartGone = errors.New("the part file is gone or another one")

// reopenPart opens the part file of an earlier run, if it is still the same regular file.
func reopenPart(path, id string) (*partFile, error) {
	folder, name := filepath.Split(path)
	folder = filepath.Clean(folder)
	root, err := openFolder(folder)
	if err != nil {
		return nil, err
	}
	p := &partFile{folder: folder, root: root, name: name, id: id}
	if err := p.reopen(); err != nil {
		_ = root.Close()
		return nil, err
	}
	return p, nil
}

func (p *partFile) reopen() error {
	seen, err := p.root.Lstat(p.name)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && !seen.Mode().IsRegular()) {
		return errPartGone
	}
	if err != nil {
		return diskError(err, p.folder, 0)
	}
	f, err := p.root.OpenFile(p.name, os.O_RDWR|disk.NoFollow, 0)
	if err != nil {
		return diskError(err, p.folder, 0)
	}
	opened, err := f.Stat()
	if err != nil || !os.SameFile(seen, opened) || (p.id != "" && disk.FileID(f) != p.id) {
		_ = f.Close()
		return errPartGone
	}
	p.file = f
	return nil
}

// path gives the absolute path.
func (p *partFile) path() string { return filepath.Join(p.folder, p.name) }

// length gives the file's size in bytes.
func (p *partFile) length() int64 {
	info, err := p.file.Stat()
	if err != nil {
		return -1
	}
	return info.Size()
}

// reserve makes room for size bytes, so that a full disk is told before anything is fetched. Bytes that
// are there stay; a longer file is cut.
func (p *partFile) reserve(size int64) error {
	before := p.length()
	if before > size {
		return diskError(p.file.Truncate(size), p.folder, 0)
	}
	err := disk.Allocate(p.file, size)
	if err == nil {
		return nil
	}
	_ = p.file.Truncate(before) // give back what a failed try took
	if free, ok := disk.FreeSpace(p.root); ok && full(err) {
		return diskFull(err, p.folder, size-before-free) // a quota ends before the disk does
	}
	return diskError(err, p.folder, size-before)
}

// writeAt writes all of b. Connections take turns: those who wait for the kernel's own lock of the file spin, which costs
// up to two seconds of processor time a gigabyte while the disk is busy.
func (p *partFile) writeAt(b []byte, at int64) error {
	p.writing.Lock()
	defer p.writing.Unlock()
	_, err := p.file.WriteAt(b, at)
	return diskError(err, p.folder, int64(len(b)))
}

// sync brings all written bytes to the disk.
func (p *partFile) sync() error { return diskError(disk.SyncData(p.file), p.folder, 0) }

// close closes file and folder; the part file stays.
func (p *partFile) close() {
	if p.file != nil {
		_ = p.file.Close()
	}
	_ = p.root.Close()
}

// removePart deletes a job's part file, if it is still the file that the job made.
func removePart(path, id string) error {
	p, err := reopenPart(path, id)
	if errors.Is(err, errPartGone) {
		return nil
	}
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	defer p.close()
	return diskError(p.root.Remove(p.name), p.folder, 0)
}

// removePart deletes the job's part file. A kill may have come between its making and the note of it: then it is an empty
// file of that name which was made since the job was.
func (j Job) removePart() error {
	if j.PartPath != "" {
		return removePart(j.PartPath, j.PartID)
	}
	if j.Kind != Download || j.Attempts == 0 || j.Name == "" {
		return nil
	}
	for _, name := range partNames(j.Name, j.ID) {
		at := filepath.Join(j.Folder, name)
		info, err := os.Lstat(at)
		if err != nil || !info.Mode().IsRegular() || info.Size() > 0 || info.ModTime().Before(j.CreatedAt) {
			continue
		}
		if err := removePart(at, disk.InfoID(info)); err != nil {
			return err
		}
	}
	return nil
}
