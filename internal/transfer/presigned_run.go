package transfer

import (
	"context"
	"errors"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/ticket"
)

// sendVia runs an upload by link or ticket until the object is there or it has failed.
func (t *task) sendVia(ctx context.Context) error {
	if t.e.cfg.Links == nil {
		return apperr.New(apperr.NotSupported, apperr.Params{"what": "put"})
	}
	if err := t.change(ctx, func(j *Job) {
		j.Attempts++
		if t.fresh {
			j.Fetched, j.Resumed = 0, 0
		}
	}); err != nil {
		return err
	}
	err := t.sendOnce(ctx)
	for {
		led, leadErr := t.leadOn(ctx, err)
		if leadErr != nil {
			err = leadErr
		}
		if !led || leadErr != nil {
			break
		}
		err = t.sendOnce(ctx)
	}
	t.fresh = false
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return cause
	}
	return err
}

// sendOnce sends the file to the place that the job has now.
func (t *task) sendOnce(ctx context.Context) error {
	u := &upload{t: t, e: t.e, clock: t.e.clock, patience: &patience{rules: t.e.cfg.Retry, clock: t.e.clock}}
	before := t.snapshot().Fetched
	u.sent.Store(before)
	err := u.via(ctx)
	u.close()
	t.progress(u.done.Load(), u.sent.Load(), 0)
	if u.sent.Load() > before {
		t.waits = 0
	}
	if t.snapshot().Via == ViaTicket {
		return OfTicket(err)
	}
	return err
}

// OfTicket says of a failure that it is a ticket's, where the words for links do not fit it.
func OfTicket(err error) error {
	switch code := apperr.CodeOf(err); code { //nolint:exhaustive // the others say nothing of a link
	case apperr.SignatureMismatch, apperr.LinkRefused, apperr.LinkUsed:
		params := apperr.From(err).Params()
		if params == nil {
			params = apperr.Params{}
		}
		params["why"] = "ticket"
		return apperr.Wrap(err, code, params)
	}
	return err
}

// via opens what was kept, and sends.
func (u *upload) via(ctx context.Context) error {
	if u.t.snapshot().State != StatePreparing { // else another place has refused it
		if err := u.t.move(ctx, StatePreparing, nil); err != nil {
			return err
		}
	}
	j := u.t.snapshot()
	kept, err := u.e.cfg.Store.Link(ctx, j.ID)
	if errors.Is(err, ErrNoLink) {
		return apperr.Wrap(err, apperr.LinkNeeded, nil)
	}
	if err != nil {
		return err
	}
	if err := u.openFile(j); err != nil {
		return err
	}
	if j.Via == ViaTicket {
		t, err := ticket.Parse([]byte(kept.Reveal()))
		if err != nil {
			return err
		}
		return u.sendByTicket(ctx, t)
	}
	if j.Via == ViaForm {
		return u.sendWithForm(ctx, kept)
	}
	l, err := link.Parse(kept.Reveal())
	if err != nil {
		return err
	}
	return u.sendByLink(ctx, l)
}

// openFile opens the file and checks that it is the one that the job is for.
func (u *upload) openFile(j Job) error {
	f, id, err := openSource(j.Source)
	if err != nil {
		return err
	}
	u.file = f
	if !id.is(j) {
		return apperr.New(apperr.SourceChanged, apperr.Params{"name": j.Name})
	}
	u.plan = uploadPlan{j.Size, max(j.Size, 1)}
	return nil
}

// delivered ends a job by link or ticket: what it went through is forgotten.
func (u *upload) delivered(ctx context.Context, there Stored, how Verified) error {
	save, cancel := storing(ctx)
	defer cancel()
	if err := u.t.forgetAll(save); err != nil {
		return err
	}
	if err := u.t.change(save, func(j *Job) { j.HasLink = false }); err != nil {
		return err
	}
	return u.finished(save, there, how)
}
