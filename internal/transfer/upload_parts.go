package transfer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"daypass/internal/profile"
	"daypass/internal/transfer/adapt"
)

// sendParts stores the file as a multipart upload, or goes on with the one that was begun.
func (u *upload) sendParts(ctx context.Context) error {
	parts, err := u.begin(ctx)
	if errors.Is(err, ErrUploadGone) {
		stored, lookErr := u.lost(ctx, fmt.Errorf("%w: %w", errAnew, err), u.find)
		if !stored {
			return lookErr
		}
		u.lookForStray(ctx)
		return u.confirm(ctx, wanted{})
	}
	if err != nil {
		return err
	}
	u.done.Store(parts.total())
	if err := u.t.move(ctx, StateRunning, func(j *Job) {
		j.Host = u.host
		j.Done = parts.total()
		if u.t.fresh {
			j.Resumed = parts.total()
		}
	}); err != nil {
		return err
	}
	err = u.sendMissing(ctx, parts)
	if saveErr := u.save(ctx, parts); err == nil {
		err = saveErr
	}
	if u.lesser(err, u.traits.Checksum) { // it took the upload by this checksum, but takes no parts
		return errors.Join(fmt.Errorf("%w: %w", errAnew, err), u.drop(ctx))
	}
	if err != nil {
		return err
	}
	if err := u.t.move(ctx, StateFinishing, nil); err != nil {
		return err
	}
	want := parts.whole()
	if err := u.complete(ctx, parts, want); err != nil {
		return err
	}
	u.lookForStray(ctx)
	return u.confirm(ctx, want)
}

// begin gives what is there of the upload, which it creates where there is none. Its ID is stored before the first part
// goes out.
func (u *upload) begin(ctx context.Context) (*partList, error) {
	if id := u.t.snapshot().UploadID; id != "" {
		u.astray.Store(true) // who was killed may have left a part on its way
		return u.listed(ctx, id)
	}
	meta, err := u.meta()
	if err != nil {
		return nil, err
	}
	if err = u.create(ctx, meta, u.kind()); u.lesser(err, u.traits.Checksum) {
		err = u.create(ctx, meta, profile.ChecksumMD5)
	}
	return newPartList(u.plan), err
}

// create makes the storage begin an upload, and settles those that earlier tries may have left.
func (u *upload) create(ctx context.Context, meta Meta, kind profile.Checksum) error {
	err := u.retry(ctx, func() error { return u.createOnce(ctx, meta, kind) })
	if err == nil {
		u.unsettled = u.t.settleOwn(ctx)
	}
	return err
}

// createOnce is one try. That the storage is asked is noted before, and forgotten once the upload's ID is noted, or the
// storage has said no.
func (u *upload) createOnce(ctx context.Context, meta Meta, kind profile.Checksum) error {
	note, err := u.e.cfg.Store.KeepLeftover(ctx, Leftover{
		JobID: u.t.id, ProfileID: u.t.snapshot().ProfileID, Bucket: u.dest.Bucket, Key: u.dest.Key, At: u.clock.Now().UTC(),
	})
	if err != nil {
		return err
	}
	within, cancel := context.WithTimeout(ctx, createTime)
	defer cancel()
	asked := u.clock.Now()
	id, err := u.to.Create(within, u.dest, meta, kind)
	if err == nil {
		u.answered(asked)
	}
	if retry, _ := RetryOf(err); err != nil && (retry || within.Err() != nil) {
		return err // it may be made
	}
	if err == nil {
		err = errors.Join(u.settlePlan(), u.t.change(ctx, func(j *Job) { j.UploadID, j.PartSize = id, u.plan.part }))
		if err != nil {
			abort, cancel := storing(ctx)
			defer cancel()
			return errors.Join(err, u.e.takeBack(abort, u.dest, id))
		}
	}
	save, cancel := storing(ctx)
	defer cancel()
	return errors.Join(err, u.e.cfg.Store.DropLeftovers(save, note))
}

// settlePlan chooses the size of parts by how far the storage is, and how little may be sent, unless it was told.
func (u *upload) settlePlan() (err error) {
	limit, _ := u.e.up.limit()
	switch {
	case u.e.cfg.Uploads.Part != 0:
	case limit > 0 && limit < usualPart: // parts on their way are lost by a pause
		u.plan, err = planUpload(u.plan.size, minPart, u.traits)
	case u.opens >= adapt.Far:
		u.plan, err = planUpload(u.plan.size, farPart(u.plan.size), u.traits)
	case limit == 0 && u.opens < nearest && u.trails(): // else large parts would be read twice
		u.plan, err = planUpload(u.plan.size, nearPart(u.plan.size), u.traits)
	}
	return err
}

// answered notes how long an answer took. The first one came over a new connection, and took longest.
func (u *upload) answered(asked time.Time) {
	u.opens = max(u.opens, u.clock.Now().Sub(asked))
	if u.unasked != nil {
		u.unasked()
	}
}

// listed asks for the parts, page by page, and believes those that are the file's.
func (u *upload) listed(ctx context.Context, id string) (*partList, error) {
	segments, _, err := u.e.cfg.Store.Segments(ctx, u.t.id)
	if err != nil {
		return nil, err
	}
	known := make(map[span]uint64, len(segments)) // CRC64NVME
	for _, s := range segments {
		known[span{s.Start, s.End}] = s.CRC64NVME
	}
	list := newPartList(u.plan)
	for after := 0; ; {
		var page []RemotePart
		if err := u.retry(ctx, func() (err error) {
			asked := u.clock.Now()
			page, after, err = u.to.ListParts(ctx, u.dest, id, after)
			if err == nil {
				u.answered(asked)
			}
			return err
		}); err != nil {
			return nil, err
		}
		for _, p := range page {
			if err := u.believe(ctx, list, p, known); err != nil {
				return nil, err
			}
		}
		if after == 0 {
			return list, nil
		}
	}
}

// believe counts a part where it holds the file's bytes: by the checksum that was noted when it was sent, or else by
// reading the file again. What cannot be compared is sent again.
func (u *upload) believe(ctx context.Context, list *partList, p RemotePart, known map[span]uint64) error {
	if p.Number < 1 || p.Number > u.plan.count() {
		return nil
	}
	s := u.plan.at(p.Number)
	if p.Size != s.len() {
		return nil
	}
	crc, noted := known[s]
	sum, kind := Sum{CRC64NVME: crc}, p.proof()
	if !noted || kind != profile.ChecksumCRC64NVME {
		var err error
		if sum, err = u.sum(ctx, s, kind); err != nil {
			return err
		}
	}
	if p.holds(sum) {
		if kind == profile.ChecksumMD5 {
			u.learn(true)
		}
		list.add(p.announces(kind, sum), sum, true)
	}
	return nil
}

// save stores the parts that are there, and the job's numbers.
func (u *upload) save(ctx context.Context, list *partList) error {
	ctx, cancel := storing(ctx)
	defer cancel()
	return u.t.saveProgress(ctx, Progress{Segments: list.segments(), Done: list.total(), Fetched: u.sent.Load()})
}
