package sqlite

import (
	"context"
	"database/sql"
	"errors"
)

// executor is what reads and writes: a transaction, or prepared.
type executor interface {
	querier
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// prepared is a transaction that reads the text of a statement once, for those that run the same ones many times. It is
// for one goroutine.
type prepared struct {
	tx  *sql.Tx
	all map[string]*sql.Stmt
}

func prepare(tx *sql.Tx) *prepared { return &prepared{tx, make(map[string]*sql.Stmt)} }

func (p *prepared) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := p.all[query]; s != nil {
		return s, nil
	}
	s, err := p.tx.PrepareContext(ctx, query)
	if err == nil {
		p.all[query] = s
	}
	return s, err
}

// QueryContext implements querier.
func (p *prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := p.statement(ctx, query) //nolint:sqlclosecheck // close closes it, with all others
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

// QueryRowContext implements querier; a statement that cannot be prepared fails as the transaction says it does.
func (p *prepared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := p.statement(ctx, query) //nolint:sqlclosecheck // close closes it, with all others
	if err != nil {
		return p.tx.QueryRowContext(ctx, query, args...)
	}
	return s.QueryRowContext(ctx, args...)
}

// ExecContext implements executor.
func (p *prepared) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := p.statement(ctx, query) //nolint:sqlclosecheck // close closes it, with all others
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

func (p *prepared) close() error {
	var errs []error
	for _, s := range p.all {
		errs = append(errs, s.Close())
	}
	return errors.Join(errs...)
}
