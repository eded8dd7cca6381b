package sqlite

import (
	"context"
	"database/sql"

	"daypass/internal/apperr"
	"daypass/internal/transfer"
)

// What has a place in the queue; the index on position holds these rows, and the large files of folders.
const inQueue = "state NOT IN ('done', 'cancelled') AND parent = ''"

// between is how far apart positions are put that are given out anew: room for twenty moves to one place.
const between = 1_000_000

// orderedPage is page by position; what has ended is left out.
func orderedPage(ctx context.Context, q querier, t table, from string, w *where, after string) (string, error) {
	if after != "" {
		seq, err := findSeq(ctx, q, t, after)
		if err != nil {
			return "", err
		}
		w.add("(t.position, t.seq) > (SELECT position, seq FROM transfers WHERE seq = ?)", seq)
	}
	w.add("t.state NOT IN ('done', 'cancelled')")
	return from + w.String() + " ORDER BY t.position, t.seq LIMIT ?", nil
}

// Last gives the highest position in the queue.
func (s *transferStore) Last(ctx context.Context) (int64, error) {
	last, err := behindAll(ctx, s.db.reader)
	return last - 1, s.db.failed("read order", err)
}

// behindAll gives a position behind all others.
func behindAll(ctx context.Context, q querier) (next int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT coalesce(max(position), 0) + 1 FROM transfers WHERE "+inQueue).Scan(&next)
	return next, err
}

// placed is a row by its place.
type placed struct {
	id            string
	position, seq int64
}

// Move changes one position where there is room, and gives all out anew where there is none.
func (s *transferStore) Move(ctx context.Context, id, before string) (moved map[string]int64, err error) {
	err = s.db.update(ctx, "store order", func(tx *sql.Tx) error {
		j, err := findPlaced(ctx, tx, id)
		if err != nil {
			return err
		}
		if before == "" {
			moved, err = s.moveLast(ctx, tx, j)
			return err
		}
		b, err := findPlaced(ctx, tx, before)
		if err != nil || b.seq == j.seq {
			return err
		}
		moved, err = moveBefore(ctx, tx, j, b)
		return err
	})
	return moved, err
}

func (s *transferStore) moveLast(ctx context.Context, tx *sql.Tx, j placed) (map[string]int64, error) {
	next, err := behindAll(ctx, tx)
	if err != nil {
		return nil, err
	}
	return setPositions(ctx, tx, map[string]int64{j.id: max(next, s.db.clock().UnixMicro())})
}

func moveBefore(ctx context.Context, tx *sql.Tx, j, b placed) (map[string]int64, error) {
	var low sql.NullInt64
	const q = "SELECT max(position) FROM transfers WHERE " + inQueue + " AND (position, seq) < (?, ?) AND seq <> ?"
	if err := tx.QueryRowContext(ctx, q, b.position, b.seq, j.seq).Scan(&low); err != nil {
		return nil, err
	}
	if !low.Valid {
		low.Int64 = b.position - 2*between
	}
	if room := b.position - low.Int64; room >= 2 {
		return setPositions(ctx, tx, map[string]int64{j.id: low.Int64 + room/2})
	}
	return renumber(ctx, tx, j, b)
}

// renumber gives all positions out anew, up to the highest one, with j right before b.
func renumber(ctx context.Context, tx *sql.Tx, j, b placed) (map[string]int64, error) {
	rows, err := tx.QueryContext(ctx, "SELECT id, position, seq FROM transfers WHERE "+inQueue+" ORDER BY position, seq")
	all, err := collect(rows, err, func(r *sql.Rows) (p placed, err error) { return p, r.Scan(&p.id, &p.position, &p.seq) })
	if err != nil {
		return nil, err
	}
	next := all[len(all)-1].position - int64(len(all)-1)*between
	anew := make(map[string]int64, len(all))
	take := func(id string) {
		anew[id] = next
		next += between
	}
	for _, p := range all {
		if p.seq == b.seq {
			take(j.id)
		}
		if p.seq != j.seq {
			take(p.id)
		}
	}
	return setPositions(ctx, tx, anew)
}

func setPositions(ctx context.Context, tx *sql.Tx, to map[string]int64) (map[string]int64, error) {
	for id, position := range to {
		if _, err := tx.ExecContext(ctx, "UPDATE transfers SET position = ? WHERE id = ?", position, id); err != nil {
			return nil, err
		}
	}
	return to, nil
}

// findPlaced gives the row that an ID names. Errors: JobNotFound, JobNotPossible where it has no place any more.
func findPlaced(ctx context.Context, tx *sql.Tx, id string) (p placed, err error) {
	p.seq, err = findSeq(ctx, tx, transfersTable, id)
	if isNoRows(err) || err == errNoRow { //nolint:errorlint // errNoRow is never wrapped
		return p, jobNotFound(id)
	}
	if err != nil {
		return p, err
	}
	var state transfer.State
	err = tx.QueryRowContext(ctx, "SELECT id, position, state FROM transfers WHERE seq = ?", p.seq).Scan(&p.id, &p.position, &state)
	if err == nil && state.Ended() {
		err = apperr.New(apperr.JobNotPossible, apperr.Params{"id": p.id, "state": string(state), "wanted": string(transfer.StateQueued)})
	}
	return p, err
}
