//go:build !windows

package sqlite

import (
	"errors"

	"golang.org/x/sys/unix"
)

func noSpace(err error) bool {
	return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT)
}

func readOnlyFS(err error) bool { return errors.Is(err, unix.EROFS) }
