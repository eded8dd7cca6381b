package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// errRow is a row whose own form is spoilt. SQLite keeps no checksums: damage within a value is not seen by it.
var errRow = errors.New("a row cannot be read")

// spoiltRow marks an error of reading a stored form.
func spoiltRow(what string, err error) error { return fmt.Errorf("%s: %w: %w", what, errRow, err) }

// form is a column whose values have a form of their own. The names are for ever, but an older file may lack one.
type form struct {
	table, column, number string
	read                  func(value []byte, number int64) error
}

// forms gives all of them. JSON columns are those without a number.
func forms() []form {
	return []form{
		{"transfers", "detail", "", func(b []byte, _ int64) error { return json.Unmarshal(b, &jobDetail{}) }},
		{"links", "detail", "", func(b []byte, _ int64) error { return json.Unmarshal(b, &issuedDetail{}) }},
		{"profiles", "places", "", func(b []byte, _ int64) error { return json.Unmarshal(b, &[]string{}) }},
		{"segments", "packed", "chunk", func(b []byte, n int64) error {
			_, err := unpack(nil, n*chunkSpan, b)
			return err
		}},
	}
}

// checkRows reads the values that have a form: JSON by SQLite, which is quick, and with thorough every one as the
// stores do.
func checkRows(ctx context.Context, db *sql.DB, thorough bool) error {
	for _, f := range forms() {
		var there bool
		const q = "SELECT count(*) > 0 FROM pragma_table_info(?) WHERE name = ?"
		if err := db.QueryRowContext(ctx, q, f.table, f.column).Scan(&there); err != nil {
			return fmt.Errorf("inspect: %w", err)
		}
		if !there {
			continue
		}
		if err := f.check(ctx, db, thorough); err != nil {
			return err
		}
	}
	return nil
}

func (f form) check(ctx context.Context, db *sql.DB, thorough bool) error {
	if thorough {
		return f.readAll(ctx, db)
	}
	if f.number != "" {
		return nil
	}
	var bad int
	query := "SELECT count(*) FROM " + f.table + " WHERE NOT json_valid(" + f.column + ")"
	if err := db.QueryRowContext(ctx, query).Scan(&bad); err != nil {
		return fmt.Errorf("inspect: %w", err)
	}
	if bad > 0 {
		return fmt.Errorf("%s: %w", f.table, errRow)
	}
	return nil
}

func (f form) readAll(ctx context.Context, db *sql.DB) error {
	number := f.number
	if number == "" {
		number = "0"
	}
	rows, err := db.QueryContext(ctx, "SELECT "+f.column+", "+number+" FROM "+f.table) //nolint:gosec // of constants
	_, err = collect(rows, err, func(r *sql.Rows) (struct{}, error) {
		var value []byte
		var n int64
		if err := r.Scan(&value, &n); err != nil {
			return struct{}{}, err
		}
		if err := f.read(value, n); err != nil {
			return struct{}{}, spoiltRow(f.table, err)
		}
		return struct{}{}, nil
	})
	return err
}
