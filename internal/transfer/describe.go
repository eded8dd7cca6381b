package transfer

import (
	"context"
	"encoding/hex"

	"daypass/internal/apperr"
	"daypass/internal/filename"
)

// accept takes over what the first answer tells. again asks for the whole object in one answer, where nothing
// in this one would tell two versions of it apart.
func (d *download) accept(ctx context.Context, r *opened) (again bool, err error) {
	j := d.t.snapshot()
	if d.plan != nil && !r.Whole {
		return false, agrees(j, r.Response)
	}
	if r.Whole && d.plan != nil { // the range was ignored: what is there is not added to
		d.close()
		if err := d.t.startAfresh(ctx); err != nil {
			return false, err
		}
	}
	if !r.Whole && r.Start != 0 {
		return false, misbehaved("first range starts elsewhere")
	}
	if j.HintSize > 0 && r.Total >= 0 && r.Total != j.HintSize {
		return false, apperr.New(apperr.ObjectReplaced, apperr.Params{"reason": "size differs from the link's own note"})
	}
	unpinned := r.ETag == "" && r.Modified.IsZero() && r.End < r.Total
	if !r.Whole && !j.NoRanges && (unpinned || r.Total < 0) {
		return true, d.t.change(ctx, func(j *Job) { j.NoRanges = true })
	}
	l := d.t.currentLink()
	return false, d.t.change(ctx, func(j *Job) { j.describe(r.Response, l.Hints.Name, l.Name) })
}

// agrees compares an answer with what the first one said of the object.
func agrees(j Job, r *Response) error {
	unsaid := r.Total < 0 && j.ETag != "" // "bytes 0-9/*": the ETag alone tells
	same := (j.Size < 0 || r.Total == j.Size || unsaid) &&
		(j.ETag == "" || r.ETag == j.ETag) &&
		(j.ETag != "" || j.Modified.IsZero() || r.Modified.Equal(j.Modified))
	if !same {
		return apperr.New(apperr.ObjectReplaced, apperr.Params{"name": j.Name})
	}
	return nil
}

// describe notes what the first answer says of the object.
func (j *Job) describe(r *Response, names ...string) {
	j.Size, j.ETag, j.Modified, j.Opaque = r.Total, r.ETag, r.Modified, r.ETagOpaque
	j.NoRanges = j.NoRanges || r.Whole
	if r.CRC64NVME != nil {
		j.HintCRC, j.HasCRC = *r.CRC64NVME, true
	}
	if len(r.MD5) > 0 {
		j.MD5 = hex.EncodeToString(r.MD5)
	}
	if j.Name == "" {
		guess := ""
		for _, n := range names {
			if guess == "" {
				guess = n
			}
		}
		j.Name = filename.Resolve(r.ContentDisposition, guess, j.Key, r.ContentType)
	}
}
