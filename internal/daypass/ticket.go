package daypass

import (
	"context"

	"daypass/internal/link"
	"daypass/internal/ticket"
	"daypass/internal/transfer"
)

// AskTicket asks a ticket's storage what it has of the upload already, in bytes. Errors: TicketClosed, LinkExpired and the
// others of a link.
func (d *Daypass) AskTicket(ctx context.Context, t ticket.Ticket, policy link.ProbePolicy) (there int64, err error) {
	to := d.web.ByTicket(t, policy.AllowPrivate)
	for after := 0; ; {
		parts, next, err := to.ListParts(ctx, transfer.Destination{}, t.UploadID, after)
		if err != nil {
			return 0, err
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
