package link

import (
	"cmp"
	"context"
	"errors"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/profile"
)

// orphanAge is how long something half made is left for whoever wants to go on with it.
const orphanAge = time.Hour

// Swept is what a sweep did.
type Swept struct {
	Removed int   // deposits that were taken away
	Bytes   int64 // that they took in storages, as far as it is known
	Left    int   // that could not be taken away now: no network, no profile, no permission
	// Failure joins why each of Left was left; nil where none was.
	Failure error
}

// SweepOptions say what a sweep takes.
type SweepOptions struct {
	// HalfMade takes what is half made however young it is, unless somebody works on it just now.
	HalfMade bool
	// Forget forgets what is left in storages whose profile was removed, since nobody can reach it from here: it counts as left
	// this once, with ProfileUnknown, and is never named again. For a sweep that somebody listens to.
	Forget bool
	// Failed is told why something stays, with its profile's ID, one call at a time; nil: nobody listens.
	Failed func(profileID string, err error)
}

// TellFailed tells of a failure whoever listens; no failure is none.
func (o SweepOptions) TellFailed(profileID string, err error) {
	if o.Failed != nil && err != nil {
		o.Failed(profileID, err)
	}
}

// Sweep takes away deposits that no link needs: copies and pages whose links are over or withdrawn, and what a killed
// process left. It asks no server where there is nothing to do. Its error is the database's or ctx's; a storage that
// fails is in Swept.
func (s *Service) Sweep(ctx context.Context, o SweepOptions) (Swept, error) {
	var swept Swept
	all, err := s.cfg.Deposits.Deposits(ctx, DepositMaking, DepositKept, DepositRemoving)
	if err != nil {
		return swept, err
	}
	for _, d := range all {
		if !s.due(d, o) {
			continue
		}
		removed, err := s.sweepOne(ctx, d.ID, o)
		switch {
		case ctx.Err() != nil:
			return swept, ctx.Err()
		case err != nil:
			swept.Left++
			o.TellFailed(d.ProfileID, err)
			swept.Failure = errors.Join(swept.Failure, err)
		case removed:
			swept.Removed++
			swept.Bytes += d.Bytes
		}
	}
	return swept, nil
}

// due reports whether a deposit may have to go.
func (s *Service) due(d Deposit, o SweepOptions) bool {
	switch d.State {
	case DepositMaking:
		return o.HalfMade || s.cfg.Now().Sub(d.TouchedAt) > orphanAge
	case DepositKept:
		return s.now(d.ProfileID).After(d.ExpiresAt.Add(Grace))
	case DepositRemoving:
		return true
	case DepositRemoved:
	}
	return false
}

// sweepOne takes one deposit away, after looking at it again under its claim. A second look at one that was taken away
// removes nothing, as far as its caller is told.
func (s *Service) sweepOne(ctx context.Context, id string, o SweepOptions) (removed bool, err error) {
	release, ok, err := s.claim(ctx, id)
	if err != nil || !ok {
		return false, err
	}
	defer release()
	d, err := s.cfg.Deposits.Deposit(ctx, id)
	if err != nil || !s.due(d, o) {
		return false, err
	}
	if d.State != DepositRemoving {
		needed, err := s.needed(ctx, d)
		if err != nil || needed {
			return false, err
		}
		d.State = DepositRemoving
		if err := s.touch(ctx, &d); err != nil {
			return false, err
		}
	}
	a, err := s.cfg.Profiles.Access(ctx, d.ProfileID)
	switch {
	case apperr.CodeOf(err) == apperr.ProfileUnknown && !d.RemovedAt.IsZero(): // nobody can look a second time
		d.State = DepositRemoved
		return false, s.touch(ctx, &d)
	case apperr.CodeOf(err) == apperr.ProfileUnknown && o.Forget:
		err = profile.Forgotten(s.ofRemoved(ctx, d, err))
		d.State = DepositRemoved
		return false, cmp.Or(s.touch(ctx, &d), err)
	case err != nil:
		return false, s.ofRemoved(ctx, d, err)
	}
	_, err = s.takeAway(ctx, a, d)
	return err == nil && d.RemovedAt.IsZero(), err
}

// ofRemoved names the profile of a deposit as its links know it, where it is gone.
func (s *Service) ofRemoved(ctx context.Context, d Deposit, err error) error {
	links, lost := s.linksOf(ctx, d.ID)
	if lost != nil || len(links) == 0 {
		return profile.OfRemoved(err, "")
	}
	return profile.OfRemoved(err, links[0].ProfileName)
}

// needed settles a deposit that has a link which is not over: a kill came between the two, or an extension's.
func (s *Service) needed(ctx context.Context, d Deposit) (bool, error) {
	links, err := s.linksOf(ctx, d.ID)
	if err != nil {
		return false, err
	}
	var until time.Time
	for _, i := range links {
		if i.WithdrawnAt.IsZero() && i.ExpiresAt.After(until) {
			until = i.ExpiresAt
		}
	}
	if !s.now(d.ProfileID).Before(until.Add(Grace)) {
		return false, nil
	}
	return true, s.SettleDeposit(ctx, d, until)
}

// RemoveDeposit takes a deposit away with its links, whatever its state. One that is not known is no error.
func (s *Service) RemoveDeposit(ctx context.Context, a profile.Access, id string) error {
	release, ok, err := s.claim(ctx, id)
	if err != nil || !ok {
		return orBusy(err, id)
	}
	defer release()
	d, err := s.cfg.Deposits.Deposit(ctx, id)
	switch {
	case apperr.CodeOf(err) == apperr.LedgerNotFound, err == nil && d.State == DepositRemoved:
		return nil
	case err != nil:
		return err
	}
	d.State = DepositRemoving
	if err := s.touch(ctx, &d); err != nil {
		return err
	}
	_, err = s.takeAway(ctx, a, d)
	return err
}
