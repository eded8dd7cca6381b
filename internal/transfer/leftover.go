package transfer

import (
	"context"
	"errors"
	"time"
)

// Leftover is a multipart upload that a storage may hold and that no job goes on with: one that could not be taken back,
// or one whose making was asked for without an answer that could be noted. It is noted before the storage is asked, so
// that no kill leaves an upload behind of which nobody knows.
type Leftover struct {
	ID        int64  // the store's
	JobID     string // whose it was
	ProfileID string
	Bucket    string
	Key       string
	UploadID  string    // "" where no answer was noted
	At        time.Time // UTC: when the storage was asked, or when the upload was given up
}

// LeftoverStore keeps leftovers. It is safe for concurrent use, and every change is durable when the call returns.
type LeftoverStore interface {
	KeepLeftover(ctx context.Context, l Leftover) (id int64, err error)
	// DropLeftovers forgets some; one that is not there is no error.
	DropLeftovers(ctx context.Context, ids ...int64) error
	// Leftovers gives all, the oldest first.
	Leftovers(ctx context.Context) ([]Leftover, error)
}

// Of an upload whose ID was never noted, all that is known is what nobody else's has in common with it: its key, the
// moment, who began it, and that no part was ever sent to it.
const (
	createTime  = 75 * time.Second // how long a storage may take to make an upload; an Uploader's own limit is shorter
	createSlack = 3 * time.Second  // whole seconds on one clock, two seconds of difference that are not minded on the other
)

// mayBe reports whether an open upload can be the one that was asked for.
func (l Leftover) mayBe(o OpenUpload, initiator string) bool {
	since := o.Begun.Sub(l.At)
	return since >= -createSlack && since <= createTime+createSlack && (initiator == "" || o.Initiator == initiator)
}

// settler takes back what is left over of one key.
type settler struct {
	e    *Engine
	dest Destination
	own  string // the upload ID that a job goes on with now, "" none: who began that one began the others, too
}

// settle takes back each upload, and forgets those of which nothing is left. Where there are more that may be ours than
// there can be, nobody's is touched: those stay noted, as do those that could not be reached.
func (s settler) settle(ctx context.Context, all []Leftover) error {
	var settled []int64
	var unknown []Leftover
	var failed error
	for _, l := range all {
		if l.UploadID == "" {
			unknown = append(unknown, l)
		} else if err := s.e.takeBack(ctx, s.dest, l.UploadID); err != nil {
			failed = errors.Join(failed, err)
		} else {
			settled = append(settled, l.ID)
		}
	}
	if len(unknown) > 0 {
		ids, err := s.settleUnknown(ctx, unknown)
		settled, failed = append(settled, ids...), errors.Join(failed, err)
	}
	if len(settled) == 0 {
		return failed
	}
	save, cancel := storing(ctx)
	defer cancel()
	return errors.Join(failed, s.e.cfg.Store.DropLeftovers(save, settled...))
}

// errUnsure says that somebody else's upload looks like ours.
var errUnsure = errors.New("more uploads were begun at that moment than are ours")

func (s settler) settleUnknown(ctx context.Context, unknown []Leftover) (settled []int64, err error) {
	open, err := s.e.cfg.Uploader.OpenUploads(ctx, s.dest)
	if err != nil {
		return nil, err
	}
	ours, err := s.ours(ctx, open, unknown)
	if err != nil {
		return nil, err
	}
	if len(ours) > len(unknown) {
		return nil, errUnsure
	}
	for _, id := range ours {
		if err := s.e.takeBack(ctx, s.dest, id); err != nil {
			return nil, err
		}
	}
	return s.decided(unknown, len(ours)), nil
}

// decided gives the notes that nothing more can come of: as many as uploads were found, and those that are so old that
// a request that was on its way has long been answered.
func (s settler) decided(unknown []Leftover, found int) (settled []int64) {
	now := s.e.clock.Now()
	for i, l := range unknown {
		if i < found || now.Sub(l.At) > createTime+createSlack {
			settled = append(settled, l.ID)
		}
	}
	return settled
}

// ours chooses what may be ours, of the uploads that have no part.
func (s settler) ours(ctx context.Context, open []OpenUpload, unknown []Leftover) ([]string, error) {
	initiator := ""
	for _, o := range open {
		if o.ID == s.own && s.own != "" {
			initiator = o.Initiator
		}
	}
	var spokenFor map[string]bool
	var ids []string
	for _, o := range open {
		if o.ID == s.own || !anyOf(unknown, o, initiator) {
			continue
		}
		if spokenFor == nil {
			var err error
			if spokenFor, err = s.e.openUploads(ctx); err != nil {
				return nil, err
			}
		}
		if spokenFor[o.ID] {
			continue
		}
		parts, _, err := s.e.cfg.Uploader.ListParts(ctx, s.dest, o.ID, 0)
		if errors.Is(err, ErrUploadGone) || (err == nil && len(parts) > 0) {
			continue
		}
		if err != nil {
			return nil, err
		}
		ids = append(ids, o.ID)
	}
	return ids, nil
}

func anyOf(unknown []Leftover, o OpenUpload, initiator string) bool {
	for _, l := range unknown {
		if l.mayBe(o, initiator) {
			return true
		}
	}
	return false
}

// openUploads gives the IDs of the uploads that unfinished jobs go on with.
func (e *Engine) openUploads(ctx context.Context) (map[string]bool, error) {
	jobs, err := e.cfg.Store.List(ctx, Filter{Kind: Upload, States: Unfinished(), All: true})
	if err != nil {
		return nil, err
	}
	ids := make(map[string]bool)
	for _, j := range jobs {
		if j.UploadID != "" {
			ids[j.UploadID] = true
		}
	}
	return ids, nil
}

// errStays says that a storage still has an upload after it has said that it dropped it.
var errStays = errors.New("the upload is still there")

// takeBack drops an upload and looks that it is gone: a part that was on its way may have come in after (S3 API,
// AbortMultipartUpload).
func (e *Engine) takeBack(ctx context.Context, dest Destination, uploadID string) (err error) {
	const tries = 3
	for range tries {
		if err = e.cfg.Uploader.Abort(ctx, dest, uploadID); err != nil {
			continue
		}
		if _, _, err := e.cfg.Uploader.ListParts(ctx, dest, uploadID, 0); err != nil {
			return nil //nolint:nilerr // gone, or not for this key to see: it was aborted
		}
		err = errStays
	}
	return err
}
