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

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/link"
)

// folderDown fetches a folder.
type folderDown struct {
	f      *folder
	dest   Destination // without a key
	prefix string      // of what is inside the folder
	name   string      // the folder's own
	rule   ExistingRule
	dirs   *dirs
	rooms  *rooms
}

func newFolderDown(f *folder) (folderSide, error) {
	if f.e.cfg.Objects == nil || f.e.cfg.Access == nil || f.e.cfg.Uploader == nil {
		return nil, apperr.New(apperr.NotSupported, apperr.Params{"what": "get"})
	}
	return &folderDown{f: f, rooms: newRooms(bufferedBytes)}, nil
}

func (s *folderDown) close() {
	if s.dirs != nil {
		s.dirs.close()
	}
}

// prepare finds the storage and opens the target.
func (s *folderDown) prepare(ctx context.Context) error {
	j := s.f.t.snapshot()
	access, err := s.f.e.cfg.Access(ctx, j.ProfileID)
	if err != nil {
		return err
	}
	s.prefix, s.name, s.rule = below(j.Prefix), j.Name, j.Existing
	s.dest = Destination{Access: access, Bucket: j.Bucket}
	if s.f.host, err = s.f.e.cfg.Uploader.Host(s.at(s.prefix + "x")); err != nil {
		return err
	}
	s.dirs, err = newDirs(j.Folder)
	return err
}

func (s *folderDown) at(key string) Destination {
	d := s.dest
	d.Key = key
	return d
}

// key gives an item's key: what is inside the folder has its name in front.
func (s *folderDown) key(i Item) string {
	if !strings.Contains(i.Path, "/") {
		return s.f.t.prefix()
	}
	return s.prefix + strings.TrimPrefix(i.Path, s.name+"/")
}

// find looks at an object.
func (s *folderDown) find(ctx context.Context, key string) (there Stored, found bool, err error) {
	err = s.f.retry(ctx, func() error {
		there, err = s.f.e.cfg.Uploader.Find(ctx, s.at(key))
		if errors.Is(err, ErrNoObject) {
			return nil
		}
		found = err == nil
		return err
	})
	return there, found, err
}

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
	t := &fetching{s: s, dir: d, item: i, temp: s.tempName(i)}
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
	there, found, err := s.find(ctx, s.key(i))
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

// tempName is a hidden name that nothing but this item has.
func (s *folderDown) tempName(i Item) string {
	return "." + s.f.t.id + "-" + itoa(i.N) + filename.PartSuffix
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
	return i, false, nil
}

// same reports whether a file holds an object's bytes, by a checksum.
func (s *folderDown) same(ctx context.Context, i Item, d *dir, name string) (Verified, bool, error) {
	f, err := d.root.OpenFile(name, os.O_RDONLY|noFollow|nonBlock, 0)
	if err != nil {
		return "", false, nil // what cannot be read is not the same
	}
	defer func() { _ = f.Close() }()
	sums, err := sumReader(ctx, s.f.e, f)
	if err != nil {
		return "", false, nil // as above
	}
	if isMD5(i.ETag, sums) {
		return VerifiedMD5, true, nil
	}
	there, found, err := s.find(ctx, s.key(i))
	if err != nil || !found || there.ETag != i.ETag || there.CRC64NVME == nil {
		return "", false, err
	}
	return VerifiedCRC, *there.CRC64NVME == sums.CRC64NVME, nil
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
	there, found, err := s.find(ctx, s.key(i))
	switch {
	case err != nil && !ofItem(err): // what cannot be looked at may still be read
		return Job{}, i, err
	case err == nil && !found:
		return Job{}, i, apperr.New(apperr.ObjectGone, apperr.Params{"name": name})
	case err == nil && (there.ETag != i.ETag || there.Size != i.Size):
		return Job{}, i, apperr.New(apperr.ObjectReplaced, apperr.Params{"name": name})
	}
	there.Size, there.ETag = i.Size, i.ETag
	j, now := s.f.t.snapshot(), s.f.clock.Now().UTC()
	out := Job{
		ID: link.NewID(), Kind: Download, State: StateQueued, Identity: strings.Join([]string{"item", s.f.t.id, itoa(i.N)}, "|"),
		ProfileID: j.ProfileID, ProfileName: j.ProfileName, Bucket: j.Bucket, Key: s.key(i), Host: s.f.host,
		Name: name, Folder: d.path, Existing: s.rule, Connections: j.Connections, AllowPrivate: true, CreatedAt: now, UpdatedAt: now,
	}
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
