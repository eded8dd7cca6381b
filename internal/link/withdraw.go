package link

import (
	"context"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/profile"
)

type access = profile.Access

// Withdrawn is what withdrawing a link did.
type Withdrawn struct {
	Issued Issued   // the link, as it stands now
	Others []Issued // further links that ended with it: they opened the same object
	// Proved says that the link was tried and does not open any more. False where it could not be tried: its key is
	// unknown, or the network is gone. What it opened is deleted either way.
	Proved bool
	// VersionsLeft says that older versions stay in the bucket, where no link without a version opens them.
	VersionsLeft bool
	// FilesOpen counts the links in a page that work until their date for who has kept them.
	FilesOpen int
}

// Withdraw ends a link before its date: what it opens is deleted, with all versions where the key may, and the link is
// tried. It may be repeated, and finishes what was interrupted. A plain link cannot be ended so: S3 has no word for it.
// What would end one is in the error's next step and params; RemoveFile is what Daypass can do. Errors: LedgerNotFound,
// NotWithdrawable, PermissionMissing, NotWithdrawn where the link still opens, and the storage's.
func (s *Service) Withdraw(ctx context.Context, id string) (Withdrawn, error) {
	i, err := s.cfg.Ledger.Get(ctx, id)
	if err != nil {
		return Withdrawn{}, err
	}
	if !i.Withdrawable() {
		return Withdrawn{}, notWithdrawable(i)
	}
	release, ok, err := s.claim(ctx, i.DepositID)
	if err != nil || !ok {
		return Withdrawn{}, orBusy(err, i.ID)
	}
	defer release()
	d, err := s.cfg.Deposits.Deposit(ctx, i.DepositID)
	if err != nil {
		return Withdrawn{}, err
	}
	a, err := s.cfg.Profiles.Access(ctx, i.ProfileID)
	if err != nil {
		return Withdrawn{}, profile.OfRemoved(err, i.ProfileName)
	}
	if d.State != DepositRemoved {
		d.State = DepositRemoving
		if err := s.touch(ctx, &d); err != nil {
			return Withdrawn{}, err
		}
	}
	cleared, err := s.takeAway(ctx, a, d)
	if err != nil {
		return Withdrawn{}, err
	}
	w := Withdrawn{VersionsLeft: cleared.VersionsLeft}
	if len(d.Copies) < d.Files {
		w.FilesOpen = d.Files
	}
	if w.Proved, err = s.ended(ctx, i); err != nil {
		return Withdrawn{}, err
	}
	return s.nowWithdrawn(ctx, i, w)
}

func notWithdrawable(i Issued) error {
	return apperr.New(apperr.NotWithdrawable, apperr.Params{
		"id": i.ID, "bucket": i.Grant.Bucket, "key": i.Grant.Key, "access_key_id": i.AccessKeyID, "expires_at": i.ExpiresAt,
	})
}

// LateParts is how long a storage may still work on a part that was asked for before its upload was ended. Such a part can
// bring the upload back (S3 API, AbortMultipartUpload: "you might need to abort a given multipart upload multiple times").
const LateParts = 15 * time.Minute

// takeAway deletes what a deposit holds and marks its links as withdrawn, where they had not ended by themselves. One whose
// copy in parts was open stays in DepositRemoving for LateParts, so that sweeps look again.
func (s *Service) takeAway(ctx context.Context, a access, d Deposit) (Cleared, error) {
	known := d.Copies
	if d.Key != "" {
		known = append([]string{d.Key}, known...)
	}
	cleared, err := s.cfg.Keeper.Clear(ctx, a, d.Bucket, d.Prefix, ClearOptions{Known: known, UploadKey: d.UploadKey, UploadID: d.UploadID})
	if err != nil {
		return Cleared{}, err
	}
	links, err := s.linksOf(ctx, d.ID)
	if err != nil {
		return Cleared{}, err
	}
	now := s.cfg.Now().UTC()
	for _, i := range links {
		if i.WithdrawnAt.IsZero() && s.now(i.ProfileID).Before(i.ExpiresAt) {
			i.WithdrawnAt = now
			if err := s.cfg.Ledger.Update(ctx, i); err != nil {
				return Cleared{}, err
			}
		}
	}
	if d.RemovedAt.IsZero() {
		d.RemovedAt = now
	}
	if d.UploadKey == "" || now.Sub(d.RemovedAt) >= LateParts {
		d.State, d.UploadKey, d.UploadID = DepositRemoved, "", ""
	}
	return cleared, s.touch(ctx, &d)
}

// linksOf gives all links that open a deposit.
func (s *Service) linksOf(ctx context.Context, deposit string) ([]Issued, error) {
	return s.List(ctx, Filter{DepositID: deposit, Limit: 10_000})
}

// nowWithdrawn fills in how the links of a deposit stand.
func (s *Service) nowWithdrawn(ctx context.Context, i Issued, w Withdrawn) (Withdrawn, error) {
	links, err := s.linksOf(ctx, i.DepositID)
	for _, one := range links {
		if one.ID == i.ID {
			w.Issued = one
		} else if one.State == IssuedWithdrawn {
			w.Others = append(w.Others, one)
		}
	}
	return w, err
}

// endings are the answers of a link that opens nothing any more.
var endings = map[apperr.Code]bool{
	apperr.ObjectGone: true, apperr.BucketGone: true, apperr.LinkRefused: true, apperr.LinkExpired: true,
	apperr.SignatureMismatch: true, apperr.CredentialExpired: true,
}

// ended tries a link as its holder would. It gives false where it cannot be tried. Errors: NotWithdrawn.
func (s *Service) ended(ctx context.Context, i Issued) (bool, error) {
	shown, err := s.Show(ctx, i.ID)
	if err != nil {
		return false, nil //nolint:nilerr // the link cannot be made again, so it cannot be tried
	}
	l, err := Parse(shown.URL.Reveal())
	if err != nil {
		return false, nil //nolint:nilerr // as above
	}
	_, err = s.cfg.Prober.Probe(ctx, l, ProbePolicy{AllowPrivate: true})
	switch {
	case ctx.Err() != nil:
		return false, ctx.Err()
	case err == nil:
		return false, apperr.New(apperr.NotWithdrawn, apperr.Params{"id": i.ID, "host": i.Host, "expires_at": i.ExpiresAt})
	}
	return endings[apperr.CodeOf(err)], nil
}

// RemoveFile ends a plain link by deleting what it opens, in the storage itself: of a bucket with versions only what the
// link opens, so that older versions stay. Every other link to that object ends, too. Errors: LedgerNotFound,
// NotSupported for what is no download, PermissionMissing, NotWithdrawn, and the storage's.
func (s *Service) RemoveFile(ctx context.Context, id string) (Withdrawn, error) {
	i, err := s.cfg.Ledger.Get(ctx, id)
	if err != nil {
		return Withdrawn{}, err
	}
	if i.Withdrawable() {
		return s.Withdraw(ctx, id)
	}
	if i.Grant.Method != MethodGet {
		return Withdrawn{}, apperr.New(apperr.NotSupported, apperr.Params{"what": "end an upload link"})
	}
	a, err := s.cfg.Profiles.Access(ctx, i.ProfileID)
	if err != nil {
		return Withdrawn{}, profile.OfRemoved(err, i.ProfileName)
	}
	g := i.Grant
	if err := s.cfg.Keeper.Remove(ctx, a, g.Bucket, g.Key, g.VersionID); err != nil {
		return Withdrawn{}, err
	}
	var w Withdrawn
	if w.Proved, err = s.ended(ctx, i); err != nil {
		return Withdrawn{}, err
	}
	if i.WithdrawnAt.IsZero() {
		i.WithdrawnAt = s.cfg.Now().UTC()
	}
	if err := s.cfg.Ledger.Update(ctx, i); err != nil {
		return Withdrawn{}, err
	}
	i.State = s.standing(i, a.KeyID())
	w.Issued = i
	return w, nil
}

// Grace is how long after the end of the last link to a deposit it is taken away: clocks differ.
const Grace = 5 * time.Minute
