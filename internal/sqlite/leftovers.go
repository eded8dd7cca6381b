package sqlite

import (
	"context"
	"database/sql"

	"daypass/internal/transfer"
)

// KeepLeftover notes an upload that is to be taken back.
func (s *transferStore) KeepLeftover(ctx context.Context, l transfer.Leftover) (id int64, err error) {
	return id, s.db.update(ctx, "note upload", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx,
			"INSERT INTO leftovers (transfer, profile_id, bucket, key, upload_id, at) VALUES (?,?,?,?,?,?) RETURNING id",
			l.JobID, l.ProfileID, l.Bucket, []byte(l.Key), l.UploadID, micros(l.At)).Scan(&id)
	})
}

// DropLeftovers forgets those that are settled.
func (s *transferStore) DropLeftovers(ctx context.Context, ids ...int64) error {
	return s.db.update(ctx, "forget upload", func(tx *sql.Tx) error {
		for _, id := range ids {
			if _, err := tx.ExecContext(ctx, "DELETE FROM leftovers WHERE id = ?", id); err != nil {
				return err
			}
		}
		return nil
	})
}

// Leftovers gives all of them, the oldest first.
func (s *transferStore) Leftovers(ctx context.Context) ([]transfer.Leftover, error) {
	rows, err := s.db.reader.QueryContext(ctx, "SELECT id, transfer, profile_id, bucket, key, upload_id, at FROM leftovers ORDER BY id")
	all, err := collect(rows, err, func(r *sql.Rows) (l transfer.Leftover, err error) {
		var key []byte
		var at int64
		err = r.Scan(&l.ID, &l.JobID, &l.ProfileID, &l.Bucket, &key, &l.UploadID, &at)
		l.Key, l.At = string(key), fromMicros(at)
		return l, err
	})
	return all, s.db.failed("list uploads", err)
}
