package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"time"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migration is one step of the schema. Its number is the user_version that it leaves.
type migration struct {
	number int
	name   string
	text   string
}

// migrations gives all steps in order. Numbers start at 1 and have no gaps (migrations/README.md).
func migrations() ([]migration, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql") // sorted
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	var all []migration
	for i, name := range names {
		text, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("migrations: %w", err)
		}
		prefix, _, _ := strings.Cut(path.Base(name), "_")
		if n, err := strconv.Atoi(prefix); err != nil || n != i+1 {
			return nil, fmt.Errorf("migrations: %s is not number %d", name, i+1)
		}
		all = append(all, migration{i + 1, path.Base(name), string(text)})
	}
	return all, nil
}

// migrate brings the file from version to the newest in one transaction: all steps or none.
func migrate(ctx context.Context, conn *sql.Conn, all []migration, version int) (err error) {
	tx, err := conn.BeginTx(ctx, nil) // immediate, by the DSN
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, tx.Rollback())
		}
	}()
	for _, m := range all[min(version, len(all)):] {
		if _, err := tx.ExecContext(ctx, m.text); err != nil {
			return fmt.Errorf("migrate %s: %w", m.name, err)
		}
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", len(all))); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return tx.Commit()
}

// keepCopy writes a whole, consistent copy of the file beside it before its schema changes, and gives its path.
func keepCopy(ctx context.Context, conn *sql.Conn, file string, version int, now time.Time) (string, error) {
	name := fmt.Sprintf("%s.version-%d-%s", file, version, now.UTC().Format(stampLayout))
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // VACUUM INTO takes an empty file
	if err != nil {
		return "", fmt.Errorf("copy before migration: %w", err)
	}
	if err := f.Close(); err != nil {
		return "", fmt.Errorf("copy before migration: %w", err)
	}
	if _, err := conn.ExecContext(ctx, "VACUUM INTO ?", name); err != nil { // synced by SQLite
		return "", errors.Join(fmt.Errorf("copy before migration: %w", err), os.Remove(name))
	}
	return name, nil
}

// stampLayout names copies and set-aside files by time, with nothing that a file system minds.
const stampLayout = "20060102T150405.000Z"
