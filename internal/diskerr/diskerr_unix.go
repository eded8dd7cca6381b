//go:build unix

package diskerr

import (
	"errors"
	"io/fs"

	"golang.org/x/sys/unix"
)

// Full reports whether there is no room: no block, no name (inode), or no quota left.
func Full(err error) bool { return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT) }

// TooLarge reports whether a file would be larger than the file system, or a limit of the process, allows.
func TooLarge(err error) bool { return errors.Is(err, unix.EFBIG) }

// ReadOnly reports whether nothing may be written there.
func ReadOnly(err error) bool { return errors.Is(err, unix.EROFS) || errors.Is(err, fs.ErrPermission) }

// BadName reports whether the file system cannot have such a name.
func BadName(err error) bool { return errors.Is(err, unix.ENAMETOOLONG) || errors.Is(err, unix.EILSEQ) }
