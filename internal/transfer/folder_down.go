package transfer

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/transfer/disk"
)

// folderDown fetches a folder.
type folderDown struct {
	f     *folder
	src   folderSource
	name  string // the folder's own
	rule  ExistingRule
	once  bool // what was saved before, whatever its name and however it can be told, is not saved again
	dirs  *dirs
	rooms *rooms
}

// folderSource is where the files of a folder come from: a place, or a share page.
type folderSource interface {
	// prepare finds it and gives the host that requests go to.
	prepare(ctx context.Context) (host string, err error)
	// list gives all files to a lister.
	list(ctx context.Context, l *lister) error
	// open asks for a whole small file.
	open(ctx context.Context, i Item) (*Response, error)
	// find tells what is known of a file without its bytes; false where there is none.
	find(ctx context.Context, i Item) (Stored, bool, error)
	// job gives what the job of a large file begins with.
	job(i Item) Job
	// arm gives the job of a large file what it needs for an attempt.
	arm(ctx context.Context, i Item, t *task) error
}

func newFolderDown(f *folder) (folderSide, error) {
	src, err := newFolderSource(f)
	if err != nil {
		return nil, err
	}
	return &folderDown{f: f, src: src, rooms: newRooms(bufferedBytes)}, nil
}

func newFolderSource(f *folder) (folderSource, error) {
	c := f.e.cfg
	if f.t.snapshot().ProfileID == "" {
		if c.Pages == nil {
			return nil, apperr.New(apperr.NotSupported, apperr.Params{"what": "get"})
		}
		return &pageSource{f: f}, nil
	}
	if c.Objects == nil || c.Access == nil || c.Uploader == nil {
		return nil, apperr.New(apperr.NotSupported, apperr.Params{"what": "get"})
	}
	if f.t.snapshot().Request != "" {
		if c.Arrivals == nil {
			return nil, apperr.New(apperr.NotSupported, apperr.Params{"what": "get"})
		}
		return &requestSource{placeSource: placeSource{f: f}}, nil
	}
	return &placeSource{f: f}, nil
}

func (s *folderDown) close() {
	if s.dirs != nil {
		s.dirs.close()
	}
}

// prepare finds the source and opens the target.
func (s *folderDown) prepare(ctx context.Context) (err error) {
	j := s.f.t.snapshot()
	s.name, s.rule, s.once = j.Name, j.Existing, j.Request != ""
	if s.f.host, err = s.src.prepare(ctx); err != nil {
		return err
	}
	s.dirs, err = newDirs(j.Folder)
	return err
}

// list implements folderSide.
func (s *folderDown) list(ctx context.Context) error {
	l := &lister{s: s, top: s.name, dirs: map[string]string{}}
	if err := s.src.list(ctx, l); err != nil {
		return err
	}
	if err := l.flush(ctx); err != nil {
		return err
	}
	return s.f.t.change(ctx, func(j *Job) {
		j.Listed = true
		s.f.number(j)
	})
}

func (s *folderDown) arm(ctx context.Context, i Item, t *task) error { return s.src.arm(ctx, i, t) }

// small fetches one small file with one request.
func (s *folderDown) small(ctx context.Context, i Item, again bool) (Item, int64, error) {
	i, err := s.renewed(ctx, i)
	if err != nil {
		return i, 0, err
	}
	folder, name := path.Split(i.Target())
	d, err := s.dirs.get(cleanDir(folder))
	if err != nil {
		return i, 0, err
	}
	defer s.dirs.release(d)
	if settled, over, err := s.settleExisting(ctx, i, d, name, again); over || err != nil {
		return settled, 0, err
	}
	t := &fetching{s: s, dir: d, item: i, temp: tempName(s.f.t.id, i)}
	if again {
		_ = d.root.Remove(t.temp) // of a process that was killed
	}
	var sent int64
	err = s.f.retry(ctx, func() error {
		n, err := t.fetch(ctx)
		sent += n
		return err
	})
	if err != nil {
		return i, sent, err
	}
	got, err := t.publish(name)
	if err != nil {
		_ = d.root.Remove(t.temp)
		return i, sent, err
	}
	if got != name {
		i.Renamed = folder + got
	}
	i = i.settled(ItemDone)
	i.Verified = t.verified
	return i, sent, nil
}

// renewed looks at an object anew that was another one at the last try: what is there now is what is wanted.
func (s *folderDown) renewed(ctx context.Context, i Item) (Item, error) {
	if i.ErrCode != apperr.ObjectReplaced && i.ErrCode != apperr.ObjectGone {
		return i, nil
	}
	there, found, err := s.src.find(ctx, i)
	if err != nil {
		return i, err
	}
	if !found {
		return i, apperr.New(apperr.ObjectGone, apperr.Params{"name": path.Base(i.Path)})
	}
	i.Size, i.ETag = there.Size, there.ETag
	if i.Size > smallItem {
		return i, errLarge
	}
	return i, nil
}

// settleExisting looks at what has the item's name: the very file, fetched before, or something else, for which there is
// a rule.
func (s *folderDown) settleExisting(ctx context.Context, i Item, d *dir, name string, again bool) (settled Item, over bool, err error) {
	info, err := d.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return i, false, nil
	}
	if err != nil {
		return i, false, diskError(err, d.path, 0)
	}
	if info.Mode().IsRegular() && info.Size() == i.Size {
		verified, same, err := s.same(ctx, i, d, name)
		if err != nil {
			return i, false, err
		}
		if same {
			out := i.settled(ItemSkipped)
			if again {
				out.State = ItemDone
			}
			out.Verified = verified
			return out, true, nil
		}
	}
	if s.rule == ExistingSkip {
		return i.settled(ItemSkipped), true, nil
	}
	if s.once {
		at, verified, err := s.savedBeside(ctx, i, d, name)
		if err != nil || at == "" {
			return i, false, err
		}
		folder, _ := path.Split(i.Target())
		i.Renamed = folder + at
		i = i.settled(ItemSkipped)
		i.Verified = verified
		return i, true, nil
	}
	return i, false, nil
}

// same reports whether a file holds an object's bytes, by a checksum.
func (s *folderDown) same(ctx context.Context, i Item, d *dir, name string) (Verified, bool, error) {
	f, err := d.root.OpenFile(name, os.O_RDONLY|disk.NoFollow|disk.NonBlock, 0)
	if err != nil {
		return "", false, nil // what cannot be read is not the same
	}
	defer func() { _ = f.Close() }()
	if s.once && strings.Contains(i.ETag, "-") {
		return s.sameByTime(ctx, i, f)
	}
	sums, err := sumReader(ctx, s.f.e, f)
	if err != nil {
		return "", false, nil // as above
	}
	if isMD5(i.ETag, sums) {
		return VerifiedMD5, true, nil
	}
	there, found, err := s.src.find(ctx, i)
	if err != nil || !found || there.ETag != i.ETag || there.CRC64NVME == nil {
		return "", false, err
	}
	return VerifiedCRC, *there.CRC64NVME == sums.CRC64NVME, nil
}

// sameByTime is same for what was sent in parts: where the storage knows no checksum of the whole, a file of that size that
// still has the time that it got when it was saved is the same.
func (s *folderDown) sameByTime(ctx context.Context, i Item, f *os.File) (Verified, bool, error) {
	there, found, err := s.src.find(ctx, i)
	if err != nil || !found || there.ETag != i.ETag {
		return "", false, err
	}
	if there.CRC64NVME != nil {
		sums, err := sumReader(ctx, s.f.e, f)
		return VerifiedCRC, err == nil && *there.CRC64NVME == sums.CRC64NVME, nil
	}
	info, err := f.Stat()
	const grain = 2 * time.Second // of the times of some file systems
	return VerifiedSize, err == nil && !i.Modified.IsZero() && info.ModTime().Sub(i.Modified).Abs() <= grain, nil
}

// sumReader computes what an object can be compared by.
func sumReader(ctx context.Context, e *Engine, r io.Reader) (Sum, error) {
	buf := e.buffers.get()
	defer e.buffers.put(buf)
	all := newSums("") // MD5 and CRC64NVME
	for {
		if cause := context.Cause(ctx); cause != nil {
			return Sum{}, cause
		}
		n, err := r.Read(*buf)
		all.write((*buf)[:n])
		if errors.Is(err, io.EOF) {
			return all.sum(), nil
		}
		if err != nil {
			return Sum{}, err
		}
	}
}

// child gives the download of a large file.
func (s *folderDown) child(ctx context.Context, i Item) (Job, Item, error) {
	i, err := s.renewed(ctx, i)
	if err != nil && !errors.Is(err, errLarge) {
		return Job{}, i, err
	}
	folder, name := path.Split(i.Target())
	d, err := s.dirs.get(cleanDir(folder))
	if err != nil {
		return Job{}, i, err
	}
	defer s.dirs.release(d)
	if settled, over, err := s.settleExisting(ctx, i, d, name, false); over || err != nil {
		return Job{}, settled, err
	}
	there, found, err := s.src.find(ctx, i)
	switch {
	case err != nil && !ofItem(err): // what cannot be looked at may still be read
		return Job{}, i, err
	case err == nil && !found:
		return Job{}, i, apperr.New(apperr.ObjectGone, apperr.Params{"name": name})
	case err == nil && (there.ETag != i.ETag || there.Size != i.Size):
		return Job{}, i, apperr.New(apperr.ObjectReplaced, apperr.Params{"name": name})
	}
	there.Size, there.ETag = i.Size, i.ETag
	j, now, out := s.f.t.snapshot(), s.f.clock.Now().UTC(), s.src.job(i)
	out.ID, out.Kind, out.State, out.Identity = link.NewID(), Download, StateQueued, strings.Join([]string{"item", s.f.t.id, itoa(i.N)}, "|")
	out.Host, out.Name, out.Folder, out.Existing = s.f.host, name, d.path, s.rule
	out.Connections, out.AllowPrivate, out.CreatedAt, out.UpdatedAt = j.Connections, j.AllowPrivate, now, now
	return out.ofObject(there), i, nil
}

func (s *folderDown) fromChild(i Item, j Job) Item {
	i = i.settled(ItemDone)
	if j.Skipped {
		i.State = ItemSkipped
	}
	i.Verified = j.Verified
	folder, name := path.Split(i.Target())
	if got := filepath.Base(j.Path); j.Path != "" && got != name {
		i.Renamed = folder + got
	}
	return i
}

// lasting brings the files that were fetched to the disk.
func (s *folderDown) lasting(context.Context) error { return s.dirs.sync() }
