package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"daypass/internal/transfer"
)

// progress stores how far transfers are, those that ask at the same time in one transaction: with many transfers its price
// is paid once for all. Where they come thick the first one waits a moment for the others.
type progress struct {
	mu      sync.Mutex
	pending []*advance
	leading bool      // somebody stores
	last    time.Time // when somebody did
}

const (
	thick  = 100 * time.Millisecond // this soon after another one
	moment = 50 * time.Millisecond
)

// advance is one transfer's progress on its way.
type advance struct {
	p     transfer.Progress
	fresh map[int64][]byte
	done  chan error
}

// SaveProgress stores segments and numbers. The transaction is not the caller's alone, so it does not end with ctx: only
// the waiting does.
func (s *transferStore) SaveProgress(ctx context.Context, p transfer.Progress) error {
	a := &advance{p: p, fresh: packAll(p.Segments), done: make(chan error, 1)}
	b := &s.db.progress
	b.mu.Lock()
	b.pending = append(b.pending, a)
	lead := !b.leading
	b.leading = true
	soon := time.Since(b.last) < thick
	b.mu.Unlock()
	if lead {
		if soon {
			time.AfterFunc(moment, func() { s.lead(context.WithoutCancel(ctx)) }) // everyone in it waits for it
		} else {
			s.lead(context.WithoutCancel(ctx))
		}
	}
	select {
	case err := <-a.done:
		return err
	case <-ctx.Done():
		return s.db.failed("store progress", ctx.Err())
	}
}

// lead stores all that is there. Who asks after it has begun leads the next time.
func (s *transferStore) lead(ctx context.Context) {
	b := &s.db.progress
	b.mu.Lock()
	batch := b.pending
	b.pending, b.leading = nil, false
	b.last = time.Now()
	b.mu.Unlock()
	s.storeAll(ctx, batch)
}

// storeAll stores a batch in one transaction. A transfer that is not there any more is its own failure, any other is
// everybody's.
func (s *transferStore) storeAll(ctx context.Context, batch []*advance) {
	gone := make(map[*advance]bool)
	err := s.db.update(ctx, "store progress", func(tx *sql.Tx) error {
		clear(gone)
		p := prepare(tx)
		defer func() { _ = p.close() }()
		for _, a := range batch {
			var seq int64
			err := p.QueryRowContext(ctx, "UPDATE transfers SET boot = ?, detail = json_set(detail, '$.done', ?, '$.fetched', ?) WHERE id = ? RETURNING seq",
				a.p.Boot, a.p.Done, a.p.Fetched, a.p.ID).Scan(&seq)
			if errors.Is(err, sql.ErrNoRows) {
				gone[a] = true
				continue
			}
			if err == nil {
				err = replaceChunks(ctx, p, seq, a.fresh)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	for _, a := range batch {
		if gone[a] && err == nil {
			a.done <- jobNotFound(a.p.ID)
		} else {
			a.done <- err
		}
	}
}
