package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

type ledger struct{ db *DB }

// Links gives the ledger of issued links.
func (db *DB) Links() link.Ledger { return &ledger{db} }

// ledgerPage is how many entries a page has where the filter does not say.
const ledgerPage = 100

// errSignature guards the promise that no signature is stored: a link could be used by whoever reads the file.
var errSignature = errors.New("a signature or token may not be stored")

func issuedDetailText(i link.Issued) (string, error) {
	for name := range i.Grant.Query {
		switch strings.ToLower(name) {
		case "x-amz-signature", "x-amz-security-token", "signature", "x-goog-signature":
			return "", fmt.Errorf("link %s: %w", i.ID, errSignature)
		}
	}
	text, err := json.Marshal(issuedDetailOf(i))
	if err != nil {
		return "", fmt.Errorf("link %s: %w", i.ID, err)
	}
	return string(text), nil
}

func (l *ledger) failed(doing, id string, err error) error {
	if isNoRows(err) || err == errNoRow { //nolint:errorlint // errNoRow is never wrapped
		return apperr.New(apperr.LedgerNotFound, apperr.Params{"id": id})
	}
	return l.db.failed(doing, err)
}

// Add refuses an entry that holds a signature or token.
func (l *ledger) Add(ctx context.Context, i link.Issued) error {
	detail, err := issuedDetailText(i)
	if err != nil {
		return err
	}
	return l.db.update(ctx, "store link", func(tx *sql.Tx) error {
		created := i.CreatedAt
		if created.IsZero() {
			created = l.db.clock()
		}
		seq, err := newSeq(ctx, tx, linksTable, created)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO links (seq, id, profile_id, expires, detail, deposit) VALUES (?,?,?,?,?,?)",
			seq, i.ID, i.ProfileID, micros(i.ExpiresAt), detail, i.DepositID)
		if err != nil {
			return err
		}
		return indexText(ctx, tx, linksTable, seq, issuedText(i))
	})
}

// Get takes an ID or a unique prefix.
func (l *ledger) Get(ctx context.Context, id string) (link.Issued, error) {
	seq, err := findSeq(ctx, l.db.reader, linksTable, id)
	if err != nil {
		return link.Issued{}, l.failed("read link", id, err)
	}
	i, err := scanIssued(l.db.reader.QueryRowContext(ctx, "SELECT id, profile_id, detail FROM links WHERE seq = ?", seq))
	if err != nil {
		return link.Issued{}, l.failed("read link", id, err)
	}
	return i, nil
}

// List leaves Filter.State to the service.
func (l *ledger) List(ctx context.Context, f link.Filter) ([]link.Issued, error) {
	var w where
	from := w.contain(linksTable, words(f.Search))
	if f.ProfileID != "" {
		w.add("t.profile_id = ?", f.ProfileID)
	}
	if f.DepositID != "" {
		w.add("t.deposit = ?", f.DepositID)
	}
	query, err := page(ctx, l.db.reader, linksTable, from, &w, f.After)
	if err != nil {
		return nil, l.failed("list links", f.After, err)
	}
	limit := f.Limit
	if limit <= 0 {
		limit = ledgerPage
	}
	rows, err := l.db.reader.QueryContext(ctx, "SELECT t.id, t.profile_id, t.detail FROM "+query, append(w.args, limit)...) //nolint:gosec // of constants; values are arguments
	all, err := collect(rows, err, func(r *sql.Rows) (link.Issued, error) { return scanIssued(r) })
	return all, l.db.failed("list links", err)
}

// Update stores the fields that link.Ledger names; what was signed never changes.
func (l *ledger) Update(ctx context.Context, i link.Issued) error {
	return l.db.update(ctx, "store link", func(tx *sql.Tx) error {
		old, err := scanIssued(tx.QueryRowContext(ctx, "SELECT id, profile_id, detail FROM links WHERE id = ?", i.ID))
		if err != nil {
			return l.failed("store link", i.ID, err)
		}
		old.WithdrawnAt, old.BrokenAt, old.BrokenCode, old.CheckedAt = i.WithdrawnAt, i.BrokenAt, i.BrokenCode, i.CheckedAt
		detail, err := issuedDetailText(old)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE links SET detail = ? WHERE id = ?", detail, i.ID)
		return err
	})
}

func scanIssued(row interface{ Scan(...any) error }) (link.Issued, error) {
	var i link.Issued
	var text []byte
	if err := row.Scan(&i.ID, &i.ProfileID, &text); err != nil {
		return link.Issued{}, err
	}
	var d issuedDetail
	if err := json.Unmarshal(text, &d); err != nil {
		return link.Issued{}, spoiltRow("link "+i.ID, err)
	}
	d.into(&i)
	return i, nil
}

// issuedText is what a search of links looks in: names, places, the profile, the days it was made and ends.
func issuedText(i link.Issued) string {
	const day = "2006-01-02"
	return fold(strings.Join([]string{
		i.Grant.Name, i.ProfileName + ":" + i.Grant.Bucket + "/" + i.Grant.Key, i.Host,
		i.CreatedAt.UTC().Format(day), i.ExpiresAt.UTC().Format(day),
	}, "\n"))
}
