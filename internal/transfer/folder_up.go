package transfer

import (
	"context"
	"errors"
	"path"
	"path/filepath"
	"strings"
	"sync/atomic"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/profile"
)

// folderUp sends a folder.
type folderUp struct {
	f      *folder
	to     Uploader
	dest   Destination // without a key
	traits UploadTraits
	rule   ExistingRule
	look   bool // at each place before anything is sent: there are objects below the prefix
	rooms  *rooms
	fallen atomic.Bool // from the provider's checksum to MD5
}

func newFolderUp(f *folder) (folderSide, error) {
	if f.e.cfg.Uploader == nil || f.e.cfg.Access == nil {
		return nil, apperr.New(apperr.NotSupported, apperr.Params{"what": "put"})
	}
	return &folderUp{f: f, to: f.e.cfg.Uploader, rooms: newRooms(bufferedBytes)}, nil
}

func (s *folderUp) close() {}

func (s *folderUp) arm(context.Context, Item, *task) error { return nil }

func (s *folderUp) lasting(context.Context) error { return nil }

// prepare finds the storage, and whether anything is there that could be in the way.
func (s *folderUp) prepare(ctx context.Context) error {
	j := s.f.t.snapshot()
	access, err := s.f.e.cfg.Access(ctx, j.ProfileID)
	if err != nil {
		return profile.OfRemoved(err, j.ProfileName)
	}
	s.rule = j.Existing
	s.dest = Destination{Access: access, Bucket: j.Bucket}
	s.traits = s.to.Traits(s.dest)
	if s.f.host, err = s.to.Host(s.at(j.Prefix + "x")); err != nil {
		return err
	}
	s.look, err = s.crowded(ctx, j)
	return err
}

// crowded reports whether objects are there already. One question for all files saves one for each.
func (s *folderUp) crowded(ctx context.Context, j Job) (bool, error) {
	if s.rule == ExistingReplace || s.f.counts.Files > 0 { // a run that goes on has its mark
		return s.rule != ExistingReplace && !s.traits.Conditional, nil
	}
	if s.f.e.cfg.Objects == nil {
		return true, nil
	}
	prefix := j.Prefix
	if n, err := s.f.e.cfg.Items.LastItem(ctx, j.ID); err != nil {
		return false, err
	} else if n == 1 {
		prefix += filepath.Base(j.Source)
	}
	found := false
	err := s.f.retry(ctx, func() error {
		page, _, err := s.f.e.cfg.Objects.ListObjects(ctx, s.at(prefix), "", 1)
		found = len(page) > 0
		return err
	})
	if apperr.CodeOf(err) == apperr.PermissionMissing {
		return !s.traits.Conditional, nil
	}
	return found, err
}

func (s *folderUp) at(key string) Destination {
	d := s.dest
	d.Key = key
	return d
}

// key gives an item's key.
func (s *folderUp) key(i Item) string { return s.f.t.prefix() + i.Target() }

// prefix gives what all keys of a folder's job begin with; it never changes.
func (t *task) prefix() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.job.Prefix
}

// token marks an item's object as this job's.
func (s *folderUp) token(i Item) string { return s.f.t.id + "." + itoa(i.N) }

// small sends one small file with one request. Its bytes are read once, compared with nothing, and looked at for a change
// before anything is sent.
func (s *folderUp) small(ctx context.Context, i Item, again bool) (Item, int64, error) {
	room := s.rooms.take(ctx, i.Size)
	if room == nil {
		return i, 0, context.Cause(ctx)
	}
	defer func() { s.rooms.give(room) }()
	src, err := readSmall(filepath.Join(i.Base, filepath.FromSlash(i.Path)), room)
	if errors.Is(err, errLarge) {
		return i, 0, err
	}
	if err != nil {
		return i, 0, err
	}
	i.Size = int64(len(src.bytes))
	look := s.look || again
	for try := 0; ; try++ {
		if look {
			done, settled, err := s.settleExisting(ctx, &i, src)
			if err != nil || done {
				return settled, 0, err
			}
		}
		settled, err := s.send(ctx, i, src)
		if !errors.Is(err, ErrTaken) || try >= s.f.e.cfg.Retry.Restarts {
			return settled, i.Size, err
		}
		look = true
	}
}

// kind is the checksum that goes with a file.
func (s *folderUp) kind() profile.Checksum {
	if s.fallen.Load() {
		return profile.ChecksumMD5
	}
	return s.traits.Checksum
}

// send is the request, tried until it is answered; once more with MD5 where the storage refuses its provider's checksum.
func (s *folderUp) send(ctx context.Context, i Item, src *source) (Item, error) {
	kind := s.kind()
	out, err := s.sendWith(ctx, i, src, kind)
	if errors.Is(err, ErrChecksum) && kind != profile.ChecksumMD5 {
		s.fallen.Store(true)
		return s.sendWith(ctx, i, src, profile.ChecksumMD5)
	}
	return out, err
}

func (s *folderUp) sendWith(ctx context.Context, i Item, src *source, kind profile.Checksum) (Item, error) {
	d := s.at(s.key(i))
	meta := Meta{Name: path.Base(d.Key), Head: src.head(), Modified: src.id.modified, Token: s.token(i)}
	chunk := Chunk{Size: i.Size, Sum: src.need(kind), Checksum: kind, Open: src.open(s.f)}
	var told Stored
	err := s.f.retry(ctx, func() (err error) {
		told, err = s.to.PutWhole(ctx, d, meta, chunk, s.rule == ExistingReplace)
		return err
	})
	if err != nil {
		return i, err
	}
	return s.compared(ctx, i, d, told, src)
}

// compared settles an item whose object was stored, by what the answer tells, or else by a look at it.
func (s *folderUp) compared(ctx context.Context, i Item, d Destination, told Stored, src *source) (Item, error) {
	verified, same := src.compare(told)
	if same && verified == VerifiedSize {
		there, found, err := s.find(ctx, d.Key)
		if err != nil {
			return i, err
		}
		if found {
			verified, same = src.compare(there)
		}
	}
	if !same {
		return i, apperr.New(apperr.VerificationFailed, apperr.Params{"name": path.Base(d.Key)})
	}
	i = i.settled(ItemDone)
	i.Verified = verified
	return i, nil
}

// settleExisting looks at an item's place: this job's own object, of a run that did not hear of its success, or somebody
// else's, for which there is a rule.
func (s *folderUp) settleExisting(ctx context.Context, i *Item, src *source) (done bool, settled Item, err error) {
	there, found, err := s.find(ctx, s.key(*i))
	if err != nil || !found {
		return false, *i, err
	}
	verified, same := src.compare(there)
	same = same && verified != VerifiedSize
	if there.Token == s.token(*i) && same {
		out := i.settled(ItemDone)
		out.Verified = verified
		return true, out, nil
	}
	switch s.rule {
	case ExistingReplace:
		return false, *i, nil
	case ExistingSkip:
		return true, i.settled(ItemSkipped), nil
	case ExistingRename:
		return false, *i, s.rename(ctx, i)
	case ExistingRefuse:
	}
	if !same {
		return false, *i, s.occupied(*i)
	}
	out := i.settled(ItemSkipped)
	out.Verified = verified
	return true, out, nil
}

func (s *folderUp) occupied(i Item) error {
	j := s.f.t.snapshot()
	return apperr.New(apperr.ObjectExists, apperr.Params{"name": path.Base(i.Target()), "place": j.Target() + i.Target()})
}

// find looks at a place. Where the key may not look, the storage itself has to refuse.
func (s *folderUp) find(ctx context.Context, key string) (there Stored, found bool, err error) {
	err = s.f.retry(ctx, func() error {
		there, err = s.to.Find(ctx, s.at(key))
		if errors.Is(err, ErrNoObject) {
			return nil
		}
		found = err == nil
		return err
	})
	if apperr.CodeOf(err) == apperr.PermissionMissing && (s.traits.Conditional || s.rule == ExistingReplace) {
		return Stored{}, false, nil
	}
	return there, found, err
}

// rename finds a free key beside the wanted one.
func (s *folderUp) rename(ctx context.Context, i *Item) error {
	var failed error
	folder, name := path.Split(i.Path)
	free := filename.Unique(name, func(candidate string) bool {
		if failed != nil || candidate == name {
			return failed == nil
		}
		_, found, err := s.find(ctx, s.f.t.prefix()+folder+candidate)
		failed = err
		return found && err == nil
	})
	if failed != nil {
		return failed
	}
	i.Renamed = folder + free
	return nil
}

// child gives the upload of a large file.
func (s *folderUp) child(_ context.Context, i Item) (Job, Item, error) {
	spec, id, err := UploadSpec{
		Source: filepath.Join(i.Base, filepath.FromSlash(i.Path)), ProfileID: s.dest.Access.ID, ProfileName: s.f.t.snapshot().ProfileName,
		Bucket: s.dest.Bucket, Key: s.key(i), Existing: s.rule, Connections: s.f.t.snapshot().Connections,
	}.checked()
	if err != nil {
		return Job{}, i, err
	}
	return spec.job(id, s.f.clock.Now().UTC()), i, nil
}

func (s *folderUp) fromChild(i Item, j Job) Item {
	i = i.settled(ItemDone)
	if j.Skipped {
		i.State = ItemSkipped
	}
	i.Size, i.Verified = j.Size, j.Verified
	if key := strings.TrimPrefix(j.Key, s.f.t.prefix()); key != i.Path {
		i.Renamed = key
	}
	return i
}
