package transfer

import (
	"context"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"daypass/internal/apperr"
)

// jobLock is the claim of one engine on one job, across processes. The system drops it when the process ends,
// however it ends.
type jobLock struct{ file *flock.Flock }

// lockJob takes the lock or gives JobBusy at once.
func lockJob(dir, id string) (*jobLock, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, diskError(err, dir, 0)
	}
	f := flock.New(filepath.Join(dir, id+".lock"), flock.SetPermissions(0o600))
	ok, err := f.TryLock()
	if err != nil {
		return nil, diskError(err, dir, 0)
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

// Adding is guarded by a few locks, chosen by what is added, so that a folder holds no file for each object ever
// fetched, and one process that waits for a keychain's question does not hold up all others.
const (
	addLocks = 64
	addPoll  = 5 * time.Millisecond
)

// adding waits until nobody else, here or in another process, looks for or makes a job of this identity and folder.
// The function that it gives ends the claim.
func (e *Engine) adding(ctx context.Context, identity, folder string) (func(), error) {
	dir := e.cfg.LocksDir
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, diskError(err, dir, 0)
	}
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(identity + "\x00" + folder))
	f := flock.New(filepath.Join(dir, fmt.Sprintf("add-%02d.lock", sum.Sum32()%addLocks)), flock.SetPermissions(0o600))
	if _, err := f.TryLockContext(ctx, addPoll); err != nil {
		_ = f.Close()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, diskError(err, dir, 0)
	}
	return func() { _ = f.Close() }, nil // the file stays: another process may wait for it
}
