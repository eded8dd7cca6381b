package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"
)

// querier is what reads: a pool or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// update runs do in one immediate transaction. Its error keeps the code that do gave; others are mapped.
func (db *DB) update(ctx context.Context, doing string, do func(*sql.Tx) error) error {
	err := db.transact(ctx, do)
	if err == nil {
		return nil
	}
	return db.failed(doing, err)
}

func (db *DB) transact(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		if rollback := tx.Rollback(); rollback != nil && !errors.Is(rollback, sql.ErrTxDone) {
			return errors.Join(err, rollback)
		}
		return err
	}
	return tx.Commit()
}

// failed maps an error, and leaves a mark where the file is damaged: the next Open checks the whole of it.
func (db *DB) failed(doing string, err error) error {
	if dubious(err) && db.unsound() {
		err = fmt.Errorf("%w: %w", errCheck, err)
	}
	if damaged(err) {
		if f, markErr := os.OpenFile(suspectName(db.file), os.O_CREATE|os.O_WRONLY, 0o600); markErr == nil {
			_ = f.Close()
		}
	}
	return mapped(doing, db.folder, err)
}

// unsoundTime bounds the check of a file that is in use.
const unsoundTime = 10 * time.Second

// unsound checks the whole file. The context is its own: the caller's may have ended, and that is no damage.
//
//nolint:contextcheck,nolintlint // see above; contextcheck reads this line by itself
func (db *DB) unsound() bool {
	if db.reader == nil { // not open yet: inspect decides
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), unsoundTime)
	defer cancel()
	err := check(ctx, db.reader)
	if err == nil {
		err = checkRows(ctx, db.reader, true)
	}
	return damaged(err) || dubious(err)
}

// collect reads all rows by scan.
func collect[T any](rows *sql.Rows, err error, scan func(*sql.Rows) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// changedOne tells whether a statement met its row.
func changedOne(r sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := r.RowsAffected()
	if err != nil {
		return false, fmt.Errorf("rows: %w", err)
	}
	return n > 0, nil
}

// micros stores a time; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// fromMicros reads what micros stored, in UTC.
func fromMicros(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// seconds stores a duration.
func seconds(d time.Duration) int64 { return int64(d / time.Second) }
