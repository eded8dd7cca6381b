package request

import (
	"cmp"
	"context"
	"errors"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/profile"
)

// Done is what closing did.
type Done struct {
	Request Request
	News    []Arrival // that came since the last look
	// UsableUntil is not zero where somebody who has kept a form or an upload link can send until then: signatures cannot be
	// recalled. Slots for large files are of no use any more.
	UsableUntil time.Time
}

// Close ends a request: looks a last time, drops the uploads that are open, deletes the page so that the link ends, and
// marks it closed. What came stays. It may be repeated, finishes what was interrupted, and looks once more as long as something
// may come. Errors: RequestNotFound,
// JobBusy, PermissionMissing, NotWithdrawn, and the storage's.
func (s *Service) Close(ctx context.Context, id string) (Done, error) {
	r, err := s.Get(ctx, id)
	if err != nil {
		return Done{}, err
	}
	release, ok, err := s.claim(ctx, r.ID)
	if err != nil || !ok {
		return Done{}, orBusy(err, r.ID)
	}
	defer release()
	if r, err = s.Get(ctx, r.ID); err != nil { // as it is under the claim
		return Done{}, err
	}
	done := Done{Request: r, UsableUntil: r.usableUntil(s.cfg.Now())}
	if r.State == Closed && !r.MayCome(s.cfg.Now()) {
		return done, nil
	}
	a, err := s.cfg.Profiles.Access(ctx, r.ProfileID)
	switch {
	case r.State == Closed && apperr.CodeOf(err) == apperr.ProfileUnknown: // nobody can look any more
		return done, nil
	case err != nil:
		return Done{}, profile.OfRemoved(err, r.ProfileName)
	case r.State == Closed:
		done.News, err = s.lookLate(ctx, a, r)
		return done, err
	}
	return s.close(ctx, a, r)
}

func (s *Service) close(ctx context.Context, a profile.Access, r Request) (Done, error) {
	r.State = Closing
	if err := s.touch(ctx, &r); err != nil {
		return Done{}, err
	}
	if _, err := s.endSlots(ctx, a, r); err != nil {
		return Done{}, err
	}
	if r.Kind == Page && r.LinkID != "" {
		if _, err := s.cfg.Links.Withdraw(ctx, r.LinkID); err != nil && apperr.CodeOf(err) != apperr.LedgerNotFound {
			return Done{}, err
		}
	}
	if err := s.endAgain(ctx, a, r); err != nil {
		return Done{}, err
	}
	news, err := s.look(ctx, a, r) // after the slots: what was completed at the last moment is there
	if err != nil && apperr.CodeOf(err) != apperr.PermissionMissing {
		return Done{}, err
	}
	now := s.cfg.Now().UTC()
	r.State, r.ClosedAt, r.CheckedAt = Closed, now, now
	return Done{Request: r, News: news, UsableUntil: r.usableUntil(now)}, s.touch(ctx, &r)
}

// halfMadeAge is how long something half made is left to whoever is making it, where no claim tells.
const halfMadeAge = 10 * time.Minute

// Swept is what a sweep did.
type Swept struct {
	Closed  []Request // over, or half closed
	Removed int       // half made, and taken away
	Failure error     // of those that stay for the next sweep; nil where none does
}

// Sweep closes requests whose time is over, finishes closing, and takes away what a kill left half made. It asks no server
// where there is nothing to do. Its error is the database's or ctx's.
func (s *Service) Sweep(ctx context.Context, o link.SweepOptions) (Swept, error) {
	var swept Swept
	all, err := s.all(ctx, Filter{States: []State{Making, Open, Closing}})
	if err != nil {
		return swept, err
	}
	for _, r := range all {
		if !s.due(r, o) {
			continue
		}
		err := s.sweepOne(ctx, r.ID, o, &swept)
		if ctx.Err() != nil {
			return swept, ctx.Err()
		}
		o.TellFailed(r.ProfileID, err)
		swept.Failure = errors.Join(swept.Failure, err)
	}
	return swept, nil
}

// due reports whether a request is to be closed or taken away.
func (s *Service) due(r Request, o link.SweepOptions) bool {
	now := s.cfg.Now()
	switch r.State {
	case Making:
		return o.HalfMade || now.Sub(r.TouchedAt) > halfMadeAge
	case Open:
		return s.over(r)
	case Closing:
		return true
	case Closed:
	}
	return false
}

func (s *Service) sweepOne(ctx context.Context, id string, o link.SweepOptions, swept *Swept) error {
	release, ok, err := s.claim(ctx, id)
	if err != nil || !ok {
		return err
	}
	defer release()
	r, err := s.Get(ctx, id)
	if err != nil || !s.due(r, o) {
		return err
	}
	a, err := s.cfg.Profiles.Access(ctx, r.ProfileID)
	switch {
	case apperr.CodeOf(err) == apperr.ProfileUnknown && o.Forget && s.over(r):
		return cmp.Or(s.forget(ctx, r), profile.Forgotten(profile.OfRemoved(err, r.ProfileName)))
	case err != nil:
		return profile.OfRemoved(err, r.ProfileName)
	}
	if r.State == Making { // nobody was given it
		if _, err := s.endSlots(ctx, a, r); err != nil {
			return err
		}
		if err := s.clearProbes(ctx, a, r); err != nil {
			return err
		}
		if r.DepositID != "" {
			if err := s.cfg.Links.RemoveDeposit(ctx, a, r.DepositID); err != nil {
				return err
			}
		}
		swept.Removed++
		return s.cfg.Store.DeleteRequest(ctx, r.ID)
	}
	done, err := s.close(ctx, a, r)
	if err == nil {
		swept.Closed = append(swept.Closed, done.Request)
	}
	return err
}

// over reports whether nobody can send anything to a request any more, whatever is left in its storage.
func (s *Service) over(r Request) bool {
	return r.State == Making || s.cfg.Now().After(r.ExpiresAt.Add(link.Grace))
}

// forget ends a request that is over in a storage which nobody can reach from here.
func (s *Service) forget(ctx context.Context, r Request) error {
	if r.State == Making {
		return s.cfg.Store.DeleteRequest(ctx, r.ID)
	}
	r.State, r.ClosedAt = Closed, s.cfg.Now().UTC()
	return s.touch(ctx, &r)
}

// all gives every request that a filter picks.
func (s *Service) all(ctx context.Context, f Filter) ([]Request, error) {
	var out []Request
	f.Limit = 200
	for {
		page, err := s.cfg.Store.Requests(ctx, f)
		if err != nil {
			return nil, err
		}
		out = append(out, page...)
		if len(page) < f.Limit {
			return out, nil
		}
		f.After = page[len(page)-1].ID
	}
}
