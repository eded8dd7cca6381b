package transfer

import (
	"context"
	"errors"
	"fmt"

	"daypass/internal/profile"
)

// sendPart reads a part for its checksum, unless that is computed beside, sends it, and notes it once the file is known to be
// the same still.
func (u *upload) sendPart(ctx context.Context, list *partList, f *flight) error {
	if arrived, err := u.sendQuiet(ctx, list, f); arrived || err != nil {
		return err
	}
	p, err := u.read(ctx, u.plan.at(f.number), u.kind())
	if err != nil {
		return err
	}
	defer p.drop()
	var part RemotePart
	if err := u.retry(ctx, func() (err error) {
		part, err = u.putPart(ctx, f, p)
		return err
	}); err != nil {
		return err
	}
	proved := part.holds(p.sum)
	if p.kind == profile.ChecksumMD5 {
		u.learn(proved)
	}
	list.add(part.announces(p.kind, p.sum), p.sum, proved)
	return nil
}

// putPart is one try.
func (u *upload) putPart(ctx context.Context, f *flight, p piece) (RemotePart, error) {
	chunk, body := u.chunk(p)
	f.carries(body)
	part, err := u.to.PutPart(ctx, u.dest, u.t.snapshot().UploadID, f.number, chunk)
	if err == nil {
		if part.proof() == p.kind && p.kind != profile.ChecksumMD5 && !part.holds(p.sum) {
			body.takeBack()
			return RemotePart{}, misbehaved("another checksum of a part")
		}
		return part, u.unchanged()
	}
	u.astray.Store(true)
	body.takeBack()
	if cause := context.Cause(ctx); cause != nil {
		return RemotePart{}, cause
	}
	if changed := u.changed(body.short.Load()); changed != nil {
		return RemotePart{}, changed
	}
	if errors.Is(err, ErrUploadGone) {
		return RemotePart{}, fmt.Errorf("%w: %w", errAnew, err)
	}
	return RemotePart{}, err
}
