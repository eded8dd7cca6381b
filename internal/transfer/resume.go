package transfer

import (
	"context"
	"errors"
)

// resume finds what earlier runs have left: the part file, if it is still the same one, and the segments that
// can be believed. Anything that does not fit together starts the download from nothing.
func (d *download) resume(ctx context.Context) error {
	j := d.t.snapshot()
	d.resumed = 0
	if j.PartPath == "" {
		return nil
	}
	part, err := reopenPart(j.PartPath, j.PartID)
	if errors.Is(err, errPartGone) {
		return d.t.startAfresh(ctx)
	}
	if err != nil {
		return err
	}
	kept, err := d.kept(ctx, j, part)
	if err != nil || kept == nil {
		part.close()
		if err == nil {
			err = d.t.startAfresh(ctx)
		}
		return err
	}
	if err := part.reserve(j.Size); err != nil { // a disk that was full before
		part.close()
		return err
	}
	d.part, d.plan, d.resumed = part, newPlan(j.Size, *kept), kept.bytes
	return d.t.change(ctx, func(j *Job) {
		j.Done = kept.bytes
		if d.t.fresh {
			j.Resumed = kept.bytes
		}
	})
}

// kept reads the segments that count; nil where the part file cannot be gone on with.
func (d *download) kept(ctx context.Context, j Job, part *partFile) (*ranges, error) {
	segments, boot, err := d.e.cfg.Store.Segments(ctx, j.ID)
	if err != nil {
		return nil, err
	}
	now := d.e.boot()
	kept, damaged := loadRanges(segments, j.Size, now != "" && boot == now)
	if damaged != nil {
		return nil, nil //nolint:nilerr // nothing of damaged segments is believed, and the download can begin anew
	}
	length := part.length()
	switch {
	case j.NoRanges, j.Size < 0:
		return nil, nil
	case length > j.Size, len(kept.runs) > 0 && length < kept.runs[len(kept.runs)-1].end:
		return nil, nil
	}
	return &kept, nil
}
