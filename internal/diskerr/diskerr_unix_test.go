//go:build unix

package diskerr_test

import (
	"io/fs"
	"testing"

	"golang.org/x/sys/unix"

	"daypass/internal/diskerr"
)

func TestWhatSystemsSay(t *testing.T) {
	t.Parallel()
	of := map[unix.Errno]string{
		unix.ENOSPC: "full", unix.EDQUOT: "full", unix.EFBIG: "large", unix.EROFS: "read-only", unix.EACCES: "read-only", unix.EPERM: "read-only",
		unix.ENAMETOOLONG: "name", unix.EILSEQ: "name", unix.EIO: "", unix.ENOENT: "",
	}
	for number, want := range of {
		err := &fs.PathError{Op: "write", Path: "/x", Err: number}
		got := map[string]bool{"full": diskerr.Full(err), "large": diskerr.TooLarge(err), "read-only": diskerr.ReadOnly(err), "name": diskerr.BadName(err)}
		for what, is := range got {
			if is != (what == want) {
				t.Errorf("%v: %s is %v", number, what, is)
			}
		}
	}
}
