package transfer

import (
	"errors"
	"io/fs"

	"daypass/internal/apperr"
)

// diskError gives a local failure its code. missing is what a full disk lacks at least, in bytes. An error
// that has a code already, and nil, stay as they are.
func diskError(err error, folder string, missing int64) error {
	var coded *apperr.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &coded):
		return err
	case isFull(err):
		return diskFull(err, folder, max(missing, 1))
	case isReadOnly(err):
		return apperr.Wrap(err, apperr.DiskReadOnly, apperr.Params{"folder": folder})
	case errors.Is(err, fs.ErrNotExist):
		return apperr.Wrap(err, apperr.FolderMissing, apperr.Params{"folder": folder})
	case isBadName(err):
		return apperr.Wrap(err, apperr.NameImpossible, apperr.Params{"folder": folder, "name": ""})
	}
	return apperr.Wrap(err, apperr.DiskError, apperr.Params{"folder": folder})
}

func diskFull(err error, folder string, missing int64) error {
	return apperr.Wrap(err, apperr.DiskFull, apperr.Params{"folder": folder, "missing_bytes": missing})
}
