package daypass

import (
	"context"
	"errors"

	"daypass/internal/link"
	"daypass/internal/page"
	"daypass/internal/ticket"
	"daypass/internal/transfer"
)

// Tell notes for whoever asked what a file is called that goes by ticket, as soon as one has taken it; it waits for that, or
// for the job's end. For others it does nothing.
func (y *Ways) Tell(ctx context.Context, b Begun, one Outgoing) error {
	t, err := y.takenBy(ctx, b)
	if err != nil || t == nil || y.places.told(t.ID) {
		return err
	}
	if err := y.tellName(ctx, *t, one); err != nil {
		return err
	}
	y.places.tell(ctx, t.ID)
	return nil
}

// takenBy gives the ticket that a file goes by; nil where it is none.
func (y *Ways) takenBy(ctx context.Context, b Begun) (*ticket.Ticket, error) {
	if b.Sent {
		return y.ticketOf(b.Job), nil
	}
	waiting, end := context.WithCancel(ctx)
	rests := make(chan transfer.Job, 1)
	go func() { // ends with waiting
		j, _ := y.d.Transfers.Wait(waiting, b.ID)
		rests <- j
	}()
	select {
	case t := <-b.taken:
		end()
		<-rests
		return t, ctx.Err()
	case j := <-rests:
		end()
		if ctx.Err() != nil || j.State != transfer.StateDone {
			return nil, ctx.Err()
		}
		return y.ticketOf(j), nil
	}
}

// ticketOf gives the ticket that a job went by; nil where it is none.
func (y *Ways) ticketOf(j transfer.Job) *ticket.Ticket {
	for i, t := range y.tickets {
		if j.Via == transfer.ViaTicket && t.Host() == j.Host && t.Bucket == j.Bucket && t.Key == j.Key {
			return &y.tickets[i]
		}
	}
	return nil
}

// tellName stores the name of a ticket's file where it is looked for.
func (y *Ways) tellName(ctx context.Context, t ticket.Ticket, one Outgoing) error {
	note, policy := page.NamedFile{Key: t.Key, Path: one.Below, Size: one.Size}, link.ProbePolicy{AllowPrivate: y.AllowPrivate}
	if y.form != nil {
		return y.d.TellName(ctx, *y.form, y.batch+"/"+t.ID, note, policy)
	}
	for _, slot := range y.places.free(Outgoing{}) {
		if slot.Ticket != nil {
			continue
		}
		err := y.d.TellNameIn(ctx, slot.Link, note, policy)
		if err == nil || errors.Is(err, transfer.ErrTaken) {
			y.places.refused(ctx, slot)
		}
		if !errors.Is(err, transfer.ErrTaken) {
			return err
		}
	}
	if l, ok := t.NamesLink(); ok {
		return y.d.TellNameAt(ctx, l, note, policy)
	}
	return nil // no place is left: the file is there all the same
}
