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
	"unicode/utf8"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/transfer/disk"
)

// walker finds the files below what was named. A symlink that was named itself is followed, one inside a folder is not,
// so a folder cannot be inside itself. A folder is read piece by piece: memory does not grow with the files in it.
type walker struct {
	s     *folderUp
	batch []Item
	root  int64
	base  string // of the root: Item.Base
}

// walkPiece is how many entries of a folder are read at once.
const walkPiece = 512

// list implements folderSide.
func (s *folderUp) list(ctx context.Context) error {
	w := &walker{s: s}
	for after := int64(0); ; {
		sources, err := s.f.e.cfg.Items.Items(ctx, s.f.t.id, ItemFilter{State: ItemSource, After: after, Limit: itemBatch})
		if err != nil {
			return err
		}
		for _, source := range sources {
			after = source.N
			w.root, w.base = source.N, source.Renamed
			if err := w.source(ctx, source.Path); err != nil {
				return err
			}
		}
		if len(sources) < itemBatch {
			break
		}
	}
	if err := w.flush(ctx); err != nil {
		return err
	}
	return s.f.t.change(ctx, func(j *Job) {
		j.Listed = true
		s.f.number(j)
	})
}

// source walks what was named: a file, a folder, or a symlink to one.
func (w *walker) source(ctx context.Context, named string) error {
	name := nameOf(named)
	real, err := filepath.EvalSymlinks(named)
	if err != nil {
		return w.failed(ctx, name, sourceError(err, name))
	}
	info, err := os.Stat(real)
	if err != nil {
		return w.failed(ctx, name, sourceError(err, name))
	}
	if info.IsDir() {
		return w.folder(ctx, named, name)
	}
	return w.file(ctx, Item{Path: filepath.Base(real), Renamed: otherThan(filepath.Base(real), name)}, info)
}

// nameOf gives the name that a source goes by; the top of a file system has none.
func nameOf(named string) string {
	if name := filepath.Base(named); name != string(filepath.Separator) && name != "." {
		return name
	}
	return ""
}

// otherThan gives name where it is not plain.
func otherThan(plain, name string) string {
	if name == plain {
		return ""
	}
	return name
}

// folder walks a folder, whose path in the job is rel.
func (w *walker) folder(ctx context.Context, real, rel string) error {
	f, err := os.OpenFile(real, os.O_RDONLY|disk.NonBlock, 0)
	if err != nil {
		return w.failed(ctx, rel, sourceError(err, path.Base(rel)))
	}
	defer func() { _ = f.Close() }()
	for any := false; ; any = true {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		entries, err := f.ReadDir(walkPiece)
		for _, entry := range entries {
			if err := w.entry(ctx, real, rel, entry); err != nil {
				return err
			}
		}
		if len(entries) > 0 && err == nil {
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return w.failed(ctx, rel, sourceError(err, path.Base(rel)))
		}
		if !any && len(entries) == 0 {
			return w.leftOut(ctx, rel, ReasonEmptyFolder)
		}
		return nil
	}
}

// entry judges one entry of a folder.
func (w *walker) entry(ctx context.Context, real, rel string, entry fs.DirEntry) error {
	inside := joinPath(rel, entry.Name())
	switch {
	case entry.IsDir():
		return w.folder(ctx, filepath.Join(real, entry.Name()), inside)
	case entry.Type()&fs.ModeSymlink != 0:
		return w.leftOut(ctx, inside, ReasonSymlink)
	}
	info, err := entry.Info()
	if err != nil {
		return w.failed(ctx, inside, sourceError(err, entry.Name()))
	}
	return w.file(ctx, Item{Path: inside}, info)
}

func joinPath(folder, name string) string {
	if folder == "" {
		return name
	}
	return folder + "/" + name
}

// file adds a file, where its kind and its name allow: a key is UTF-8, which a name need not be.
func (w *walker) file(ctx context.Context, i Item, info fs.FileInfo) error {
	key := w.s.f.t.prefix() + i.Target()
	shown := strings.ToValidUTF8(path.Base(i.Path), "\uFFFD")
	switch {
	case !info.Mode().IsRegular():
		return w.failed(ctx, i.Path, apperr.New(apperr.SourceNotFile, apperr.Params{"name": shown}))
	case !utf8.ValidString(key):
		return w.failed(ctx, i.Path, apperr.Wrap(errors.New("not UTF-8"), apperr.NameImpossible, apperr.Params{"name": shown, "why": "text"}))
	case len(key) > maxKey:
		return w.failed(ctx, i.Path, tooLong(shown))
	}
	i.State, i.Size, i.Claim = ItemPending, info.Size(), claimOf(i)
	return w.add(ctx, i)
}

// claimOf is what no two items of an upload share: where they go.
func claimOf(i Item) string { return "key " + i.Target() }

// failed adds what cannot be sent. It is looked for anew when the job is tried again, which its size says.
func (w *walker) failed(ctx context.Context, rel string, err error) error {
	i := Item{Path: rel}.failed(err)
	i.Size, i.Claim = noSize, "failed "+itoa(w.root)+" "+rel
	return w.add(ctx, i)
}

// noSize is the size of an item that failed while it was looked for.
const noSize = -1

func (w *walker) leftOut(ctx context.Context, rel, why string) error {
	return w.add(ctx, Item{Path: rel, State: ItemLeftOut, Reason: why, Claim: "left " + itoa(w.root) + " " + rel})
}

func (w *walker) add(ctx context.Context, i Item) error {
	i.Root, i.Base = w.root, w.base
	if w.batch = append(w.batch, i); len(w.batch) < itemBatch {
		return nil
	}
	return w.flush(ctx)
}

// flush stores what was found. Of two files that would go to the same place the second one is refused or gets another
// name, by the job's rule.
func (w *walker) flush(ctx context.Context) error {
	batch := w.batch
	w.batch = w.batch[:0]
	if len(batch) == 0 {
		return nil
	}
	added, err := w.s.f.add(ctx, batch)
	if err != nil {
		return err
	}
	var told []outcome
	for n, i := range batch {
		if added[n] == AddedTaken {
			if i, err = w.taken(ctx, i); err != nil {
				return err
			}
		}
		if added[n] != AddedKnown && (i.State == ItemFailed || i.State == ItemLeftOut) {
			told = append(told, outcome{item: i})
		}
	}
	if len(told) > 0 {
		w.s.f.e.listeners.tell(w.s.f.t.snapshot(), told)
	}
	return nil
}

// taken adds a file whose place another one of the job has.
func (w *walker) taken(ctx context.Context, i Item) (Item, error) {
	if w.s.rule != ExistingRename {
		refused := i.failed(w.s.occupied(i))
		refused.Size, refused.Claim = noSize, "failed "+itoa(w.root)+" "+i.Path
		_, err := w.s.f.add(ctx, []Item{refused})
		return refused, err
	}
	var failed error
	folder, name := path.Split(i.Path)
	_ = filename.Unique(name, func(candidate string) bool {
		if failed != nil || candidate == name {
			return failed == nil
		}
		i.Renamed = folder + candidate
		i.Claim = claimOf(i)
		added, err := w.s.f.add(ctx, []Item{i})
		failed = err
		return err == nil && added[0] == AddedTaken
	})
	return i, failed
}
