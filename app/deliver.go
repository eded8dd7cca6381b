package app

import (
	"context"
	"strings"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/ticket"
	"daypass/internal/transfer"
)

// Deliver sends one picked file through an upload link or a ticket, or goes on with the unfinished one of the same.
// Errors: link_one_file for several files, link_needed, source_missing and those of the engine.
func (u *Uploads) Deliver(request DeliverRequest) (Job, error) {
	ctx, day, err := u.core.use()
	if err != nil {
		return Job{}, err
	}
	paths, err := u.core.picks.find(request.Handle)
	if err != nil {
		return Job{}, err
	}
	if len(paths) != 1 {
		return Job{}, apperr.New(apperr.LinkOneFile, nil)
	}
	spec := transfer.LinkUploadSpec{Source: paths[0]}
	var host string
	if t, ok := u.core.tickets.find(request.Link); ok {
		spec.Ticket, host = &t, t.Host()
	} else {
		found, err := u.core.handles.find(request.Link)
		if err != nil {
			return Job{}, err
		}
		spec.Link, host = found.Link, found.Link.Host
	}
	if request.AllowPrivate {
		if err := u.core.agree(ctx, day, host); err != nil {
			return Job{}, err
		}
	}
	job, err := u.core.deliver(ctx, day, spec, host)
	return jobOf(job), err
}

// deliver adds a job that goes by link or ticket to a host.
func (c *core) deliver(ctx context.Context, day *daypass.Daypass, spec transfer.LinkUploadSpec, host string) (transfer.Job, error) {
	agreed, err := c.agreed(ctx, day, host)
	if err != nil {
		return transfer.Job{}, err
	}
	if err := day.WakePractice(ctx, host); err != nil {
		return transfer.Job{}, err
	}
	spec.AllowPrivate = agreed
	return day.Transfers.AddLinkUpload(ctx, spec)
}

// redeliver gives an upload that waits for one a fresh link or ticket, found in a text. Of several links the one to the
// same object is taken. Errors: link_other_object where none is.
func (c *core) redeliver(ctx context.Context, day *daypass.Daypass, j transfer.Job, text string) (transfer.Job, error) {
	pasted, err := ticket.Recognise(strings.TrimSpace(text))
	if err != nil {
		return transfer.Job{}, err
	}
	if t := pasted.Ticket; t != nil {
		if t.Bucket != j.Bucket || t.Key != j.Key || t.Host() != j.Host {
			return transfer.Job{}, apperr.New(apperr.LinkOtherObject, apperr.Params{"name": j.Name})
		}
		return c.deliver(ctx, day, transfer.LinkUploadSpec{Source: j.Source, Ticket: t}, t.Host())
	}
	for _, f := range pasted.Found {
		if sameTarget(f.Link, j) {
			return c.deliver(ctx, day, transfer.LinkUploadSpec{Source: j.Source, Link: f.Link}, f.Link.Host)
		}
	}
	return transfer.Job{}, apperr.New(apperr.LinkOtherObject, apperr.Params{"name": j.Name})
}

func sameTarget(l link.Link, j transfer.Job) bool {
	return l.Host == j.Host && l.Bucket == j.Bucket && l.Key == j.Key
}
