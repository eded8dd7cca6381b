package link

import (
	"context"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/profile"
)

// touch stores how far a deposit is, even when the work on it was cancelled.
func (s *Service) touch(ctx context.Context, d *Deposit) error {
	d.TouchedAt = s.cfg.Now().UTC()
	return s.cfg.Deposits.UpdateDeposit(context.WithoutCancel(ctx), *d)
}

// claim takes a deposit for this process.
func (s *Service) claim(ctx context.Context, id string) (release func(), ok bool, err error) {
	if s.cfg.Claim == nil {
		return func() {}, true, nil
	}
	return s.cfg.Claim(ctx, id)
}

// NewDeposit stores the intent to keep something in a bucket, near a place (a key or a prefix in it), after asking
// whether the key may take it away again. The deposit is claimed until release is called. Errors: PermissionMissing
// with the action "delete", the storage's and the database's.
func (s *Service) NewDeposit(ctx context.Context, a profile.Access, p Purpose, bucket, near string) (d Deposit, release func(), err error) {
	now := s.cfg.Now().UTC()
	d = Deposit{
		ID: NewID(), ProfileID: a.ID, Purpose: p, State: DepositMaking, Bucket: bucket, CreatedAt: now, TouchedAt: now,
	}
	d.Prefix = a.ShareFolder(bucket, near) + d.ID + NewID() + "/" // long: nobody guesses it
	if err := s.cfg.Keeper.MayRemove(ctx, a, bucket, d.Prefix+"probe"); err != nil {
		return Deposit{}, nil, err
	}
	release, ok, err := s.claim(ctx, d.ID)
	if err != nil || !ok {
		return Deposit{}, nil, orBusy(err, d.ID)
	}
	if err := s.cfg.Deposits.AddDeposit(ctx, d); err != nil {
		release()
		return Deposit{}, nil, err
	}
	return d, release, nil
}

func orBusy(err error, id string) error {
	if err != nil {
		return err
	}
	return apperr.New(apperr.JobBusy, apperr.Params{"id": id})
}

// SettleDeposit marks a deposit as kept, until the last link to it ends.
func (s *Service) SettleDeposit(ctx context.Context, d Deposit, until time.Time) error {
	if d.State != DepositKept || until.After(d.ExpiresAt) {
		d.ExpiresAt = until
	}
	d.State = DepositKept
	return s.touch(ctx, &d)
}

// copyDeposit gives a deposit for the copy of an object: one that a killed process left half made, or a new one.
func (s *Service) copyDeposit(ctx context.Context, a profile.Access, r CreateRequest, o Object) (Deposit, func(), error) {
	left, err := s.cfg.Deposits.Deposits(ctx, DepositMaking)
	if err != nil {
		return Deposit{}, nil, err
	}
	for _, d := range left {
		same := d.Purpose == PurposeCopy && d.ProfileID == a.ID && d.Bucket == r.Bucket && d.SourceKey == r.Key &&
			d.SourceVersion == r.VersionID && d.SourceETag == o.ETag && d.SourceSize == o.Size && d.Key != ""
		if !same {
			continue
		}
		if d, release, ok, err := s.takeUp(ctx, d.ID); ok || err != nil {
			return d, release, err
		}
	}
	d, release, err := s.NewDeposit(ctx, a, PurposeCopy, r.Bucket, r.Key)
	if err != nil {
		return Deposit{}, nil, err
	}
	d.Key = d.Prefix + copyName(r.Key)
	d.SourceKey, d.SourceVersion, d.SourceETag, d.SourceSize, d.Bytes = r.Key, r.VersionID, o.ETag, o.Size, o.Size
	return d, release, s.touch(ctx, &d)
}

// takeUp claims a deposit in the making that nobody works on and that no link opens yet.
func (s *Service) takeUp(ctx context.Context, id string) (Deposit, func(), bool, error) {
	release, ok, err := s.claim(ctx, id)
	if err != nil || !ok {
		return Deposit{}, nil, false, err
	}
	d, err := s.cfg.Deposits.Deposit(ctx, id) // it may have been finished meanwhile
	if err == nil && d.State == DepositMaking {
		var links []Issued
		links, err = s.cfg.Ledger.List(ctx, Filter{DepositID: id, Limit: 1})
		if err == nil && len(links) == 0 {
			return d, release, true, nil
		}
	}
	release()
	return Deposit{}, nil, false, err
}

// copyName names a copy after its source. The link tells the true name; this one is for who looks into the bucket.
func copyName(key string) string { return filename.Safe(filename.Base(key)) }
