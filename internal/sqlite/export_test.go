package sqlite

import (
	"context"
	"database/sql"
)

// Check is SQLite's whole integrity check, for tests outside of the package.
func Check(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	return check(ctx, db)
}
