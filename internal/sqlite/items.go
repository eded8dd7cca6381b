package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"daypass/internal/apperr"
	"daypass/internal/transfer"
)

type itemStore struct{ db *DB }

// Items gives the store of folder jobs' items.
func (db *DB) Items() transfer.ItemStore { return &itemStore{db} }

// itemStates are the stored numbers. Running is pending with a job of its own.
var itemStates = []transfer.ItemState{
	transfer.ItemPending, transfer.ItemDone, transfer.ItemFailed, transfer.ItemSkipped, transfer.ItemLeftOut, transfer.ItemFolder, transfer.ItemSource,
}

func itemState(s transfer.ItemState) int { return max(slices.Index(itemStates, s), 0) }

// claimHash is what is stored of a claim: short, however long a path is.
func claimHash(claim string) []byte {
	if claim == "" {
		return nil
	}
	sum := sha256.Sum256([]byte(claim))
	return sum[:16]
}

// itemNote is the stored form of a failure.
type itemNote struct {
	Code   apperr.Code  `json:"code"`
	Params storedParams `json:"params,omitempty"`
}

func noteOf(i transfer.Item) (string, error) {
	if i.ErrCode == "" {
		return i.Reason, nil
	}
	text, err := json.Marshal(itemNote{i.ErrCode, storedParams(i.ErrParams)})
	return string(text), err
}

// readNote tells a failure from a reason, which is a word.
func readNote(i *transfer.Item, text string) error {
	if text == "" || text[0] != '{' {
		i.Reason = text
		return nil
	}
	var n itemNote
	if err := json.Unmarshal([]byte(text), &n); err != nil {
		return spoiltRow("item", err)
	}
	i.ErrCode, i.ErrParams = n.Code, apperr.Params(n.Params)
	return nil
}

// jobSeq gives a job's row; the ID is whole.
func jobSeq(ctx context.Context, q querier, id string) (seq int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT seq FROM transfers WHERE id = ?", id).Scan(&seq)
	if isNoRows(err) {
		err = jobNotFound(id)
	}
	return seq, err
}

// AddItems implements transfer.ItemStore.
func (s *itemStore) AddItems(ctx context.Context, jobID string, items []transfer.Item) ([]transfer.Added, error) {
	var out []transfer.Added
	err := s.db.update(ctx, "store items", func(tx *sql.Tx) error {
		out = make([]transfer.Added, len(items)) // a transaction may be tried again
		seq, err := jobSeq(ctx, tx, jobID)
		if err != nil {
			return err
		}
		a, err := newAdder(ctx, tx, seq)
		if err != nil {
			return err
		}
		defer a.close()
		for i, item := range items {
			if out[i], err = a.add(ctx, item); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// adder appends items of one job within a transaction.
type adder struct {
	seq, last    int64
	insert, look *sql.Stmt
}

func newAdder(ctx context.Context, tx *sql.Tx, seq int64) (a *adder, err error) {
	a = &adder{seq: seq}
	const last = "SELECT coalesce(max(n), 0) FROM items WHERE transfer = ?"
	if err := tx.QueryRowContext(ctx, last, seq).Scan(&a.last); err != nil {
		return nil, err
	}
	a.insert, err = tx.PrepareContext(ctx, `INSERT INTO items
		(transfer, n, state, size, root, path, name, renamed, etag, modified, verified, child, note)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING`)
	if err != nil {
		return nil, err
	}
	a.look, err = tx.PrepareContext(ctx, "SELECT path = ? AND root = ? FROM items WHERE transfer = ? AND name = ?")
	if err != nil {
		return nil, errors.Join(err, a.insert.Close())
	}
	return a, nil
}

func (a *adder) close() { _, _ = a.insert.Close(), a.look.Close() }

func (a *adder) add(ctx context.Context, i transfer.Item) (transfer.Added, error) {
	note, err := noteOf(i)
	if err != nil {
		return 0, err
	}
	name := claimHash(i.Claim)
	added, err := changedOne(a.insert.ExecContext(ctx, a.seq, a.last+1, itemState(i.State), i.Size, i.Root, blob(i.Path), name,
		blob(i.Renamed), blob(i.ETag), micros(i.Modified), string(i.Verified), i.Child, note))
	if err != nil {
		return 0, err
	}
	if added {
		a.last++
		return transfer.AddedNew, nil
	}
	var same bool
	if err := a.look.QueryRowContext(ctx, blob(i.Path), i.Root, a.seq, name).Scan(&same); err != nil {
		return 0, err
	}
	if same {
		return transfer.AddedKnown, nil
	}
	return transfer.AddedTaken, nil
}

// blob gives bytes that are never NULL.
func blob(s string) []byte { return append([]byte{}, s...) }

// SettleItems implements transfer.ItemStore.
func (s *itemStore) SettleItems(ctx context.Context, jobID string, items []transfer.Item) error {
	return s.db.update(ctx, "store items", func(tx *sql.Tx) error {
		seq, err := jobSeq(ctx, tx, jobID)
		if err != nil {
			return err
		}
		set, err := tx.PrepareContext(ctx, `UPDATE items SET (state, size, renamed, etag, modified, verified, child, note) = (?,?,?,?,?,?,?,?)
			WHERE transfer = ? AND n = ?`)
		if err != nil {
			return err
		}
		defer func() { _ = set.Close() }()
		for _, i := range items {
			note, err := noteOf(i)
			if err != nil {
				return err
			}
			if _, err := set.ExecContext(ctx, itemState(i.State), i.Size, blob(i.Renamed), blob(i.ETag), micros(i.Modified), string(i.Verified), i.Child, note, seq, i.N); err != nil {
				return err
			}
		}
		return nil
	})
}

// RetryItems implements transfer.ItemStore.
func (s *itemStore) RetryItems(ctx context.Context, jobID string) error {
	return s.db.update(ctx, "store items", func(tx *sql.Tx) error {
		seq, err := jobSeq(ctx, tx, jobID)
		if err != nil {
			return err
		}
		if _, err = tx.ExecContext(ctx, "DELETE FROM items WHERE transfer = ? AND state = 2 AND size < 0", seq); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE items SET state = 0 WHERE transfer = ? AND state = 2", seq)
		return err
	})
}
