package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"daypass/internal/apperr"
)

// source is a file to be sent, or why one cannot be.
type source struct {
	path    string
	key     string // below the place
	err     error
	leftOut string // why it is not sent although nothing failed: symlink, empty_folder
}

// walk gives every file at and below path, in the order of names, until each says that it has had enough. A symlink that
// was named itself is followed, one inside a folder is not, so a folder cannot be inside itself. What cannot be read is
// given with its error, and the rest goes on.
func walk(ctx context.Context, path string, each func(source) error) error {
	name, root, info, err := rootOf(path)
	if err != nil {
		return each(source{path: path, err: err})
	}
	if !info.IsDir() {
		return each(fileSource(path, name, info.Mode()))
	}
	return filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		rel, relErr := filepath.Rel(root, file)
		if relErr != nil {
			return relErr
		}
		shown, key := filepath.Join(path, rel), joinKey(name, filepath.ToSlash(rel))
		switch {
		case err != nil:
			return each(source{path: shown, err: apperr.Wrap(err, apperr.SourceMissing, apperr.Params{"name": shown})})
		case !entry.IsDir():
			return each(fileSource(shown, key, entry.Type()))
		case isEmpty(file):
			return each(source{path: shown, leftOut: "empty_folder"})
		}
		return nil
	})
}

// rootOf follows a path that was named, and gives the name that it goes by.
func rootOf(path string) (name, root string, info fs.FileInfo, err error) {
	missing := func(err error) error {
		return apperr.Wrap(err, apperr.SourceMissing, apperr.Params{"name": path})
	}
	whole, err := filepath.Abs(path)
	if err != nil {
		return "", "", nil, missing(err)
	}
	if name = filepath.Base(whole); name == string(filepath.Separator) || name == "." {
		name = ""
	}
	if root, err = filepath.EvalSymlinks(whole); err != nil {
		return "", "", nil, missing(err)
	}
	if info, err = os.Stat(root); err != nil {
		return "", "", nil, missing(err)
	}
	return name, root, info, nil
}

func joinKey(name, rel string) string {
	if rel == "." {
		return name
	}
	return strings.TrimPrefix(name+"/"+rel, "/")
}

func isEmpty(folder string) bool {
	f, err := os.Open(folder)
	if err != nil {
		return false // WalkDir tells
	}
	defer func() { _ = f.Close() }()
	names, err := f.Readdirnames(1)
	return len(names) == 0 && err != nil && !errors.Is(err, fs.ErrPermission)
}

// maxKey is the longest key in bytes (S3 User Guide, "Naming Amazon S3 objects").
const maxKey = 1024

// fileSource judges one entry by its kind and its name: a key is UTF-8, which a name need not be.
func fileSource(path, key string, mode fs.FileMode) source {
	s := source{path: path, key: key}
	shown := strings.ToValidUTF8(filepath.Base(path), "\uFFFD")
	switch {
	case mode&fs.ModeSymlink != 0:
		s.leftOut = "symlink"
	case !mode.IsRegular():
		s.err = apperr.New(apperr.SourceNotFile, apperr.Params{"name": shown})
	case !utf8.ValidString(key):
		s.err = apperr.Wrap(errors.New("not UTF-8"), apperr.NameImpossible, apperr.Params{"name": shown})
	case len(key) > maxKey:
		s.err = apperr.Wrap(errors.New("longer than a key"), apperr.NameImpossible, apperr.Params{"name": shown})
	}
	return s
}
