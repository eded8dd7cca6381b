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
	Items         [][]byte     `json:"items,omitempty"`
	Note          string       `json:"note,omitempty"`
	Expires       int64        `json:"expires,omitempty"`
	Touched       int64        `json:"touched,omitempty"`
	Removed       int64        `json:"removed,omitempty"`
}

const depositColumns = "id, profile_id, state, created, detail"

func depositDetailText(d link.Deposit) (detail, copies, sources string, err error) {
	text, err := json.Marshal(depositDetail{
		Purpose: d.Purpose, Bucket: d.Bucket, Prefix: []byte(d.Prefix), Key: []byte(d.Key), Bytes: d.Bytes,
		SourceKey: []byte(d.SourceKey), SourceVersion: d.SourceVersion, SourceETag: []byte(d.SourceETag), SourceSize: d.SourceSize,
		UploadKey: []byte(d.UploadKey), UploadID: d.UploadID, Files: d.Files, Items: asBytes(d.Items), Note: d.Note,
		Expires: micros(d.ExpiresAt), Touched: micros(d.TouchedAt), Removed: micros(d.RemovedAt),
	})
	if err != nil {
		return "", "", "", fmt.Errorf("deposit %s: %w", d.ID, err)
	}
	return string(text), keysText(d.Copies), keysText(d.Sources), nil
}

// keysText is a list of keys, which are any bytes, as JSON.
func keysText(keys []string) string {
	text, _ := json.Marshal(asBytes(keys)) // bytes always encode
	return string(text)
}

func asBytes(keys []string) [][]byte {
	list := make([][]byte, len(keys))
	for i, key := range keys {
		list[i] = []byte(key)
	}
	return list
}

func asKeys(list [][]byte) (keys []string) {
	for _, key := range list {
		keys = append(keys, string(key))
	}
	return keys
}

func readKeys(text []byte) (keys []string, err error) {
	var list [][]byte
	err = json.Unmarshal(text, &list)
	return asKeys(list), err
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
	d.UploadKey, d.UploadID, d.Files, d.Items, d.Note = string(t.UploadKey), t.UploadID, t.Files, asKeys(t.Items), t.Note
	d.ExpiresAt, d.TouchedAt, d.CreatedAt, d.RemovedAt = fromMicros(t.Expires), fromMicros(t.Touched), fromMicros(created), fromMicros(t.Removed)
	return d, nil
}

// AddDeposit stores a new deposit.
func (s *deposits) AddDeposit(ctx context.Context, d link.Deposit) error {
	detail, copies, sources, err := depositDetailText(d)
	if err != nil {
		return err
	}
	return s.db.update(ctx, "store deposit", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO deposits ("+depositColumns+", copies, sources) VALUES (?,?,?,?,?,?,?)",
			d.ID, d.ProfileID, string(d.State), micros(d.CreatedAt), detail, copies, sources)
		return err
	})
}

// Deposit finds one with its Copies and Sources.
func (s *deposits) Deposit(ctx context.Context, id string) (link.Deposit, error) {
	var copies, sources []byte
	d, err := scanDeposit(s.db.reader.QueryRowContext(ctx, "SELECT "+depositColumns+", copies, sources FROM deposits WHERE id = ?", id), &copies, &sources)
	if isNoRows(err) {
		return link.Deposit{}, apperr.New(apperr.LedgerNotFound, apperr.Params{"id": id})
	}
	if err != nil {
		return link.Deposit{}, s.db.failed("read deposit", err)
	}
	if d.Copies, err = readKeys(copies); err == nil {
		d.Sources, err = readKeys(sources)
	}
	if err != nil {
		return link.Deposit{}, s.db.failed("read deposit", spoiltRow("deposit "+id, err))
	}
	return d, nil
}

// UpdateDeposit replaces all but the profile and the time of creation.
func (s *deposits) UpdateDeposit(ctx context.Context, d link.Deposit) error {
	detail, copies, sources, err := depositDetailText(d)
	if err != nil {
		return err
	}
	return s.db.update(ctx, "store deposit", func(tx *sql.Tx) error {
		met, err := changedOne(tx.ExecContext(ctx, "UPDATE deposits SET state = ?, detail = ?, copies = ?, sources = ? WHERE id = ?",
			string(d.State), detail, copies, sources, d.ID))
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
