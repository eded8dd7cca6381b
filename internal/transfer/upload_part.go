package transfer

import (
	"context"
	"errors"
	"fmt"

	"daypass/internal/apperr"
	"daypass/internal/profile"
)

// sendPart sends a part, announced before or behind its bytes unless that is needless, and notes it once the file is known to
// be the same still.
func (u *upload) sendPart(ctx context.Context, list *partList, f *flight) error {
	if arrived, err := u.sendQuiet(ctx, list, f); arrived || err != nil {
		return err
	}
	if arrived, err := u.sendTrailed(ctx, list, f); arrived || err != nil {
		return err
	}
	p, err := u.read(ctx, u.plan.at(f.number), u.kind())
	if err != nil {
		return err
	}
	defer p.drop()
	part, _, err := u.tryPart(ctx, f, p)
	if err != nil {
		return err
	}
	proved := part.holds(p.sum)
	if p.kind == profile.ChecksumMD5 {
		u.learn(proved)
	}
	list.add(part.announces(p.kind, p.sum), p.sum, proved)
	return nil
}

// sendTrailed sends a part whose checksum is computed while it is sent, and announced behind its bytes: it is read once, and no
// connection waits for the sum. false: the part is to be announced before.
func (u *upload) sendTrailed(ctx context.Context, list *partList, f *flight) (arrived bool, err error) {
	if !u.trails() {
		return false, nil
	}
	kind := u.kind()
	part, sum, err := u.tryPart(ctx, f, piece{span: u.plan.at(f.number), kind: kind, trailed: true})
	if err == nil && part.proof() == kind { // what passes was compared, here and there
		list.add(part.announces(kind, sum), sum, true)
		return true, nil
	}
	if err != nil && !u.mayRefuseTrailers(ctx, err) {
		return false, err
	}
	if err == nil { // the storage may have taken what stands around the bytes for some of them
		f.body.Load().takeBack()
	}
	if !u.untrailed.Swap(true) {
		u.e.cfg.Log.Info("a storage may not take checksums behind the bytes", "job", u.t.id, "part", f.number, "error", err)
	}
	return false, nil
}

// trails reports whether checksums go behind the bytes.
func (u *upload) trails() bool {
	return u.traits.Trailers && u.kind() != profile.ChecksumMD5 && !u.untrailed.Load()
}

// mayRefuseTrailers reports whether a part was refused for good by what may not know trailers, a proxy on the way included: some
// take them for a wrong signature.
func (u *upload) mayRefuseTrailers(ctx context.Context, err error) bool {
	if retry, _ := RetryOf(err); retry || context.Cause(ctx) != nil || errors.Is(err, errAnew) {
		return false
	}
	code := apperr.CodeOf(err)
	return errors.Is(err, ErrChecksum) || code == apperr.KeyRefused || code == apperr.ServerMisbehaved
}

// tryPart sends a piece as a part until it is there or has failed. The sums are those of what was sent.
func (u *upload) tryPart(ctx context.Context, f *flight, p piece) (part RemotePart, sum Sum, err error) {
	err = u.retry(ctx, func() (err error) {
		part, sum, err = u.putPart(ctx, f, p)
		return err
	})
	return part, sum, err
}

// putPart is one try.
func (u *upload) putPart(ctx context.Context, f *flight, p piece) (RemotePart, Sum, error) {
	chunk, body := u.chunk(p)
	f.carries(body)
	part, err := u.to.PutPart(ctx, u.dest, u.t.snapshot().UploadID, f.number, chunk)
	if err == nil {
		sum := body.summed()
		if part.proof() == p.kind && p.kind != profile.ChecksumMD5 && !part.holds(sum) {
			body.takeBack()
			return RemotePart{}, sum, misbehaved("another checksum of a part")
		}
		return part, sum, u.unchanged()
	}
	u.astray.Store(true)
	body.takeBack()
	if cause := context.Cause(ctx); cause != nil {
		return RemotePart{}, Sum{}, cause
	}
	if changed := u.changed(body.short.Load()); changed != nil {
		return RemotePart{}, Sum{}, changed
	}
	if errors.Is(err, ErrUploadGone) {
		return RemotePart{}, Sum{}, fmt.Errorf("%w: %w", errAnew, err)
	}
	return RemotePart{}, Sum{}, err
}
