package sqlite

import (
	"context"
	"database/sql"
)

// Changes tells whether anything was stored, by whichever process. It is used by one goroutine.
type Changes struct {
	db   *DB
	conn *sql.Conn // its own: SQLite counts what others than this connection store
	last int64
}

// Changes begins to count. It holds a connection until Close.
func (db *DB) Changes(ctx context.Context) (*Changes, error) {
	conn, err := db.reader.Conn(ctx)
	if err != nil {
		return nil, db.failed("watch changes", err)
	}
	c := &Changes{db: db, conn: conn}
	if _, err := c.Any(ctx); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return c, nil
}

// Any reports whether something was stored since it was asked last. It reads no table.
func (c *Changes) Any(ctx context.Context) (bool, error) {
	var now int64
	if err := c.conn.QueryRowContext(ctx, "PRAGMA data_version").Scan(&now); err != nil {
		return false, c.db.failed("watch changes", err)
	}
	changed := now != c.last
	c.last = now
	return changed, nil
}

// Close gives the connection back.
func (c *Changes) Close() error { return c.conn.Close() }
