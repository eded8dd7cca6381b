package cli

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/ticket"
)

// ticketFile gives the content and the name of a ticket file that was named in place of a text; file is "" where the
// arguments are no such.
func (r *runner) ticketFile(args []string) (text, file string, err error) {
	if len(args) != 1 || !strings.HasSuffix(strings.ToLower(args[0]), ticket.Extension) {
		return "", "", nil
	}
	if info, err := os.Stat(args[0]); err != nil || !info.Mode().IsRegular() {
		return "", "", nil //nolint:nilerr // then it is a text
	}
	text, err = r.linkText(args[0])
	return text, filepath.Base(args[0]), err
}

// inspectTicket tells what a ticket is for, and whether it still works.
func (r *runner) inspectTicket(ctx context.Context, d *daypass.Daypass, text, file string, opts link.InspectOptions) error {
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
	r.describeTicket(t, file, now, there)
	if problem != nil {
		why := r.out.reasonOf(problem)
		r.out.text("  problem     %s %s", why.Message, why.Next)
		return reported{problem}
	}
	r.out.text("  state       %s", stateWords[state])
	return nil
}

// describeTicket tells a ticket by its title, else by the file that it came in: its key says nothing to its holder.
func (r *runner) describeTicket(t ticket.Ticket, file string, now time.Time, there int64) {
	r.out.text("%s", inert(cmp.Or(t.Title, file, "An upload ticket")))
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
