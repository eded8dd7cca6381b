package link

import (
	"context"
)

// Ending is what ending a link before its date would do.
type Ending struct {
	Issued Issued
	// Others are further links that work and would end with it: they open the same copy, page or file.
	Others []Issued
	// Bytes become free in the storage: of the copies, or of the file itself where nothing else ends the link.
	Bytes int64
	// FilesOpen counts the links in a page that work until their date for who has kept them.
	FilesOpen int
}

// Get gives a link of the ledger as it is known to stand. It asks no server. Errors: LedgerNotFound.
func (s *Service) Get(ctx context.Context, id string) (Issued, error) {
	i, err := s.cfg.Ledger.Get(ctx, id)
	if err == nil {
		i.State = s.standing(i, i.AccessKeyID)
	}
	return i, err
}

// Ending tells what Withdraw would do; of a plain link, what RemoveFile would. It asks no server. Errors: LedgerNotFound.
func (s *Service) Ending(ctx context.Context, id string) (Ending, error) {
	i, err := s.Get(ctx, id)
	if err != nil {
		return Ending{}, err
	}
	e := Ending{Issued: i}
	same := Filter{ProfileID: i.ProfileID, Search: i.Grant.Key, Limit: 10_000}
	if i.Withdrawable() {
		d, err := s.cfg.Deposits.Deposit(ctx, i.DepositID)
		if err != nil {
			return Ending{}, err
		}
		same = Filter{DepositID: i.DepositID, Limit: 10_000}
		e.Bytes = d.Bytes
		if len(d.Copies) < d.Files {
			e.FilesOpen = d.Files
		}
	} else {
		e.Bytes = max(i.ObjectSize, 0)
	}
	links, err := s.List(ctx, same)
	for _, other := range links {
		g := other.Grant
		if other.ID != i.ID && g.Method == MethodGet && g.Bucket == i.Grant.Bucket && g.Key == i.Grant.Key && other.alive() {
			e.Others = append(e.Others, other)
		}
	}
	return e, err
}

// alive reports whether a link that was read by the Service still opens something.
func (i Issued) alive() bool { return i.State == IssuedActive || i.State == IssuedEndsSoon }
