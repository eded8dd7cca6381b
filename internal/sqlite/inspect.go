package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// applicationID marks our files: "Dayp".
const applicationID = 0x44617970

// condition is what a look at the file told.
type condition int

const (
	absent   condition = iota // no file, or an empty one
	unmarked                  // a SQLite file without tables or mark: a first start that was killed
	sound                     // ours
	foreign                   // another application's
	broken                    // not a database, or a damaged one
)

// finding is what inspect tells of a file. cause is set for broken.
type finding struct {
	condition condition
	version   int
	cause     error
}

// checkAlways is the size in bytes up to which every opening checks the whole file; it takes a few milliseconds
// a megabyte. Larger files are checked when suspected, and SQLite checks every page that it reads.
const checkAlways = 4 << 20

// inspect looks at the file without changing it. An error means that it could not be looked at.
func inspect(ctx context.Context, file string) (finding, error) {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return finding{condition: absent}, nil
	}
	if err != nil {
		return finding{}, fmt.Errorf("inspect: %w", err)
	}
	if !info.Mode().IsRegular() {
		return finding{condition: foreign}, nil
	}
	if ok, err := hasMagic(file); err != nil || !ok {
		return finding{condition: broken, cause: errors.New("not a database")}, err
	}
	return inspectDatabase(ctx, file, info.Size())
}

// hasMagic reports whether the file starts as a SQLite database does.
func hasMagic(file string) (bool, error) {
	f, err := os.Open(file)
	if err != nil {
		return false, fmt.Errorf("inspect: %w", err)
	}
	defer func() { _ = f.Close() }()
	head := make([]byte, 16)
	_, err = io.ReadFull(f, head)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("inspect: %w", err)
	}
	return string(head) == "SQLite format 3\x00", nil
}

// inspectDatabase takes a file without a WAL for immutable, so that looking leaves no file behind. Where a WAL came up
// meanwhile another process has begun to write, and what was seen may be half of it: then it looks again.
func inspectDatabase(ctx context.Context, file string, size int64) (finding, error) {
	quiet := !exists(file + "-wal")
	f, err := inspectOnce(ctx, file, size, quiet)
	if quiet && (err != nil || f.condition == broken) && exists(file+"-wal") {
		return inspectOnce(ctx, file, size, false)
	}
	return f, err
}

func inspectOnce(ctx context.Context, file string, size int64, quiet bool) (finding, error) {
	name := dsn(file, look)
	if quiet {
		name += "&immutable=1"
	}
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return finding{}, fmt.Errorf("inspect: %w", err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	f, err := marks(ctx, db)
	if err == nil && f.condition == sound && (size <= checkAlways || suspected(file)) {
		err = check(ctx, db)
		if err == nil {
			err = checkRows(ctx, db, suspected(file))
		}
	}
	if damaged(err) || dubious(err) {
		return finding{condition: broken, cause: err}, nil
	}
	return f, err
}

func marks(ctx context.Context, db *sql.DB) (finding, error) {
	var id, version, tables int
	const q = "SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)"
	if err := db.QueryRowContext(ctx, q).Scan(&id, &version, &tables); err != nil {
		return finding{}, fmt.Errorf("inspect: %w", err)
	}
	switch {
	case id == applicationID && version > 0:
		return finding{condition: sound, version: version}, nil
	case tables == 0 && (id == 0 || id == applicationID):
		return finding{condition: unmarked}, nil
	case id == applicationID:
		return finding{condition: broken, cause: errors.New("tables without a version")}, nil
	}
	return finding{condition: foreign}, nil
}

var errCheck = errors.New("integrity check failed")

// check reads the whole file and compares indexes with tables.
func check(ctx context.Context, db *sql.DB) error {
	var answer string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&answer); err != nil {
		return fmt.Errorf("inspect: %w", err)
	}
	if answer != "ok" {
		return fmt.Errorf("%w: %s", errCheck, answer)
	}
	return nil
}

// suspectName is a mark beside the file, left by a process that SQLite told of damage while it ran.
func suspectName(file string) string { return file + ".suspect" }

func suspected(file string) bool {
	_, err := os.Stat(suspectName(file))
	return err == nil
}
