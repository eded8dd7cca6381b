package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"daypass/internal/apperr"
	"daypass/internal/diskerr"
)

// mapped gives an error of the driver or the file system its code. folder is the data folder.
func mapped(doing, folder string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if _, ok := errors.AsType[*apperr.Error](err); ok {
		return err
	}
	params, code := apperr.Params{"folder": folder}, codeOf(err)
	if code == apperr.FolderIsFile {
		params["why"] = "records"
	}
	return apperr.Wrap(fmt.Errorf("%s: %w", doing, err), code, params)
}

func codeOf(err error) apperr.Code {
	if damaged(err) {
		return apperr.DataDirDamaged
	}
	if extended(err) == lib.SQLITE_IOERR_SHMSIZE { // a new page of the WAL's index did not fit
		return apperr.DataDirFull
	}
	switch primary(err) {
	case lib.SQLITE_FULL:
		return apperr.DataDirFull
	case lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_PERM:
		return apperr.DataDirReadOnly
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED, lib.SQLITE_PROTOCOL:
		return apperr.DataDirBusy
	case lib.SQLITE_IOERR:
		return apperr.DiskError
	case lib.SQLITE_INTERRUPT:
		return apperr.Interrupted
	}
	return fileCode(err)
}

func fileCode(err error) apperr.Code {
	switch {
	case diskerr.Full(err):
		return apperr.DataDirFull
	case diskerr.ReadOnly(err):
		return apperr.DataDirReadOnly
	case errors.Is(err, syscall.ENOTDIR):
		return apperr.FolderIsFile // or a part of the path is one
	case errors.Is(err, fs.ErrNotExist):
		return apperr.DataDirReadOnly // a part of the path is missing
	case errors.Is(err, fs.ErrExist):
		return apperr.DataDirReadOnly // something else stands where the folder should be: a link that leads nowhere
	}
	if _, ok := errors.AsType[*fs.PathError](err); ok {
		return apperr.DiskError
	}
	return apperr.Internal
}

// extended gives SQLite's extended result code, 0 for other errors.
func extended(err error) int {
	if e, ok := errors.AsType[*driver.Error](err); ok {
		return e.Code()
	}
	return 0
}

// primary gives SQLite's primary result code, 0 for other errors.
func primary(err error) int { return extended(err) & 0xff }

// damaged reports whether SQLite, or a store that reads a row, found the file broken.
func damaged(err error) bool {
	p := primary(err)
	return p == lib.SQLITE_CORRUPT || p == lib.SQLITE_NOTADB || errors.Is(err, errRow) || errors.Is(err, errCheck) || errors.Is(err, errPacked)
}

// dubious reports an error that statements of ours give only on a file that is not what it should be: extensions
// such as FTS5 tell of damage to their own tables in this way, and so does a schema format that is not known.
func dubious(err error) bool {
	p := primary(err)
	return p == lib.SQLITE_ERROR || p == lib.SQLITE_MISMATCH || p == lib.SQLITE_FORMAT
}

// taken reports whether a row of the same key is there already.
func taken(err error) bool {
	c := extended(err)
	return c == lib.SQLITE_CONSTRAINT_UNIQUE || c == lib.SQLITE_CONSTRAINT_PRIMARYKEY
}

func isNoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }
