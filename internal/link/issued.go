package link

import (
	"context"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/profile"
)

// Show derives a link of the ledger again: the very same URL, checked against its hash. Errors:
// LedgerNotFound, LinkKeyUnknown where the profile is gone or has another key, and the vault's.
func (s *Service) Show(ctx context.Context, id string) (Created, error) {
	i, err := s.cfg.Ledger.Get(ctx, id)
	if err != nil {
		return Created{}, err
	}
	a, err := s.signerOf(ctx, i)
	if err != nil {
		return Created{}, err
	}
	made, err := s.sign(ctx, a, i.Grant)
	if err != nil {
		return Created{}, err
	}
	if made.hash != i.URLHash { // another secret or session token under the same key ID
		return Created{}, apperr.New(apperr.LinkKeyUnknown, apperr.Params{"profile": i.ProfileName, "id": i.ID})
	}
	return s.created(i, made.link), nil
}

// signerOf gives the access that an entry was signed with: its profile's credential, at the endpoint, region
// and style of then, whatever the profile says now.
func (s *Service) signerOf(ctx context.Context, i Issued) (profile.Access, error) {
	unknown := apperr.Params{"profile": i.ProfileName, "id": i.ID}
	a, err := s.cfg.Profiles.Access(ctx, i.ProfileID)
	switch {
	case apperr.CodeOf(err) == apperr.ProfileUnknown:
		return profile.Access{}, apperr.Wrap(err, apperr.LinkKeyUnknown, unknown)
	case err != nil:
		return profile.Access{}, err
	case a.KeyID() != i.AccessKeyID:
		return profile.Access{}, apperr.New(apperr.LinkKeyUnknown, unknown)
	}
	a.PublicEndpoint, a.Region, a.Style = i.Endpoint, i.Region, profile.StyleVirtual
	if i.PathStyle {
		a.Style = profile.StylePath
	}
	return a, nil
}

// Extend makes a link to the same object that ends later. It is a new link with an entry of its own, whose
// Replaces names the old one: a signed URL cannot be changed, and the old one works until its own date. A link that can
// be withdrawn and its extension open the same copy. Errors: LinkWithdrawn, ExpiryTooShort for what ends no later than the
// old one, and those of Create.
func (s *Service) Extend(ctx context.Context, id string, e Expiry) (Created, error) {
	old, err := s.cfg.Ledger.Get(ctx, id)
	if err != nil {
		return Created{}, err
	}
	g := old.Grant
	r := CreateRequest{
		Profile: old.ProfileID, Bucket: g.Bucket, Key: g.Key, VersionID: g.VersionID, Expiry: e, Name: g.Name, Inline: g.Inline,
	}
	if err := s.later(ctx, old, e); err != nil {
		return Created{}, err
	}
	if old.Withdrawable() {
		return s.extendDeposit(ctx, old, r)
	}
	return s.create(ctx, r, old.ID, "")
}

// later refuses an end that is not after an entry's own, the cap included.
func (s *Service) later(ctx context.Context, old Issued, e Expiry) error {
	if !old.WithdrawnAt.IsZero() {
		return nil // that is told first
	}
	a, err := s.cfg.Profiles.Access(ctx, old.ProfileID)
	if err != nil {
		return profile.OfRemoved(err, old.ProfileName)
	}
	at, err := s.serverTime(ctx, a)
	if err != nil {
		return err
	}
	d, capped, err := chooseExpiry(a, e, at)
	switch {
	case err != nil:
		return err
	case at.Add(d).After(old.ExpiresAt):
		return nil
	case capped == CapNone:
		return apperr.New(apperr.ExpiryTooShort, apperr.Params{"why": "sooner", "until_at": old.ExpiresAt})
	}
	return apperr.New(apperr.ExpiryTooShort, apperr.Params{"why": "capped", "until_at": old.ExpiresAt, "capped_by": string(capped)})
}

// Refresh looks whether an entry's object is still there and the same, and stores what it saw. Errors:
// LedgerNotFound, ProfileUnknown, KeyRefused and the network's; a missing or replaced object is none.
func (s *Service) Refresh(ctx context.Context, id string) (Issued, error) {
	i, err := s.cfg.Ledger.Get(ctx, id)
	if err != nil {
		return Issued{}, err
	}
	a, err := s.cfg.Profiles.Access(ctx, i.ProfileID)
	if err != nil {
		return Issued{}, profile.OfRemoved(err, i.ProfileName)
	}
	broken, err := s.brokenBy(ctx, a, i)
	if err != nil {
		return Issued{}, err
	}
	i.CheckedAt = s.cfg.Now().UTC()
	switch {
	case broken == "":
		i.BrokenAt, i.BrokenCode = time.Time{}, ""
	case i.BrokenAt.IsZero() || i.BrokenCode != string(broken):
		i.BrokenAt, i.BrokenCode = i.CheckedAt, string(broken)
	}
	if err := s.cfg.Ledger.Update(ctx, i); err != nil {
		return Issued{}, err
	}
	i.State = s.standing(i, a.KeyID())
	return i, nil
}

// brokenBy gives the code of what happened to an entry's object; "" where it is as it was.
func (s *Service) brokenBy(ctx context.Context, a profile.Access, i Issued) (apperr.Code, error) {
	o, err := s.cfg.Signer.Stat(ctx, a, i.Grant.Bucket, i.Grant.Key, i.Grant.VersionID)
	switch code := apperr.CodeOf(err); {
	case code == apperr.ObjectGone || code == apperr.BucketGone:
		return code, nil
	case err != nil:
		return "", err
	case o.Size != i.ObjectSize || o.ETag != i.ObjectETag:
		return apperr.ObjectReplaced, nil
	}
	return "", nil
}
