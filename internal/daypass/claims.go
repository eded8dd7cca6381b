package daypass

import (
	"context"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

// claims gives one process at a time the right to work on a deposit. The system drops a claim when the process ends,
// however it ends.
func claims(dir string) link.Claim {
	return func(ctx context.Context, id string) (func(), bool, error) {
		failed := func(err error) error {
			return apperr.Wrap(err, apperr.DataDirReadOnly, apperr.Params{"folder": dir})
		}
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, false, failed(err)
		}
		name := filepath.Join(dir, "deposit-"+id+".lock")
		for ctx.Err() == nil {
			f := flock.New(name, flock.SetPermissions(0o600))
			ok, err := f.TryLock()
			switch {
			case err != nil:
				return nil, false, failed(err)
			case !ok:
				return nil, false, nil
			case standsAt(f, name):
				return func() { _ = os.Remove(name); _ = f.Close() }, true, nil
			}
			_ = f.Close() // who had it before took the file away between our opening and locking it
		}
		return nil, false, ctx.Err()
	}
}

// standsAt reports whether the locked file is still the one of that name.
func standsAt(f *flock.Flock, name string) bool {
	held, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(name)
	return err == nil && os.SameFile(held, there)
}
