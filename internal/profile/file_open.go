package profile

import (
	"io"
	"os"
	"path/filepath"

	"daypass/internal/apperr"
)

// OpenFile reads a profile file from the disk. Errors: apperr.SourceNotFile for what is no file, SourceMissing for what cannot
// be read (name), and those of ReadFile.
func OpenFile(path string) (File, error) {
	params := apperr.Params{"name": filepath.Base(path)}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() { // a pipe would be waited for
		return File{}, apperr.New(apperr.SourceNotFile, params)
	}
	f, err := os.Open(path)
	if err != nil {
		return File{}, apperr.Wrap(err, apperr.SourceMissing, params)
	}
	defer func() { _ = f.Close() }()
	return ReadFileFrom(f, filepath.Base(path))
}

// ReadFileFrom is ReadFile of all that a reader gives, as far as a profile file may go. name is what it is called. Errors:
// apperr.SourceMissing where it cannot be read, and those of ReadFile.
func ReadFileFrom(from io.Reader, name string) (File, error) {
	text, err := io.ReadAll(io.LimitReader(from, MaxFile+1))
	if err != nil {
		return File{}, apperr.Wrap(err, apperr.SourceMissing, apperr.Params{"name": name})
	}
	return ReadFile(text)
}
