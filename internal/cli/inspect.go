package cli

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/ticket"
)

func (r *runner) inspect() *cobra.Command {
	var offline bool
	c := &cobra.Command{
		Use:   "inspect TEXT…",
		Short: "Say what a link is, before any byte is saved",
		Long: "Finds the links in any text ('-' reads stdin), repairs what a mail program did to them, and says\nwhat each gives, how large it is and until when it works. Asks the storage for one byte.\n" +
			"An upload ticket, its text or its file, is told, too, and so is what a page of Daypass asks for or gives.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			text, file, err := r.ticketFile(args)
			if file == "" {
				text, err = r.gather(args, ticket.MaxFile)
			}
			if err != nil {
				return err
			}
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
				return r.inspectText(ctx, d, text, file, link.InspectOptions{
					Offline: offline,
					Policy:  link.ProbePolicy{AllowPrivate: true},
				})
			})
		},
	}
	c.Flags().BoolVar(&offline, "offline", false, "send nothing: say what the text alone tells")
	return c
}

// inspectText tells each link of a text, which came from a file or from none (""); its error is that of the first link
// with a problem.
func (r *runner) inspectText(ctx context.Context, d *daypass.Daypass, text, file string, opts link.InspectOptions) error {
	if ticket.Looks([]byte(text)) {
		return r.inspectTicket(ctx, d, text, file, opts)
	}
	if !opts.Offline {
		if err := wakeFor(ctx, d, text); err != nil {
			return err
		}
	}
	inspections, err := d.Links.Inspect(ctx, text, opts)
	if err != nil {
		return err
	}
	var first error
	for _, inspection := range inspections {
		r.inspectOne(ctx, d, &inspection, opts)
		if inspection.Problem != nil && first == nil {
			first = reported{inspection.Problem}
		}
	}
	return first
}

// inspectOne tells a link, and what the page says that it opens.
func (r *runner) inspectOne(ctx context.Context, d *daypass.Daypass, i *link.Inspection, opts link.InspectOptions) {
	m, ok, err := pageOf(ctx, d, *i, opts)
	if err != nil {
		i.Problem = apperr.From(err)
	}
	if !ok {
		r.out.line(r.inspectLine(*i))
		r.describe(*i)
		return
	}
	i.Until(m.ExpiresAt)
	line := r.inspectLine(*i)
	line.Page, line.Size = pageLineOf(m), nil
	r.out.line(line)
	r.describePage(*i, m, time.Now())
}

// wakeFor starts practice storage where a link in the text is to it.
func wakeFor(ctx context.Context, d *daypass.Daypass, text string) error {
	found, err := link.Find(text)
	if err != nil {
		return err
	}
	for _, one := range found {
		if err := d.WakePractice(ctx, one.Link.Host); err != nil {
			return err
		}
	}
	return nil
}

func (r *runner) inspectLine(i link.Inspection) inspectLine {
	line := inspectLine{
		Type: "inspect", Provider: string(i.Link.Provider), Method: some(string(i.Link.Method)), MethodKnown: i.Link.MethodKnown,
		Bucket: some(i.Link.Bucket), Key: some(i.Link.Key), Host: i.Link.Host, Region: some(i.Link.Region),
		ExpiresAt: stamp(i.ExpiresAt), Name: i.Name, Size: known(i.Size), ResumableBytes: i.ResumableBytes,
		State: string(i.State), Repairs: []string{}, LinkID: some(i.IssuedID),
	}
	if !i.ExpiresAt.IsZero() {
		line.SecondsLeft = &i.SecondsLeft
	}
	if line.Method == nil { // nothing in the link tells: most links give a file
		line.Method = some(string(link.MethodGet))
	}
	if i.Probe != nil {
		line.Method = some(string(i.Probe.Method))
		line.ETag, line.Ranges = some(i.Probe.ETag), &i.Probe.Ranges
	}
	if i.Problem != nil {
		line.Problem = r.out.reasonOf(i.Problem)
	}
	for _, repair := range i.Found.Repairs {
		line.Repairs = append(line.Repairs, string(repair))
	}
	return line
}

// describe tells a link to a person.
func (r *runner) describe(i link.Inspection) {
	now := time.Now()
	r.out.text("%s", inert(i.Name))
	if i.Size >= 0 {
		r.out.text("  size        %s", humanBytes(i.Size))
	}
	r.out.text("  from        %s", inert(i.Link.Host))
	if i.Link.Bucket != "" {
		r.out.text("  place       %s", inert(i.Link.Bucket+"/"+i.Link.Key))
	}
	if !i.ExpiresAt.IsZero() {
		left := "ended"
		if i.SecondsLeft > 0 {
			left = humanDuration(time.Duration(i.SecondsLeft)*time.Second) + " left"
		}
		r.out.text("  works until %s (%s)", humanTime(i.ExpiresAt, now), left)
	}
	if i.ResumableBytes > 0 {
		r.out.text("  kept        %s of it are here already", humanBytes(i.ResumableBytes))
	}
	if mended(i.Found.Repairs) {
		r.out.text("  mended      yes: a mail program had changed it")
	}
	if i.Problem != nil {
		why := r.out.reasonOf(i.Problem)
		r.out.text("  problem     %s %s", why.Message, why.Next)
		return
	}
	if i.Link.Uploads() {
		r.out.text("  takes       a file: daypass put FILE --link LINK")
	}
	r.out.text("  state       %s", stateWords[i.State])
}

// mended reports whether a link itself had to be changed; what merely stood around it is no news.
func mended(repairs []link.Repair) bool {
	return slices.ContainsFunc(repairs, func(r link.Repair) bool {
		switch r {
		case link.RepairAngle, link.RepairQuotes, link.RepairBrackets, link.RepairMarkdown, link.RepairPunctuation:
			return false
		default:
			return true
		}
	})
}
