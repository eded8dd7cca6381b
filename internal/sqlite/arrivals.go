package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"daypass/internal/request"
)

// arrivalDetail is the stored form of an arrival's fields that have no column. Names in it are for ever.
type arrivalDetail struct {
	Name     string `json:"name"`
	Path     string `json:"path"`
	Size     int64  `json:"size"`
	At       int64  `json:"at"`
	TooLarge bool   `json:"too_large,omitempty"`
}

// NewArrivals gives those that have no row.
func (s *requests) NewArrivals(ctx context.Context, all []request.Arrival) ([]request.Arrival, error) {
	var news []request.Arrival
	for _, a := range all {
		var there int
		err := s.db.reader.QueryRowContext(ctx, "SELECT count(*) FROM arrivals WHERE request = ? AND key = ? AND etag = ?",
			a.Request, []byte(a.Key), []byte(a.ETag)).Scan(&there)
		if err != nil {
			return nil, s.db.failed("read arrivals", err)
		}
		if there == 0 {
			news = append(news, a)
		}
	}
	return news, nil
}

// AddArrivals stores those that are new in one transaction, so that of several processes one gets each.
func (s *requests) AddArrivals(ctx context.Context, all []request.Arrival) ([]request.Arrival, error) {
	var added []request.Arrival
	if len(all) == 0 {
		return nil, nil
	}
	err := s.db.update(ctx, "store arrivals", func(tx *sql.Tx) error {
		added = nil
		for _, a := range all {
			detail, err := json.Marshal(arrivalDetail{a.Name, a.Path, a.Size, micros(a.At), a.TooLarge})
			if err != nil {
				return fmt.Errorf("arrival: %w", err)
			}
			r, err := tx.ExecContext(ctx, "INSERT INTO arrivals (request, key, etag, detail) VALUES (?,?,?,?) ON CONFLICT DO NOTHING",
				a.Request, []byte(a.Key), []byte(a.ETag), string(detail))
			met, err := changedOne(r, err)
			if err != nil {
				return err
			}
			if !met {
				continue
			}
			if a.ID, err = r.LastInsertId(); err != nil {
				return fmt.Errorf("arrival: %w", err)
			}
			added = append(added, a)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return added, nil
}

// Arrivals lists newest first.
func (s *requests) Arrivals(ctx context.Context, f request.ArrivalFilter) ([]request.Arrival, error) {
	var w where
	if f.Request != "" {
		seq, err := findSeq(ctx, s.db.reader, requestsTable, f.Request)
		if err != nil {
			return nil, s.failed("list arrivals", f.Request, err)
		}
		w.add("request = (SELECT id FROM requests WHERE seq = ?)", seq)
	}
	if f.Unseen {
		w.add("seen = 0")
	}
	if f.Before > 0 {
		w.add("seq < ?", f.Before)
	}
	limit := f.Limit
	if limit <= 0 {
		limit = requestsPage
	}
	rows, err := s.db.reader.QueryContext(ctx, "SELECT seq, request, key, etag, seen, detail FROM arrivals"+w.String()+" ORDER BY seq DESC LIMIT ?", //nolint:gosec // of constants; values are arguments
		append(w.args, limit)...)
	all, err := collect(rows, err, scanArrival)
	return all, s.db.failed("list arrivals", err)
}

func scanArrival(row *sql.Rows) (request.Arrival, error) {
	var a request.Arrival
	var key, etag, text []byte
	if err := row.Scan(&a.ID, &a.Request, &key, &etag, &a.Seen, &text); err != nil {
		return request.Arrival{}, err
	}
	var d arrivalDetail
	if err := json.Unmarshal(text, &d); err != nil {
		return request.Arrival{}, spoiltRow("arrival", err)
	}
	a.Key, a.ETag, a.Name, a.Path, a.Size, a.At, a.TooLarge = string(key), string(etag), d.Name, d.Path, d.Size, fromMicros(d.At), d.TooLarge
	return a, nil
}

// MarkSeen marks up to an arrival; 0 all.
func (s *requests) MarkSeen(ctx context.Context, id string, upTo int64) error {
	return s.db.update(ctx, "store arrivals", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE arrivals SET seen = 1 WHERE request = ?1 AND (?2 = 0 OR seq <= ?2)", id, upTo)
		return err
	})
}
