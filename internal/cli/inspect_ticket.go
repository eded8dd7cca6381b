package cli

import (
	"context"
	"os"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/ticket"
)

// ticketFile gives the content of a ticket file that was named in place of a text; false where the arguments are no such.
func (r *runner) ticketFile(args []string) (text string, ok bool, err error) {
	if len(args) != 1 || !strings.HasSuffix(strings.ToLower(args[0]), ticket.Extension) {
		return "", false, nil
	}
	if info, err := os.Stat(args[0]); err != nil || !info.Mode().IsRegular() {
		return "", false, nil //nolint:nilerr // then it is a text
	}
	text, err = r.linkText(args[0])
	return text, true, err
}

// inspectTicket tells what a ticket is for, and whether it still works.
func (r *runner) inspectTicket(ctx context.Context, d *daypass.Daypass, text string, opts link.InspectOptions) error {
	t, err := ticket.Parse([]byte(text))
	if err != nil {
		return err
	}
	now := time.Now()
	state, there := link.StateUnknown, int64(0)
	var problem error
	switch {
	case t.Ended(now), opts.Offline && t.Expired(now):
		state, problem = link.StateExpired, apperr.New(apperr.LinkExpired, apperr.Params{"expired_at": t.ExpiresAt})
	case !opts.Offline:
		if err := d.WakePractice(ctx, t.Host()); err != nil {
			return err
		}
		there, problem = d.AskTicket(ctx, t, opts.Policy)
		state = ticketState(problem)
	}
	left := max(0, int64(t.ExpiresAt.Sub(now)/time.Second))
	r.out.line(inspectLine{
		Type: "inspect", Provider: string(link.ProviderS3), Method: some(string(link.MethodPut)), MethodKnown: true,
		Bucket: some(t.Bucket), Key: some(t.Key), Host: t.Host(), ExpiresAt: stamp(t.ExpiresAt), SecondsLeft: &left, Name: t.Name,
		ResumableBytes: there, State: string(state), Problem: r.out.reasonOf(problem), Repairs: []string{},
		Ticket: &ticketLine{Title: t.Title, Note: t.Note, MaxSize: t.MaxSize, Parts: t.Parts},
	})
	r.describeTicket(t, now, there)
	if problem != nil {
		why := r.out.reasonOf(problem)
		r.out.text("  problem     %s %s", why.Message, why.Next)
		return reported{problem}
	}
	r.out.text("  state       %s", stateWords[state])
	return nil
}

func (r *runner) describeTicket(t ticket.Ticket, now time.Time, there int64) {
	title := t.Title
	if title == "" {
		title = t.Key
	}
	r.out.text("%s", inert(title))
	r.out.text("  takes       a file of up to %s: daypass put FILE --link TICKET", humanBytes(t.MaxSize))
	if t.Name != "" {
		r.out.text("  called      %s", inert(t.Name))
	}
	r.out.text("  goes to     %s", inert(t.Host()))
	r.out.text("  works until %s", humanTime(t.ExpiresAt, now))
	if there > 0 {
		r.out.text("  there       %s were sent already", humanBytes(there))
	}
}

// stateWords are for people.
var stateWords = map[link.State]string{link.StateWorks: "works", link.StateUnknown: "not asked"}

// ticketState sorts what asking came to.
func ticketState(problem error) link.State {
	switch apperr.CodeOf(problem) {
	case "":
		return link.StateWorks
	case apperr.LinkExpired, apperr.CredentialExpired:
		return link.StateExpired
	case apperr.TicketClosed, apperr.LinkUsed, apperr.BucketGone:
		return link.StateGone
	case apperr.LinkRefused, apperr.SignatureMismatch, apperr.AddressRefused, apperr.RedirectRefused, apperr.WrongRegion, apperr.NotTheFile:
		return link.StateRefused
	default:
		return link.StateUnknown
	}
}
