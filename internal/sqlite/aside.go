package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// setAside renames a damaged file, with its WAL and SHM, so that a fresh one can be started and a person or a
// tool can still look at the old one. It gives the new path. The WAL goes first: a main file without its WAL is
// seen as what it was at the last checkpoint, a fresh file with an old WAL would be spoilt.
func setAside(file string, now time.Time) (string, error) {
	to := file + ".damaged-" + now.UTC().Format(stampLayout)
	for n := 2; exists(to); n++ {
		to = fmt.Sprintf("%s.damaged-%s-%d", file, now.UTC().Format(stampLayout), n)
	}
	for _, suffix := range []string{"-wal", "-shm", ""} {
		err := os.Rename(file+suffix, to+suffix)
		if err != nil && (suffix == "" || !errors.Is(err, fs.ErrNotExist)) {
			return "", fmt.Errorf("set aside: %w", err)
		}
	}
	if err := os.Remove(suspectName(file)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("set aside: %w", err)
	}
	return to, nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
