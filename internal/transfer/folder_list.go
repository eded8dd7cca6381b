package transfer

import (
	"context"
	"path"
	"strings"

	"daypass/internal/filename"
)

// lister finds the objects of a place page by page, and gives each a path below the target folder that every system
// takes, that no other item has, whatever the case, and that is never outside.
type lister struct {
	s     *folderDown
	top   string            // the folder's name
	dirs  map[string]string // of folders of keys, with "/" at the end: the path that they got
	batch []Item
}

// knownDirs is how many folders' paths are remembered; others are asked for again.
const knownDirs = 1024

// rootOfDirs is the Root of items that are folders: so a key "a/" with bytes is another item than the folder "a/".
const rootOfDirs = 1

// below adds one file, whose Path is that below the folder. One that ends with "/" and holds nothing is a folder.
func (l *lister) below(ctx context.Context, i Item) error {
	rel, bytesOfFolder := strings.CutSuffix(i.Path, "/")
	if bytesOfFolder && i.Size == 0 || rel == "" {
		_, err := l.folder(ctx, rel, true)
		return err
	}
	above, name := path.Split(rel)
	i.Path = l.top + "/" + rel
	if bytesOfFolder {
		i.Path += "/"
	}
	target, err := l.folder(ctx, cleanDir(above), false)
	if err != nil {
		return err
	}
	return l.file(ctx, i, target+"/", name)
}

// file adds a file below a folder's path, under the next name that is free.
func (l *lister) file(ctx context.Context, i Item, folder, name string) error {
	i.State = ItemPending
	i.name(folder + filename.Element(name))
	l.batch = append(l.batch, i)
	if len(l.batch) < itemBatch {
		return nil
	}
	return l.flush(ctx)
}

// name gives an item its path at the target.
func (i *Item) name(target string) {
	i.Renamed = otherThan(i.Path, target)
	i.Claim = "path " + filename.Fold(target)
}

// flush stores what was found.
func (l *lister) flush(ctx context.Context) error {
	batch := l.batch
	l.batch = l.batch[:0]
	if len(batch) == 0 {
		return nil
	}
	added, err := l.s.f.add(ctx, batch)
	for n, i := range batch {
		if err == nil && added[n] == AddedTaken {
			_, err = l.unique(ctx, i)
		}
	}
	return err
}

// unique adds an item whose path is taken under another name. It gives the path that it got.
func (l *lister) unique(ctx context.Context, i Item) (target string, err error) {
	folder, wanted := path.Split(i.Target())
	free := filename.Unique(wanted, func(candidate string) bool {
		if err != nil {
			return false
		}
		i.name(folder + candidate)
		var added []Added
		added, err = l.s.f.add(ctx, []Item{i})
		return err == nil && added[0] == AddedTaken
	})
	return folder + free, err
}

// folder gives the path of a folder of keys, which it names at the first time. made: it is to be there even if it stays
// empty.
func (l *lister) folder(ctx context.Context, rel string, made bool) (target string, err error) {
	target, known := l.dirs[rel]
	if !known {
		if target, err = l.named(ctx, rel); err != nil {
			return "", err
		}
		if len(l.dirs) >= knownDirs {
			clear(l.dirs)
		}
		l.dirs[rel] = target
	}
	if made {
		open, err := l.s.dirs.get(target)
		if err != nil {
			return target, l.unmade(ctx, rel, err)
		}
		l.s.dirs.release(open)
	}
	return target, nil
}

// named finds or makes the path of a folder of keys.
func (l *lister) named(ctx context.Context, rel string) (string, error) {
	i := Item{Path: l.top + "/", State: ItemFolder, Root: rootOfDirs}
	if rel == "" {
		i.name(l.top)
		return l.claim(ctx, i)
	}
	above, name := path.Split(rel)
	parent, err := l.folder(ctx, cleanDir(above), false)
	if err != nil {
		return "", err
	}
	i.Path += rel + "/"
	i.name(parent + "/" + filename.Element(name))
	return l.claim(ctx, i)
}

// claim adds a folder's item, after everything that was found before it.
func (l *lister) claim(ctx context.Context, i Item) (string, error) {
	if err := l.flush(ctx); err != nil {
		return "", err
	}
	return l.unique(ctx, i)
}

// unmade notes an empty folder that cannot be made, where that is no reason to stop.
func (l *lister) unmade(ctx context.Context, rel string, err error) error {
	if !ofItem(err) {
		return err
	}
	i := Item{Path: joinPath(l.top, rel)}.failed(err)
	i.Size, i.Claim = noSize, "failed "+i.Path
	added, err := l.s.f.add(ctx, []Item{i})
	if err == nil && added[0] == AddedNew {
		l.s.f.e.listeners.tell(l.s.f.t.snapshot(), []outcome{{item: i}})
	}
	return err
}
