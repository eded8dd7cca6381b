package transfer

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"daypass/internal/apperr"
	"daypass/internal/profile"
	"daypass/internal/ticket"
)

// ticketUploader is a ticket's Uploader for one job: an object that came through the ticket counts as the job's own.
type ticketUploader struct {
	Uploader
	ticketID, jobID string
	listed          *atomic.Int64 // parts that the storage has told of
}

// ListParts implements Uploader.
func (t ticketUploader) ListParts(ctx context.Context, d Destination, uploadID string, after int) ([]RemotePart, int, error) {
	parts, next, err := t.Uploader.ListParts(ctx, d, uploadID, after)
	t.listed.Add(int64(len(parts)))
	return parts, next, err
}

// Find implements Uploader.
func (t ticketUploader) Find(ctx context.Context, d Destination) (Stored, error) {
	there, err := t.Uploader.Find(ctx, d)
	if err == nil && there.Token == t.ticketID {
		there.Token = t.jobID
	}
	return there, err
}

// sendByTicket fills a ticket's upload, or goes on with what is there of it. Nothing of a ticket is ever taken back: it is
// somebody else's upload, and may be tried again.
func (u *upload) sendByTicket(ctx context.Context, t ticket.Ticket) error {
	j := u.t.snapshot()
	if j.Size > t.MaxSize {
		return apperr.New(apperr.FileOverLimit, apperr.Params{"max_bytes": t.MaxSize, "size_bytes": j.Size})
	}
	var listed atomic.Int64
	u.to = ticketUploader{u.e.cfg.Links.ByTicket(t, j.AllowPrivate), t.ID, j.ID, &listed}
	u.dest = Destination{Bucket: t.Bucket, Key: t.Key}
	u.traits, u.host = u.to.Traits(u.dest), t.Host()
	u.plan = uploadPlan{j.Size, t.PartSizeFor(j.Size)}
	for restarts := 0; ; restarts++ {
		err := u.fill(ctx, &listed)
		switch {
		case err == nil || context.Cause(ctx) != nil:
			return err
		case errors.Is(err, errRelist) && restarts < u.e.cfg.Retry.Restarts:
			if err := u.t.move(ctx, StatePreparing, nil); err != nil {
				return err
			}
		case errors.Is(err, ErrUploadGone):
			return u.ticketGone(ctx, err)
		default:
			return err
		}
	}
}

// fill sends what is missing and makes the object.
func (u *upload) fill(ctx context.Context, there *atomic.Int64) error {
	parts, err := u.listed(ctx, "")
	if err != nil {
		return err
	}
	if there.Load() > 0 && parts.total() == 0 && !u.mayReplace() {
		return apperr.New(apperr.LinkUsed, nil) // somebody else's
	}
	u.t.begun()
	u.done.Store(parts.total())
	if err := u.t.move(ctx, StateRunning, func(j *Job) {
		j.Host, j.Done = u.host, parts.total()
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
	return u.confirmTicket(ctx, want)
}

// confirmTicket looks at the finished object, where the ticket lets it, and ends the job.
func (u *upload) confirmTicket(ctx context.Context, want wanted) error {
	there, found, err := u.find(ctx)
	if err != nil {
		return err
	}
	how := VerifiedSize // the storage has told each part's size
	if found {
		if how, err = u.compare(ctx, there, want); err != nil {
			return err
		}
	}
	return u.delivered(ctx, there, how)
}

// ticketGone settles an upload that the storage does not know any more: it was completed, by this job, whose answer was
// lost, or by somebody else with the same ticket; or it was closed. Only the very bytes of the file are a success.
func (u *upload) ticketGone(ctx context.Context, cause error) error {
	there, found, err := u.find(ctx)
	if err != nil {
		return err
	}
	if !found || there.Token != u.t.id { // what stood there before, if anything
		return apperr.Wrap(cause, apperr.TicketClosed, nil)
	}
	used := apperr.Wrap(cause, apperr.LinkUsed, nil)
	if there.Size != u.plan.size {
		return used
	}
	want, err := u.fromFile(ctx, u.plan, profile.ChecksumMD5)
	if err != nil {
		return err
	}
	how, err := u.compare(ctx, there, want)
	if err != nil {
		return fmt.Errorf("%w: %w", used, err)
	}
	if how != VerifiedSize || u.t.snapshot().Done == u.plan.size && u.t.snapshot().Attempts > 1 {
		return u.delivered(ctx, there, how)
	}
	return used
}
