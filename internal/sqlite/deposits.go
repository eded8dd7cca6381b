package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

type deposits struct{ db *DB }

// Deposits gives the store of what Daypass keeps in buckets.
func (db *DB) Deposits() link.DepositStore { return &deposits{db} }

// depositDetail is the stored form of a deposit's fields that have no column. Names in it are for ever.
type depositDetail struct {
	Purpose       link.Purpose `json:"purpose"`
	Bucket        string       `json:"bucket"`
	Prefix        []byte       `json:"prefix"` // any bytes: not text
	Key           []byte       `json:"key,omitempty"`
	Bytes         int64        `json:"bytes,omitempty"`
	SourceKey     []byte       `json:"source_key,omitempty"`
	SourceVersion string       `json:"source_version,omitempty"`
	SourceETag    []byte       `json:"source_etag,omitempty"`
	SourceSize    int64        `json:"source_size,omitempty"`
	UploadKey     []byte       `json:"upload_key,omitempty"`
	UploadID      string       `json:"upload_id,omitempty"`
	Files         int          `json:"files,omitempty"`
	Expires       int64        `json:"expires,omitempty"`
	Touched       int64        `json:"touched,omitempty"`
	Removed       int64        `json:"removed,omitempty"`
}

const depositColumns = "id, profile_id, state, created, detail"

func depositDetailText(d link.Deposit) (detail, copies string, err error) {
	text, err := json.Marshal(depositDetail{
		Purpose: d.Purpose, Bucket: d.Bucket, Prefix: []byte(d.Prefix), Key: []byte(d.Key), Bytes: d.Bytes,
		SourceKey: []byte(d.SourceKey), SourceVersion: d.SourceVersion, SourceETag: []byte(d.SourceETag), SourceSize: d.SourceSize,
		UploadKey: []byte(d.UploadKey), UploadID: d.UploadID, Files: d.Files,
		Expires: micros(d.ExpiresAt), Touched: micros(d.TouchedAt), Removed: micros(d.RemovedAt),
	})
	if err != nil {
		return "", "", fmt.Errorf("deposit %s: %w", d.ID, err)
	}
	keys := make([][]byte, len(d.Copies))
	for i, key := range d.Copies {
		keys[i] = []byte(key)
	}
	list, err := json.Marshal(keys)
	if err != nil {
		return "", "", fmt.Errorf("deposit %s: %w", d.ID, err)
	}
	return string(text), string(list), nil
}

func scanDeposit(row interface{ Scan(...any) error }, more ...any) (link.Deposit, error) {
	var d link.Deposit
	var created int64
	var text []byte
	if err := row.Scan(append([]any{&d.ID, &d.ProfileID, &d.State, &created, &text}, more...)...); err != nil {
		return link.Deposit{}, err
	}
	var t depositDetail
	if err := json.Unmarshal(text, &t); err != nil {
		return link.Deposit{}, spoiltRow("deposit "+d.ID, err)
	}
	d.Purpose, d.Bucket, d.Prefix, d.Key, d.Bytes = t.Purpose, t.Bucket, string(t.Prefix), string(t.Key), t.Bytes
	d.SourceKey, d.SourceVersion, d.SourceETag, d.SourceSize = string(t.SourceKey), t.SourceVersion, string(t.SourceETag), t.SourceSize
	d.UploadKey, d.UploadID, d.Files = string(t.UploadKey), t.UploadID, t.Files
	d.ExpiresAt, d.TouchedAt, d.CreatedAt, d.RemovedAt = fromMicros(t.Expires), fromMicros(t.Touched), fromMicros(created), fromMicros(t.Removed)
	return d, nil
}

// AddDeposit stores a new deposit.
func (s *deposits) AddDeposit(ctx context.Context, d link.Deposit) error {
	detail, copies, err := depositDetailText(d)
	if err != nil {
		return err
	}
	return s.db.update(ctx, "store deposit", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO deposits ("+depositColumns+", copies) VALUES (?,?,?,?,?,?)",
			d.ID, d.ProfileID, string(d.State), micros(d.CreatedAt), detail, copies)
		return err
	})
}

// Deposit finds one with its Copies.
func (s *deposits) Deposit(ctx context.Context, id string) (link.Deposit, error) {
	var copies []byte
	d, err := scanDeposit(s.db.reader.QueryRowContext(ctx, "SELECT "+depositColumns+", copies FROM deposits WHERE id = ?", id), &copies)
	if isNoRows(err) {
		return link.Deposit{}, apperr.New(apperr.LedgerNotFound, apperr.Params{"id": id})
	}
	if err != nil {
		return link.Deposit{}, s.db.failed("read deposit", err)
	}
	var keys [][]byte
	if err := json.Unmarshal(copies, &keys); err != nil {
		return link.Deposit{}, s.db.failed("read deposit", spoiltRow("deposit "+id, err))
	}
	for _, key := range keys {
		d.Copies = append(d.Copies, string(key))
	}
	return d, nil
}

// UpdateDeposit replaces all but the profile and the time of creation.
func (s *deposits) UpdateDeposit(ctx context.Context, d link.Deposit) error {
	detail, copies, err := depositDetailText(d)
	if err != nil {
		return err
	}
	return s.db.update(ctx, "store deposit", func(tx *sql.Tx) error {
		met, err := changedOne(tx.ExecContext(ctx, "UPDATE deposits SET state = ?, detail = ?, copies = ? WHERE id = ?",
			string(d.State), detail, copies, d.ID))
		if err == nil && !met {
			return apperr.New(apperr.LedgerNotFound, apperr.Params{"id": d.ID})
		}
		return err
	})
}

// Deposits lists by state, oldest first.
func (s *deposits) Deposits(ctx context.Context, states ...link.DepositState) ([]link.Deposit, error) {
	wanted, err := json.Marshal(states)
	if err != nil {
		return nil, fmt.Errorf("deposit states: %w", err)
	}
	rows, err := s.db.reader.QueryContext(ctx, "SELECT "+depositColumns+
		" FROM deposits WHERE state IN (SELECT value FROM json_each(?)) ORDER BY created, id", string(wanted))
	all, err := collect(rows, err, func(r *sql.Rows) (link.Deposit, error) { return scanDeposit(r) })
	return all, s.db.failed("list deposits", err)
}
