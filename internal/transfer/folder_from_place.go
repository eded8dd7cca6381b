package transfer

import (
	"context"
	"errors"
	"path"
	"strings"

	"daypass/internal/profile"
)

// placeSource is a folder in a storage, read with a profile's key.
type placeSource struct {
	f      *folder
	dest   Destination      // without a key
	prefix string           // of what is inside the folder
	name   string           // the folder's own
	keys   map[int64]string // by Root: of items whose paths tell nothing of their keys
}

func (s *placeSource) prepare(ctx context.Context) (string, error) {
	j := s.f.t.snapshot()
	access, err := s.f.e.cfg.Access(ctx, j.ProfileID)
	if err != nil {
		return "", profile.OfRemoved(err, j.ProfileName)
	}
	s.prefix, s.name = below(j.Prefix), j.Name
	s.dest = Destination{Access: access, Bucket: j.Bucket}
	return s.f.e.cfg.Uploader.Host(s.at(s.prefix + "x"))
}

func (s *placeSource) at(key string) Destination {
	d := s.dest
	d.Key = key
	return d
}

// key gives an item's key. What is inside the folder has its name in front.
func (s *placeSource) key(i Item) string {
	if key, ok := s.keys[i.Root]; ok {
		return key
	}
	if !strings.Contains(i.Path, "/") {
		return s.f.t.prefix()
	}
	return s.prefix + strings.TrimPrefix(i.Path, s.name+"/")
}

// list goes through the pages of a listing.
func (s *placeSource) list(ctx context.Context, l *lister) error {
	if err := s.itself(ctx, l); err != nil {
		return err
	}
	for after := ""; ; {
		var page []Object
		err := s.f.retry(ctx, func() (err error) {
			page, after, err = s.f.e.cfg.Objects.ListObjects(ctx, s.at(s.prefix), after, 0)
			return err
		})
		if err != nil {
			return err
		}
		for _, o := range page {
			rel, ok := strings.CutPrefix(o.Key, s.prefix)
			if !ok {
				return misbehaved("another prefix than asked for")
			}
			if err := l.below(ctx, Item{Path: rel, Size: o.Size, ETag: o.ETag, Modified: o.Modified}); err != nil {
				return err
			}
		}
		if err := l.flush(ctx); err != nil || after == "" {
			return err
		}
	}
}

// itself adds the object that has the folder's own name.
func (s *placeSource) itself(ctx context.Context, l *lister) error {
	key := s.f.t.prefix()
	if key == s.prefix { // it ends with "/"
		return nil
	}
	i := Item{Path: path.Base(key)}
	there, found, err := s.find(ctx, i)
	if err != nil || !found {
		return err
	}
	i.Size, i.ETag = there.Size, there.ETag
	return l.file(ctx, i, "", i.Path)
}

func (s *placeSource) open(ctx context.Context, i Item) (*Response, error) {
	return s.f.e.cfg.Objects.GetWhole(ctx, s.at(s.key(i)), i.pin())
}

func (s *placeSource) find(ctx context.Context, i Item) (there Stored, found bool, err error) {
	err = s.f.retry(ctx, func() error {
		there, err = s.f.e.cfg.Uploader.Find(ctx, s.at(s.key(i)))
		if errors.Is(err, ErrNoObject) {
			return nil
		}
		found = err == nil
		return err
	})
	return there, found, err
}

func (s *placeSource) job(i Item) Job {
	j := s.f.t.snapshot()
	return Job{ProfileID: j.ProfileID, ProfileName: j.ProfileName, Bucket: j.Bucket, Key: s.key(i)}
}

func (*placeSource) arm(context.Context, Item, *task) error { return nil }
