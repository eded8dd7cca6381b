package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/request"
)

type requests struct{ db *DB }

// Requests gives the store of requests and arrivals.
func (db *DB) Requests() request.Store { return &requests{db} }

// requestsPage is how many rows a page has where the filter does not say.
const requestsPage = 100

// requestDetail is the stored form of a request's fields that have no column. Names in it are for ever.
type requestDetail struct {
	ProfileName string        `json:"profile_name"`
	Kind        request.Kind  `json:"kind"`
	Bucket      string        `json:"bucket"`
	Prefix      []byte        `json:"prefix"` // any bytes: not text
	Title       string        `json:"title,omitempty"`
	Note        string        `json:"note,omitempty"`
	From        string        `json:"from,omitempty"`
	MaxSize     int64         `json:"max_size,omitempty"`
	Limit       request.Limit `json:"limit,omitempty"`
	Slots       []slotDetail  `json:"slots,omitempty"`
	DepositID   string        `json:"deposit,omitempty"`
	LinkID      string        `json:"link,omitempty"`
	Path        string        `json:"path,omitempty"`
	CappedBy    link.Cap      `json:"capped_by,omitempty"`
	Created     int64         `json:"created,omitempty"`
	Touched     int64         `json:"touched,omitempty"`
	Expires     int64         `json:"expires,omitempty"`
	Closed      int64         `json:"closed,omitempty"`
	Checked     int64         `json:"checked,omitempty"`
	LookUntil   int64         `json:"look_until,omitempty"` // what Filter.MayCome asks for
}

type slotDetail struct {
	Key      []byte `json:"key"`
	UploadID string `json:"upload,omitempty"`
	Large    bool   `json:"large,omitempty"`
}

func requestDetailText(r request.Request) (string, error) {
	d := requestDetail{
		ProfileName: r.ProfileName, Kind: r.Kind, Bucket: r.Bucket, Prefix: []byte(r.Prefix), Title: r.Title, Note: r.Note, From: r.From,
		MaxSize: r.MaxSize, Limit: r.Limit, DepositID: r.DepositID, LinkID: r.LinkID, Path: r.Path, CappedBy: r.CappedBy, Created: micros(r.CreatedAt),
		Touched: micros(r.TouchedAt), Expires: micros(r.ExpiresAt), Closed: micros(r.ClosedAt), Checked: micros(r.CheckedAt), LookUntil: micros(r.LookUntil()),
	}
	for _, s := range r.Slots {
		d.Slots = append(d.Slots, slotDetail{[]byte(s.Key), s.UploadID, s.Large})
	}
	text, err := json.Marshal(d)
	if err != nil {
		return "", fmt.Errorf("request %s: %w", r.ID, err)
	}
	return string(text), nil
}

const requestColumns = `t.id, t.profile_id, t.state, t.detail,
	(SELECT count(*) FROM arrivals a WHERE a.request = t.id), (SELECT count(*) FROM arrivals a WHERE a.request = t.id AND a.seen = 0)`

func scanRequest(row interface{ Scan(...any) error }) (request.Request, error) {
	var r request.Request
	var text []byte
	if err := row.Scan(&r.ID, &r.ProfileID, &r.State, &text, &r.Arrived, &r.Unseen); err != nil {
		return request.Request{}, err
	}
	var d requestDetail
	if err := json.Unmarshal(text, &d); err != nil {
		return request.Request{}, spoiltRow("request "+r.ID, err)
	}
	r.ProfileName, r.Kind, r.Bucket, r.Prefix, r.Title, r.Note, r.From = d.ProfileName, d.Kind, d.Bucket, string(d.Prefix), d.Title, d.Note, d.From
	r.MaxSize, r.Limit, r.LinkID, r.Path, r.CappedBy = d.MaxSize, d.Limit, d.LinkID, d.Path, d.CappedBy
	r.DepositID = d.DepositID
	r.CreatedAt, r.TouchedAt, r.ExpiresAt = fromMicros(d.Created), fromMicros(d.Touched), fromMicros(d.Expires)
	r.ClosedAt, r.CheckedAt = fromMicros(d.Closed), fromMicros(d.Checked)
	for _, s := range d.Slots {
		r.Slots = append(r.Slots, request.Slot{Key: string(s.Key), UploadID: s.UploadID, Large: s.Large})
	}
	return r, nil
}

func (s *requests) failed(doing, id string, err error) error {
	if isNoRows(err) || err == errNoRow { //nolint:errorlint // errNoRow is never wrapped
		return apperr.New(apperr.RequestNotFound, apperr.Params{"id": id})
	}
	return s.db.failed(doing, err)
}

// AddRequest stores a new request.
func (s *requests) AddRequest(ctx context.Context, r request.Request) error {
	detail, err := requestDetailText(r)
	if err != nil {
		return err
	}
	return s.db.update(ctx, "store request", func(tx *sql.Tx) error {
		created := r.CreatedAt
		if created.IsZero() {
			created = s.db.clock()
		}
		seq, err := newSeq(ctx, tx, requestsTable, created)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO requests (seq, id, profile_id, state, detail) VALUES (?,?,?,?,?)",
			seq, r.ID, r.ProfileID, string(r.State), detail)
		return err
	})
}

// Request takes an ID or a unique prefix.
func (s *requests) Request(ctx context.Context, id string) (request.Request, error) {
	seq, err := findSeq(ctx, s.db.reader, requestsTable, id)
	if err != nil {
		return request.Request{}, s.failed("read request", id, err)
	}
	r, err := scanRequest(s.db.reader.QueryRowContext(ctx, "SELECT "+requestColumns+" FROM requests t WHERE t.seq = ?", seq))
	if err != nil {
		return request.Request{}, s.failed("read request", id, err)
	}
	return r, nil
}

// UpdateRequest replaces all but the profile and the place in the list.
func (s *requests) UpdateRequest(ctx context.Context, r request.Request) error {
	detail, err := requestDetailText(r)
	if err != nil {
		return err
	}
	return s.db.update(ctx, "store request", func(tx *sql.Tx) error {
		met, err := changedOne(tx.ExecContext(ctx, "UPDATE requests SET state = ?, detail = ? WHERE id = ?", string(r.State), detail, r.ID))
		if err == nil && !met {
			return apperr.New(apperr.RequestNotFound, apperr.Params{"id": r.ID})
		}
		return err
	})
}

// DeleteRequest forgets a request with its arrivals.
func (s *requests) DeleteRequest(ctx context.Context, id string) error {
	return s.db.update(ctx, "delete request", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM requests WHERE id = ?", id)
		return err
	})
}

// Requests lists newest first.
func (s *requests) Requests(ctx context.Context, f request.Filter) ([]request.Request, error) {
	var w where
	if len(f.States) > 0 {
		states, err := json.Marshal(f.States)
		if err != nil {
			return nil, fmt.Errorf("request states: %w", err)
		}
		w.add("t.state IN (SELECT value FROM json_each(?))", string(states))
	}
	if f.ProfileID != "" {
		w.add("t.profile_id = ?", f.ProfileID)
	}
	if !f.MayCome.IsZero() {
		w.add("coalesce(t.detail ->> 'look_until', t.detail ->> 'expires', 0) > ?", micros(f.MayCome))
	}
	query, err := page(ctx, s.db.reader, requestsTable, "requests t", &w, f.After)
	if err != nil {
		return nil, s.failed("list requests", f.After, err)
	}
	limit := f.Limit
	if limit <= 0 {
		limit = requestsPage
	}
	wanted, most := words(f.Search), limit
	if len(wanted) > 0 { // requests are few: they are read until a page is full
		most = -1
	}
	rows, err := s.db.reader.QueryContext(ctx, "SELECT "+requestColumns+" FROM "+query, append(w.args, most)...) //nolint:gosec // of constants; values are arguments
	if err != nil {
		return nil, s.db.failed("list requests", err)
	}
	defer func() { _ = rows.Close() }()
	var all []request.Request
	for len(all) < limit && rows.Next() {
		one, err := scanRequest(rows)
		if err != nil {
			return nil, s.db.failed("list requests", err)
		}
		if text := requestText(one); !slices.ContainsFunc(wanted, func(word string) bool { return !strings.Contains(text, word) }) {
			all = append(all, one)
		}
	}
	return all, s.db.failed("list requests", rows.Err())
}

// requestText is what a search of requests looks in.
func requestText(r request.Request) string {
	const day = "2006-01-02"
	return fold(strings.Join([]string{
		r.Title, r.Note, r.From, r.ProfileName + ":" + r.Bucket + "/" + r.Prefix, r.CreatedAt.UTC().Format(day), r.ExpiresAt.UTC().Format(day),
	}, "\n"))
}
