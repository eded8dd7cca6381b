package diskerr

import (
	"errors"
	"io/fs"

	"golang.org/x/sys/windows"
)

// Full reports whether there is no room, or no quota left.
func Full(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL) ||
		errors.Is(err, windows.ERROR_DISK_QUOTA_EXCEEDED)
}

// TooLarge reports whether a file would be larger than the file system allows.
func TooLarge(err error) bool { return errors.Is(err, windows.ERROR_FILE_TOO_LARGE) }

// ReadOnly reports whether nothing may be written there.
func ReadOnly(err error) bool {
	return errors.Is(err, windows.ERROR_WRITE_PROTECT) || errors.Is(err, fs.ErrPermission)
}

// BadName reports whether the file system cannot have such a name.
func BadName(err error) bool {
	return errors.Is(err, windows.ERROR_INVALID_NAME) || errors.Is(err, windows.ERROR_FILENAME_EXCED_RANGE)
}
