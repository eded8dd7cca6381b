package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"daypass/internal/apperr"
)

// Options are what Open needs beside a path. The zero value is good.
type Options struct {
	// Clock names set-aside files and stamps rows; time.Now where nil.
	Clock func() time.Time
	// Notice is told what Open did that a person should know; nil drops it. It is called before Open returns.
	Notice func(Notice)
	// LockWait is how long Open waits for another process that is migrating, or that has to end before this one
	// can; 10 s where 0.
	LockWait time.Duration

	steps []migration // the embedded ones where nil
}

// Notice is news about the file that is no failure. Code is apperr.DataDirDamaged with the set-aside file's path
// as "backup".
type Notice struct {
	Code   apperr.Code
	Params apperr.Params
}

// DB is an open state file. Close it when nothing uses its stores any more.
type DB struct {
	file     string
	folder   string
	clock    func() time.Time
	writer   *sql.DB
	reader   *sql.DB
	lock     *flock.Flock
	steps    []migration
	links    keptLinks
	progress progress
}

// Open opens the state file at path, makes it where there is none, and brings an older one up to date. A damaged
// file is set aside, told through Options.Notice, and a fresh one started.
//
// Errors: apperr.DataDirReadOnly, DataDirFull, DataDirNewer, DataDirForeign, DataDirBusy, FolderIsFile, DiskError. After each of
// them the file is as it was.
func Open(ctx context.Context, path string, o Options) (*DB, error) {
	o = o.withDefaults()
	db := &DB{file: path, folder: filepath.Dir(path), clock: o.Clock, steps: o.steps}
	if err := db.open(ctx, o); err != nil {
		return nil, errors.Join(db.failed("open state", err), db.Close())
	}
	return db, nil
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Notice == nil {
		o.Notice = func(Notice) {}
	}
	if o.LockWait == 0 {
		o.LockWait = 10 * time.Second
	}
	return o
}

func (db *DB) open(ctx context.Context, o Options) (err error) {
	if db.steps == nil {
		if db.steps, err = migrations(); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(db.folder, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	if err := writable(db.file); err != nil {
		return err
	}
	if err := db.settle(ctx, o); err != nil {
		return err
	}
	return db.connect(ctx)
}

// writable refuses a file or folder that cannot be written before anything is made in it.
func writable(file string) error {
	if f, err := os.OpenFile(file, os.O_RDWR, 0); err == nil {
		_ = f.Close()
	} else if !errors.Is(err, fs.ErrNotExist) { // one that is not there may be made by another process right now
		return fmt.Errorf("state file: %w", err)
	}
	probe, err := os.CreateTemp(filepath.Dir(file), ".writable-*")
	if err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// connect opens the pools: one writer, since SQLite has one, and a few readers that do not wait for it.
func (db *DB) connect(ctx context.Context) (err error) {
	if db.writer, err = sql.Open("sqlite", dsn(db.file, write)); err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	db.writer.SetMaxOpenConns(1)
	if db.reader, err = sql.Open("sqlite", dsn(db.file, read)); err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	db.reader.SetMaxOpenConns(4) // one of them counts changes while a window is open
	db.reader.SetMaxIdleConns(1)
	return db.writer.PingContext(ctx)
}

// Close ends all connections and leaves the file to other processes. It may be called more than once.
func (db *DB) Close() error {
	var errs []error
	for _, pool := range []*sql.DB{db.reader, db.writer} { // the last connection to close checkpoints: the writer
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	if db.lock != nil {
		errs = append(errs, db.lock.Close())
	}
	return mapped("close state", db.folder, errors.Join(errs...))
}
