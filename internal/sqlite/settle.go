package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/gofrs/flock"

	"daypass/internal/apperr"
)

// lockPoll is how often a wait for the lock looks again.
const lockPoll = 20 * time.Millisecond

// settle makes the file ready for this version and leaves the shared lock held. A file that is ready is only
// looked at. Whatever changes the file's identity (making, migrating, setting aside) happens under the exclusive
// lock, so never under the feet of another process.
func (db *DB) settle(ctx context.Context, o Options) error {
	db.lock = flock.New(db.file+".lock", flock.SetPermissions(0o600))
	wait, cancel := context.WithTimeout(ctx, o.LockWait)
	defer cancel()
	for {
		if err := db.locked(ctx, wait, db.lock.TryRLockContext); err != nil {
			return err
		}
		f, err := db.look(ctx)
		if err != nil || f.condition == sound && f.version == db.newest() {
			return err
		}
		if err := db.lock.Unlock(); err != nil {
			return fmt.Errorf("lock: %w", err)
		}
		if err := db.locked(ctx, wait, db.lock.TryLockContext); err != nil {
			return err
		}
		if err := db.mend(ctx, o); err != nil {
			return err
		}
		if err := db.lock.Unlock(); err != nil {
			return fmt.Errorf("lock: %w", err)
		}
	}
}

// locked takes a lock by try, which waits with the context wait; running out of it is DataDirBusy.
func (db *DB) locked(ctx, wait context.Context, try func(context.Context, time.Duration) (bool, error)) error {
	_, err := try(wait, lockPoll)
	if err != nil && ctx.Err() == nil && wait.Err() != nil {
		return apperr.Wrap(err, apperr.DataDirBusy, apperr.Params{"folder": db.folder})
	}
	return err
}

// look inspects the file and refuses those that are not for this version.
func (db *DB) look(ctx context.Context) (finding, error) {
	f, err := inspect(ctx, db.file)
	switch {
	case err != nil:
		return f, err
	case f.condition == foreign:
		return f, apperr.New(apperr.DataDirForeign, apperr.Params{"folder": db.folder})
	case f.version > db.newest():
		return f, apperr.New(apperr.DataDirNewer, apperr.Params{"folder": db.folder})
	}
	return f, nil
}

// mend makes the file ready. It holds the exclusive lock.
func (db *DB) mend(ctx context.Context, o Options) error {
	f, err := db.look(ctx)
	if err != nil {
		return err
	}
	if f.condition == broken {
		backup, err := setAside(db.file, o.Clock())
		if err != nil {
			return err
		}
		o.Notice(Notice{apperr.DataDirDamaged, apperr.Params{"backup": backup}})
		f = finding{condition: absent}
	}
	if suspected(db.file) { // checked, and sound
		if err := os.Remove(suspectName(db.file)); err != nil {
			return fmt.Errorf("suspicion: %w", err)
		}
	}
	if f.condition == sound {
		return db.renew(ctx, f.version, o.Clock())
	}
	if err := db.create(ctx); err != nil {
		return errors.Join(err, db.removeNew(f.condition))
	}
	return nil
}

// create makes a new file: owner's eyes only, and marked as ours before anything else is in it.
func (db *DB) create(ctx context.Context) error {
	file, err := os.OpenFile(db.file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("new state file: %w", err)
	}
	if err := errors.Join(file.Chmod(0o600), file.Close()); err != nil {
		return fmt.Errorf("new state file: %w", err)
	}
	return db.alone(ctx, func(conn *sql.Conn) error {
		if _, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID)); err != nil {
			return fmt.Errorf("new state file: %w", err)
		}
		return migrate(ctx, conn, db.steps, 0)
	})
}

// removeNew takes back a file that could not be finished, so that a full disk is left as it was.
func (db *DB) removeNew(was condition) error {
	if was != absent {
		return nil
	}
	for _, suffix := range []string{"-wal", "-shm", ""} {
		if err := os.Remove(db.file + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("new state file: %w", err)
		}
	}
	return nil
}

// renew brings an older file up to date, after a copy of it is kept.
func (db *DB) renew(ctx context.Context, version int, now time.Time) error {
	if version == db.newest() {
		return nil
	}
	return db.alone(ctx, func(conn *sql.Conn) error {
		if _, err := keepCopy(ctx, conn, db.file, version, now); err != nil {
			return err
		}
		return migrate(ctx, conn, db.steps, version)
	})
}

// alone runs do with one writing connection that ends with it.
func (db *DB) alone(ctx context.Context, do func(*sql.Conn) error) error {
	pool, err := sql.Open("sqlite", dsn(db.file, write))
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer func() { _ = pool.Close() }()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer func() { _ = conn.Close() }()
	return do(conn)
}

// newest is the schema version of this build.
func (db *DB) newest() int { return len(db.steps) }
