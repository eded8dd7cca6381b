package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"daypass/internal/link"
)

// table names one that has seq, id and a search text.
type table string

const (
	transfersTable table = "transfers"
	linksTable     table = "links"
	requestsTable  table = "requests"
)

// errNoRow tells that an ID, or its prefix, names no row or more than one.
var errNoRow = errors.New("no such row")

// findSeq gives the row that an ID names: the whole ID, or a prefix of at least link.MinIDPrefix characters that
// only one row has. Letters that are misread are read as in link.CleanID.
func findSeq(ctx context.Context, q querier, t table, typed string) (int64, error) {
	var seq int64
	err := q.QueryRowContext(ctx, "SELECT seq FROM "+string(t)+" WHERE id = ?", typed).Scan(&seq)
	if !errors.Is(err, sql.ErrNoRows) {
		return seq, err
	}
	id := link.CleanID(typed)
	if len(id) < link.MinIDPrefix {
		return 0, errNoRow
	}
	rows, err := q.QueryContext(ctx, "SELECT seq FROM "+string(t)+" WHERE id >= ? AND id < ? LIMIT 2", id, id+"\U0010ffff")
	found, err := collect(rows, err, func(r *sql.Rows) (n int64, err error) { return n, r.Scan(&n) })
	if err != nil {
		return 0, err
	}
	if len(found) != 1 {
		return 0, errNoRow
	}
	return found[0], nil
}

// newSeq gives a new row its place: its time of creation in milliseconds, or the next free number behind all
// others where that is taken.
func newSeq(ctx context.Context, q querier, t table, created time.Time) (int64, error) {
	seq := created.UnixMilli()
	var last int64
	var clash bool
	err := q.QueryRowContext(ctx,
		"SELECT coalesce(max(seq), 0), coalesce(max(seq = ?), 0) FROM (SELECT max(seq) AS seq FROM "+string(t)+
			" UNION ALL SELECT seq FROM "+string(t)+" WHERE seq = ?)", seq, seq).Scan(&last, &clash)
	if clash {
		seq = last + 1
	}
	return seq, err
}
