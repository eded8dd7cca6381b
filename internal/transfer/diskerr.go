package transfer

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"daypass/internal/apperr"
	"daypass/internal/diskerr"
)

// diskError gives a local failure its code. missing is what a full disk lacks at least, in bytes, 0 where that is not known:
// names may have run out, or a quota. An error that has a code already, and nil, stay as they are.
func diskError(err error, folder string, missing int64) error {
	var coded *apperr.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &coded):
		return err
	case full(err):
		return diskFull(err, folder, missing)
	case diskerr.ReadOnly(err), errors.Is(err, fs.ErrNotExist) && isFolder(folder): // as in /proc, where nothing can be made
		return apperr.Wrap(err, apperr.DiskReadOnly, apperr.Params{"folder": folder})
	case errors.Is(err, fs.ErrNotExist):
		return apperr.Wrap(err, apperr.FolderMissing, apperr.Params{"folder": folder})
	case diskerr.BadName(err):
		return apperr.Wrap(err, apperr.NameImpossible, apperr.Params{"folder": folder, "name": ""})
	}
	return apperr.Wrap(err, apperr.DiskError, apperr.Params{"folder": folder})
}

// MakeFolder makes a folder to save into, and those above it, where they are missing. Errors: apperr.FolderIsFile (folder),
// DiskReadOnly, DiskFull, NameImpossible, FolderMissing, DiskError.
func MakeFolder(folder string) error {
	err := os.MkdirAll(folder, 0o777) //nolint:gosec // a person's own folder: the umask decides
	if err == nil {
		return nil
	}
	above := folder // what is there of it
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		above = path.Path
	}
	if info, statErr := os.Stat(above); statErr == nil && !info.IsDir() {
		return apperr.Wrap(err, apperr.FolderIsFile, apperr.Params{"folder": above})
	}
	for !isFolder(above) && above != filepath.Dir(above) {
		above = filepath.Dir(above)
	}
	return diskError(err, above, 0)
}

// isFolder reports whether a folder is there.
func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// full reports whether a file does not fit.
func full(err error) bool { return diskerr.Full(err) || diskerr.TooLarge(err) }

func diskFull(err error, folder string, missing int64) error {
	params := apperr.Params{"folder": folder}
	if missing > 0 {
		params["missing_bytes"] = missing
	}
	return apperr.Wrap(err, apperr.DiskFull, params)
}
