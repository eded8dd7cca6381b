package transfer

import (
	"context"
	"errors"

	"daypass/internal/apperr"
	"daypass/internal/profile"
)

// What is known of the ETags that a storage gives parts.
const (
	etagsUnknown int32 = iota
	etagsMD5           // they are MD5 sums
	etagsOther         // some part's was none, or a part has to be announced
)

// learn notes what the ETag of a part that was announced by MD5 has shown.
func (u *upload) learn(isMD5 bool) {
	now := etagsOther
	if isMD5 {
		now = etagsMD5
	}
	u.etags.CompareAndSwap(etagsUnknown, now)
}

// sendQuiet sends a part without an announcement, and compares the ETag with the MD5 that was computed beside. It is for
// storages whose ETags were seen to be MD5s: a connection need not wait for the sum, and the storage need not compute a
// second one, for the same certainty. Its price is paid after a kill: a storage may keep what came of a part, which is compared
// and sent again then. false: the part is to be announced.
func (u *upload) sendQuiet(ctx context.Context, list *partList, f *flight) (arrived bool, err error) {
	if !u.traits.Quiet || u.kind() != profile.ChecksumMD5 {
		return false, nil
	}
	if u.etags.Load() != etagsMD5 {
		u.beside.elsewhere(f.number)
		return false, nil
	}
	u.beside.want(f.number)
	p := piece{span: u.plan.at(f.number), kind: profile.ChecksumMD5, quiet: true}
	part, _, err := u.tryPart(ctx, f, p)
	if err == nil {
		if p.sum, err = u.beside.sum(ctx, f.number); err == nil && part.holds(p.sum) {
			list.add(part.announces(p.kind, p.sum), p.sum, true)
			return true, nil
		}
		f.body.Load().takeBack()
	}
	if err != nil && !u.mayWantAnnouncement(ctx, err) {
		return false, err
	}
	u.e.cfg.Log.Info("parts are announced from here on", "job", u.t.id, "part", f.number, "error", err)
	u.etags.Store(etagsOther)
	return false, nil
}

// mayWantAnnouncement reports whether a part was refused by a storage, which may be since it asks for Content-MD5, as buckets
// with a retention do (S3 API, "UploadPart").
func (u *upload) mayWantAnnouncement(ctx context.Context, err error) bool {
	if retry, _ := RetryOf(err); retry || context.Cause(ctx) != nil || errors.Is(err, errAnew) {
		return false
	}
	code := apperr.CodeOf(err)
	return code == apperr.LinkRefused || code == apperr.ServerMisbehaved
}
