package cli

import (
	"context"
	"errors"

	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/page"
	"daypass/internal/request"
	"daypass/internal/ticket"
	"daypass/internal/transfer"
)

// way is how files go, and who is told of them.
type way struct {
	*daypass.Ways
	w *watcher
}

// way finds out what --link is.
func (r *runner) way(ctx context.Context, d *daypass.Daypass, text string) (*daypass.Ways, error) {
	if page.Is([]byte(text)) {
		m, err := page.Parse([]byte(text))
		if err != nil {
			return nil, err
		}
		return d.PageWays(ctx, m)
	}
	if request.IsForm([]byte(text)) {
		f, err := request.ParseForm([]byte(text))
		if err != nil {
			return nil, err
		}
		return d.FormWay(ctx, f)
	}
	pasted, err := ticket.Recognise(text)
	if err != nil {
		return nil, err
	}
	if pasted.Ticket != nil {
		return d.OneWay(transfer.LinkUploadSpec{Ticket: pasted.Ticket}), d.WakePractice(ctx, pasted.Ticket.Host())
	}
	l := pasted.Found[0].Link
	if err := d.WakePractice(ctx, l.Host); err != nil {
		return nil, err
	}
	if pasted.Kind != ticket.KindPage {
		return d.OneWay(transfer.LinkUploadSpec{Link: l}), nil
	}
	m, err := d.ReadPage(ctx, l, link.ProbePolicy{AllowPrivate: true})
	if err != nil {
		return nil, err
	}
	return d.PageWays(ctx, m)
}

// each gives the files of a path, and tells what is left out of it.
func (y *way) each(named string, do func(daypass.Outgoing) error) error {
	return y.Each(named, func(path, reason string) {
		y.w.r.out.line(leftOutLine{Type: "left_out", Path: path, Reason: reason})
		y.w.r.out.aside("%s: left out (%s)", inert(path), leftOutWords[reason])
	}, do)
}

// send sends one file through the first way that takes it. Its name is told before its bytes have arrived, for whoever sees
// them come.
func (y *way) send(ctx context.Context, one daypass.Outgoing) error {
	begun, err := y.Begin(ctx, one, y.w.add)
	if err != nil {
		return y.w.refused(err, one.Path)
	}
	told := y.Tell(ctx, begun, one)
	if begun.Sent {
		y.w.sentBefore(begun.Job)
		return y.w.r.out.failed(told, begun.ID, one.Path)
	}
	return errors.Join(y.w.wait(ctx, begun.ID), told)
}
