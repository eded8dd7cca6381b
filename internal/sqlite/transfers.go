package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"daypass/internal/apperr"
	"daypass/internal/secret"
	"daypass/internal/transfer"
)

type transferStore struct {
	db     *DB
	sealer secret.Sealer
}

// Transfers gives the store of transfers, whose links s seals.
func (db *DB) Transfers(s secret.Sealer) transfer.Store { return &transferStore{db, s} }

// transferColumns are written together; the position has its own ways (order.go).
const transferColumns = "id, kind, state, identity, folder, parent, detail"

func transferValues(j transfer.Job) ([]any, error) {
	detail, err := json.Marshal(detailOf(j))
	if err != nil {
		return nil, fmt.Errorf("job: %w", err)
	}
	return []any{j.ID, string(j.Kind), string(j.State), j.Identity, j.Folder, j.Parent, string(detail)}, nil
}

func scanTransfer(row interface{ Scan(...any) error }) (transfer.Job, error) {
	var j transfer.Job
	var text []byte
	if err := row.Scan(&j.ID, &j.Kind, &j.State, &j.Identity, &j.Folder, &j.Parent, &text, &j.Position); err != nil {
		return transfer.Job{}, err
	}
	var d jobDetail
	if err := json.Unmarshal(text, &d); err != nil {
		return transfer.Job{}, spoiltRow("job "+j.ID, err)
	}
	d.into(&j)
	return j, nil
}

func jobNotFound(id string) error { return apperr.New(apperr.JobNotFound, apperr.Params{"id": id}) }

// failed is DB.failed, where errNoRow is JobNotFound.
func (s *transferStore) failed(doing, id string, err error) error {
	if isNoRows(err) || err == errNoRow { //nolint:errorlint // errNoRow is never wrapped
		return jobNotFound(id)
	}
	return s.db.failed(doing, err)
}

// Create stores the job and makes it searchable, in one transaction.
func (s *transferStore) Create(ctx context.Context, j transfer.Job) error {
	values, err := transferValues(j)
	if err != nil {
		return err
	}
	return s.db.update(ctx, "store job", func(tx *sql.Tx) error {
		created := j.CreatedAt
		if created.IsZero() {
			created = s.db.clock()
		}
		seq, err := newSeq(ctx, tx, transfersTable, created)
		if err != nil {
			return err
		}
		position := j.Position
		if position == 0 {
			if position, err = behindAll(ctx, tx); err != nil {
				return err
			}
			position = max(position, created.UnixMicro())
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO transfers (seq, position, "+transferColumns+") VALUES (?,?,?,?,?,?,?,?,?)",
			append([]any{seq, position}, values...)...)
		if err != nil {
			return err
		}
		return indexText(ctx, tx, transfersTable, seq, transferText(j))
	})
}

// Get takes an ID or a unique prefix.
func (s *transferStore) Get(ctx context.Context, id string) (transfer.Job, error) {
	seq, err := findSeq(ctx, s.db.reader, transfersTable, id)
	if err != nil {
		return transfer.Job{}, s.failed("read job", id, err)
	}
	j, err := scanTransfer(s.db.reader.QueryRowContext(ctx, "SELECT "+transferColumns+", position FROM transfers WHERE seq = ?", seq))
	if err != nil {
		return transfer.Job{}, s.failed("read job", id, err)
	}
	return j, nil
}

// Update touches the search index only where the text changed, so progress is cheap.
func (s *transferStore) Update(ctx context.Context, j transfer.Job) error {
	values, err := transferValues(j)
	if err != nil {
		return err
	}
	return s.db.update(ctx, "store job", func(tx *sql.Tx) error {
		var seq int64
		err := tx.QueryRowContext(ctx, "UPDATE transfers SET ("+transferColumns+") = (?,?,?,?,?,?,?) WHERE id = ? RETURNING seq",
			append(values, j.ID)...).Scan(&seq)
		if isNoRows(err) {
			return jobNotFound(j.ID)
		}
		if err != nil {
			return err
		}
		return indexText(ctx, tx, transfersTable, seq, transferText(j))
	})
}

// Delete drops the job with its segments and link.
func (s *transferStore) Delete(ctx context.Context, id string) error {
	s.db.links.drop(id)
	return s.db.update(ctx, "delete job", func(tx *sql.Tx) error {
		var seq int64
		err := tx.QueryRowContext(ctx, "DELETE FROM transfers WHERE id = ? RETURNING seq", id).Scan(&seq) // segments go with it
		if isNoRows(err) {
			return jobNotFound(id)
		}
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "DELETE FROM transfers_text WHERE rowid = ?", seq)
		return err
	})
}

// List reads in the order of an index: a page costs the same however many jobs there are.
func (s *transferStore) List(ctx context.Context, f transfer.Filter) ([]transfer.Job, error) {
	var w where
	from := w.contain(transfersTable, words(f.Search))
	if len(f.States) > 0 {
		states := make([]any, len(f.States))
		for i, state := range f.States {
			states[i] = string(state)
		}
		w.add("t.state IN (?"+strings.Repeat(",?", len(states)-1)+")", states...)
	}
	if len(f.Kinds) > 0 {
		kinds := make([]any, len(f.Kinds))
		for i, kind := range f.Kinds {
			kinds[i] = string(kind)
		}
		w.add("t.kind IN (?"+strings.Repeat(",?", len(kinds)-1)+")", kinds...)
	}
	if !f.All {
		w.add("t.parent = ?", f.Parent)
	}
	for _, c := range []struct{ column, value string }{{"kind", string(f.Kind)}, {"identity", f.Identity}, {"folder", f.Folder}} {
		if c.value != "" {
			w.add("t."+c.column+" = ?", c.value)
		}
	}
	if !f.From.IsZero() {
		w.add("t.seq >= ?", f.From.UnixMilli())
	}
	if !f.Until.IsZero() {
		w.add("t.seq < ?", f.Until.UnixMilli())
	}
	paged := page
	if f.InOrder {
		paged = orderedPage
	}
	query, err := paged(ctx, s.db.reader, transfersTable, from, &w, f.After)
	if err != nil {
		return nil, s.failed("list jobs", f.After, err)
	}
	limit := f.Limit
	if limit <= 0 {
		limit = -1
	}
	rows, err := s.db.reader.QueryContext(ctx, "SELECT t.id, t.kind, t.state, t.identity, t.folder, t.parent, t.detail, t.position FROM "+query, append(w.args, limit)...) //nolint:gosec // of constants; values are arguments
	all, err := collect(rows, err, func(r *sql.Rows) (transfer.Job, error) { return scanTransfer(r) })
	return all, s.db.failed("list jobs", err)
}

// transferText is what a search of transfers looks in: names, storage, places, host, the day it began.
func transferText(j transfer.Job) string {
	place := j.Key
	if j.Name != "" && strings.HasSuffix(place, j.Name) {
		place = strings.TrimSuffix(place, j.Name)
	}
	return fold(strings.Join([]string{j.Name, j.Bucket + "/" + place, j.Host, j.Folder, j.ProfileName, j.CreatedAt.UTC().Format("2006-01-02")}, "\n"))
}
