package sqlite

import (
	"context"
	"database/sql"

	"daypass/internal/transfer"
)

// usualItems is how many items a page has where nobody says.
const usualItems = 500

// The base of an item is what its source's note holds; a source itself has none.
const selectItems = `SELECT i.n, i.state, i.size, i.root, i.path, i.renamed, i.etag, i.modified, i.verified, i.child, i.note,
	coalesce((SELECT r.renamed FROM items r WHERE r.transfer = i.transfer AND r.n = i.root), x'') FROM items i`

func scanItem(r *sql.Rows) (transfer.Item, error) {
	var i transfer.Item
	var state int
	var path, renamed, etag, base []byte
	var modified int64
	var note string
	if err := r.Scan(&i.N, &state, &i.Size, &i.Root, &path, &renamed, &etag, &modified, &i.Verified, &i.Child, &note, &base); err != nil {
		return i, err
	}
	i.Path, i.Renamed, i.ETag, i.Base, i.Modified = string(path), string(renamed), string(etag), string(base), fromMicros(modified)
	if state >= 0 && state < len(itemStates) {
		i.State = itemStates[state]
	}
	if i.State == transfer.ItemPending && i.Child != "" {
		i.State = transfer.ItemRunning
	}
	return i, readNote(&i, note)
}

// query reads items behind a WHERE on the job's row.
func (s *itemStore) query(ctx context.Context, jobID, rest string, args ...any) ([]transfer.Item, error) {
	seq, err := jobSeq(ctx, s.db.reader, jobID)
	if err != nil {
		return nil, s.db.failed("read items", err)
	}
	rows, err := s.db.reader.QueryContext(ctx, selectItems+" WHERE i.transfer = ? AND "+rest, append([]any{seq}, args...)...)
	all, err := collect(rows, err, scanItem)
	return all, s.db.failed("read items", err)
}

// PendingItems implements transfer.ItemStore.
func (s *itemStore) PendingItems(ctx context.Context, jobID string, after, least, most int64, limit int) ([]transfer.Item, error) {
	if most <= 0 {
		most = 1<<63 - 1
	}
	return s.query(ctx, jobID, "i.n > ? AND i.state = 0 AND i.size BETWEEN ? AND ? ORDER BY i.n LIMIT ?", after, least, most, limit)
}

// conditions choose by state. Numbers stand in the text, so that the index of failed items serves.
var conditions = map[transfer.ItemState]string{
	"":                   "i.state < 5",
	transfer.ItemPending: "i.state = 0 AND i.child = ''",
	transfer.ItemRunning: "i.state = 0 AND i.child <> ''",
	transfer.ItemDone:    "i.state = 1",
	transfer.ItemFailed:  "i.state = 2",
	transfer.ItemSkipped: "i.state = 3",
	transfer.ItemLeftOut: "i.state = 4",
	transfer.ItemFolder:  "i.state = 5",
	transfer.ItemSource:  "i.state = 6",
}

// Items implements transfer.ItemStore.
func (s *itemStore) Items(ctx context.Context, jobID string, f transfer.ItemFilter) ([]transfer.Item, error) {
	condition, ok := conditions[f.State]
	if !ok {
		return nil, nil
	}
	limit := f.Limit
	if limit <= 0 {
		limit = usualItems
	}
	return s.query(ctx, jobID, condition+" AND i.n > ? ORDER BY i.n LIMIT ?", f.After, limit)
}

// CountItems implements transfer.ItemStore.
func (s *itemStore) CountItems(ctx context.Context, jobID string) (c transfer.ItemCounts, err error) {
	seq, err := jobSeq(ctx, s.db.reader, jobID)
	if err != nil {
		return c, s.db.failed("count items", err)
	}
	const q = "SELECT state, count(*), sum(max(size, 0)) FROM items WHERE transfer = ? AND state < 4 GROUP BY state"
	rows, err := s.db.reader.QueryContext(ctx, q, seq)
	_, err = collect(rows, err, func(r *sql.Rows) (struct{}, error) {
		var state int
		var n, size int64
		if err := r.Scan(&state, &n, &size); err != nil {
			return struct{}{}, err
		}
		c.Files += n
		c.Size += size
		switch itemStates[state] { //nolint:exhaustive // pending ones are only among all
		case transfer.ItemDone:
			c.Done, c.DoneSize = n, c.DoneSize+size
		case transfer.ItemFailed:
			c.Failed = n
		case transfer.ItemSkipped:
			c.Skipped, c.DoneSize = n, c.DoneSize+size
		}
		return struct{}{}, nil
	})
	return c, s.db.failed("count items", err)
}

// LastItem implements transfer.ItemStore.
func (s *itemStore) LastItem(ctx context.Context, jobID string) (n int64, err error) {
	const q = "SELECT coalesce(max(i.n), 0) FROM items i JOIN transfers t ON t.seq = i.transfer WHERE t.id = ?"
	err = s.db.reader.QueryRowContext(ctx, q, jobID).Scan(&n)
	return n, s.db.failed("read items", err)
}
