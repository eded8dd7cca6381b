package link

import (
	"context"

	"daypass/internal/apperr"
)

// createWithdrawable makes a copy and a link to it. The copy is known to the store before it is begun; where anything
// fails for good it is taken away again, and where this process is killed the same request goes on with it.
func (s *Service) createWithdrawable(ctx context.Context, r CreateRequest) (Created, error) {
	a, err := s.cfg.Profiles.Access(ctx, r.Profile)
	if err != nil {
		return Created{}, err
	}
	at, err := s.serverTime(ctx, a)
	if err != nil {
		return Created{}, err
	}
	if _, _, err := chooseExpiry(a, r.Expiry, at); err != nil { // before anything is copied
		return Created{}, err
	}
	object, err := s.cfg.Signer.Stat(ctx, a, r.Bucket, r.Key, r.VersionID)
	if err != nil {
		return Created{}, ownFile(err, r.Key)
	}
	d, release, err := s.copyDeposit(ctx, a, r, object)
	if err != nil {
		return Created{}, err
	}
	defer release()
	c := &copier{s: s, a: a, deposit: &d, order: CopyOrder{
		Bucket: r.Bucket, Key: r.Key, VersionID: r.VersionID, Object: object, To: d.Key,
	}, whole: &copying{bucket: r.Bucket, key: r.Key, size: object.Size, tell: r.Copying}}
	c.whole.told(0)
	if err := c.run(ctx); err != nil {
		return Created{}, s.abandon(ctx, a, d, err)
	}
	if r.Name == "" {
		r.Name = defaultName(r.Key)
	}
	r.Key, r.VersionID = d.Key, ""
	created, err := s.create(ctx, r, "", d.ID)
	if err != nil {
		return Created{}, s.abandon(ctx, a, d, err)
	}
	return created, s.SettleDeposit(ctx, d, created.Issued.ExpiresAt)
}

// abandon takes away what a failed creation left, and gives the failure back. What was only interrupted, or cut off by the
// network, stays: the same request goes on with it, and a sweep takes what nobody asks for again.
func (s *Service) abandon(ctx context.Context, a access, d Deposit, failure error) error {
	switch apperr.CodeOf(failure) { //nolint:exhaustive // the others are for good
	case apperr.Interrupted, apperr.NetworkGone, apperr.ServerBusy, apperr.Stalled:
		return failure
	}
	d.State = DepositRemoving
	if s.touch(ctx, &d) == nil {
		_, _ = s.takeAway(context.WithoutCancel(ctx), a, d) // else a sweep does
	}
	return failure
}

// extendDeposit makes another link to what a deposit holds.
func (s *Service) extendDeposit(ctx context.Context, old Issued, r CreateRequest) (Created, error) {
	release, ok, err := s.claim(ctx, old.DepositID)
	if err != nil || !ok {
		return Created{}, orBusy(err, old.ID)
	}
	defer release()
	d, err := s.cfg.Deposits.Deposit(ctx, old.DepositID)
	if err != nil {
		return Created{}, err
	}
	if d.State == DepositRemoving || d.State == DepositRemoved {
		return Created{}, apperr.New(apperr.LinkWithdrawn, apperr.Params{"id": old.ID})
	}
	switch old.Kind {
	case IssuedPage:
		return s.extendPage(ctx, old, d, r.Expiry)
	case IssuedRequest:
		return Created{}, apperr.New(apperr.NotSupported, apperr.Params{"what": "extend"})
	case IssuedFile:
	}
	created, err := s.create(ctx, r, old.ID, d.ID)
	if err != nil {
		return Created{}, err
	}
	return created, s.SettleDeposit(ctx, d, created.Issued.ExpiresAt)
}
