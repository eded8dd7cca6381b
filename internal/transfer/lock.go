package transfer

import (
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"daypass/internal/apperr"
)

// jobLock is the claim of one engine on one job, across processes. The system drops it when the process ends,
// however it ends.
type jobLock struct{ file *flock.Flock }

// lockJob takes the lock or gives JobBusy at once.
func lockJob(dir, id string) (*jobLock, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, diskError(err, dir, 1)
	}
	f := flock.New(filepath.Join(dir, id+".lock"), flock.SetPermissions(0o600))
	ok, err := f.TryLock()
	if err != nil {
		return nil, diskError(err, dir, 1)
	}
	if !ok {
		return nil, apperr.New(apperr.JobBusy, apperr.Params{"id": id})
	}
	return &jobLock{f}, nil
}

// release gives the lock up. With remove the file goes, too: only for a job that will never run again, since
// another process may have it open already. Such a process finds the job ended.
func (l *jobLock) release(remove bool) {
	if remove {
		_ = os.Remove(l.file.Path())
	}
	_ = l.file.Close()
}
