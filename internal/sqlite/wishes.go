package sqlite

import (
	"context"
	"database/sql"

	"daypass/internal/transfer"
)

// Ask leaves a wish with a job, or takes it back. What is so already is not written.
func (s *transferStore) Ask(ctx context.Context, id string, w transfer.Wish) error {
	return s.db.update(ctx, "store wish", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE transfers SET wish = ? WHERE id = ? AND wish <> ?", string(w), id, string(w))
		return err
	})
}

// Wishes reads an index that is empty nearly always.
func (s *transferStore) Wishes(ctx context.Context) (map[string]transfer.Wish, error) {
	rows, err := s.db.reader.QueryContext(ctx, "SELECT id, wish FROM transfers WHERE wish <> ''")
	wishes := make(map[string]transfer.Wish)
	_, err = collect(rows, err, func(r *sql.Rows) (struct{}, error) {
		var id string
		var w transfer.Wish
		err := r.Scan(&id, &w)
		wishes[id] = w
		return struct{}{}, err
	})
	return wishes, s.db.failed("read wishes", err)
}
