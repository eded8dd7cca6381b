package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"daypass/internal/secret"
	"daypass/internal/transfer"
)

// keptLinks are links that nothing lasting could seal: they live as long as this process.
type keptLinks struct {
	mu   sync.Mutex
	byID map[string]secret.String
}

func (k *keptLinks) keep(id string, l secret.String) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byID == nil {
		k.byID = make(map[string]secret.String)
	}
	k.byID[id] = l
}

func (k *keptLinks) get(id string) (secret.String, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	l, ok := k.byID[id]
	return l, ok
}

func (k *keptLinks) drop(id string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.byID, id)
}

func linkContext(id string) secret.Context {
	return secret.Context{Table: "transfers", Column: "sealed", Row: id}
}

// KeepLink never fails for want of a vault: a download needs its link now, storing it is for later.
func (s *transferStore) KeepLink(ctx context.Context, id string, l secret.String) error {
	plain := []byte(l.Reveal())
	defer clear(plain)
	sealed, err := s.sealer.Seal(ctx, linkContext(id), plain)
	if err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("keep link: %w", ctx.Err())
		}
		sealed = nil
	}
	if err := s.setSealed(ctx, "keep link", id, sealed); err != nil {
		return err
	}
	if sealed == nil {
		s.db.links.keep(id, l)
	} else {
		s.db.links.drop(id)
	}
	return nil
}

func (s *transferStore) setSealed(ctx context.Context, doing, id string, sealed []byte) error {
	return s.db.update(ctx, doing, func(tx *sql.Tx) error {
		met, err := changedOne(tx.ExecContext(ctx, "UPDATE transfers SET sealed = ? WHERE id = ?", sealed, id))
		if err == nil && !met {
			return jobNotFound(id)
		}
		return err
	})
}

// Link gives transfer.ErrNoLink, too, for a sealed link that was damaged; where the vault stays closed the vault's
// own error tells why.
func (s *transferStore) Link(ctx context.Context, id string) (secret.String, error) {
	if l, ok := s.db.links.get(id); ok {
		return l, nil
	}
	var sealed []byte
	err := s.db.reader.QueryRowContext(ctx, "SELECT sealed FROM transfers WHERE id = ?", id).Scan(&sealed)
	if err != nil {
		return secret.String{}, s.failed("read link", id, err)
	}
	if sealed == nil {
		return secret.String{}, transfer.ErrNoLink
	}
	plain, err := s.sealer.Open(ctx, linkContext(id), sealed)
	if errors.Is(err, secret.ErrDamaged) {
		return secret.String{}, errors.Join(transfer.ErrNoLink, err)
	}
	if err != nil {
		return secret.String{}, err
	}
	defer clear(plain)
	return secret.NewString(string(plain)), nil
}

// ForgetLink drops the link in memory and in the file, where secure_delete overwrites it.
func (s *transferStore) ForgetLink(ctx context.Context, id string) error {
	s.db.links.drop(id)
	return s.setSealed(ctx, "forget link", id, nil)
}
