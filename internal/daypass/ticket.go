package daypass

import (
	"context"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/ticket"
	"daypass/internal/transfer"
)

// AskTicket asks a ticket's storage what it has of the upload already, in bytes. Errors: LinkUsed where a file came through the
// ticket, TicketClosed, LinkExpired and the others of a link.
func (d *Daypass) AskTicket(ctx context.Context, t ticket.Ticket, policy link.ProbePolicy) (there int64, err error) {
	to := d.web.ByTicket(t, policy.AllowPrivate)
	for after := 0; ; {
		parts, next, err := to.ListParts(ctx, transfer.Destination{}, t.UploadID, after)
		if apperr.CodeOf(err) == apperr.TicketClosed {
			if found, findErr := to.Find(ctx, transfer.Destination{}); findErr == nil && found.Token == t.ID {
				err = apperr.Wrap(err, apperr.LinkUsed, nil)
			}
		}
		if err != nil {
			return 0, transfer.OfTicket(err)
		}
		for _, p := range parts {
			there += p.Size
		}
		if next == 0 {
			return there, nil
		}
		after = next
	}
}
