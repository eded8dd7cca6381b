package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/request"
)

func (r *runner) request() *cobra.Command {
	return group("request", "Ask others for files",
		r.requestCreate(), r.requestList(), r.requestShow(), r.requestArrivals(), r.requestClose())
}

// requestFlags are the flags of "request create" that are not fields of a Spec as they stand.
type requestFlags struct {
	when               expiryFlags
	kind, maxSize, out string
	spec               request.Spec
}

func (r *runner) requestCreate() *cobra.Command {
	var f requestFlags
	c := &cobra.Command{
		Use:   "create PLACE",
		Short: "Ask for files: a link to a page, a ticket, an upload link or a form",
		Long: "Makes a folder of its own in the place, and what somebody without an account sends files into it with:\n" +
			"  page    a link to a page that takes files and folders, in any browser (the default): any number of them, or 1,000\n" +
			"          where the storage takes no forms\n" +
			"  ticket  a .daypass file: one file of any size, sent with 'daypass put FILE --link TICKET'\n" +
			"  put     an upload link: one file, for programs\n" +
			"  post    a signed form, as HTML or (--out ….json) for programs: any number of files, sent with 'daypass put FILE --link FORM'",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := filled(c, "expires", "until", "max-size", "out"); err != nil {
				return err
			}
			spec, err := f.wish(args[0])
			if err != nil {
				return err
			}
			if c.Flags().Changed("big-files") && spec.Kind != request.Page && spec.BigFiles > 1 {
				return usage("--big-files of more than 1 is for pages; other kinds take no number of them")
			}
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error { return r.createRequest(ctx, d, spec, f.out) })
		},
	}
	f.when.add(c)
	flags := c.Flags()
	flags.StringVar(&f.kind, "kind", string(request.Page), "page, ticket, put or post")
	flags.StringVar(&f.spec.Title, "title", "", "what is asked for; the folder is named after it")
	flags.StringVar(&f.spec.Note, "note", "", "a few words to who sends")
	flags.StringVar(&f.spec.From, "from", "", "who asks")
	flags.StringVar(&f.maxSize, "max-size", "", "largest file: 10MB, 2GiB")
	flags.IntVar(&f.spec.BigFiles, "big-files", request.DefaultBigFiles, "how many files a page takes that are sent in parts")
	flags.StringVar(&f.out, "out", "", "file to write a ticket or a form to")
	return c
}

// maxBigFiles bounds a page: each slot brings its links along.
const maxBigFiles = 50

func (f *requestFlags) wish(place string) (request.Spec, error) {
	spec := f.spec
	if spec.Kind = request.Kind(f.kind); !spec.Kind.Valid() {
		return spec, usage("--kind is page, ticket, put or post")
	}
	if spec.BigFiles < 0 || spec.BigFiles > maxBigFiles {
		return spec, usage("--big-files is a number from 0 to 50")
	}
	if f.out != "" && (spec.Kind == request.Page || spec.Kind == request.Put) {
		return spec, usage("--out is for tickets and forms; this kind is a link")
	}
	var err error
	if spec.Expiry, err = f.when.expiry(); err != nil {
		return spec, err
	}
	if f.maxSize != "" {
		if spec.MaxSize, err = parseSize(f.maxSize); err != nil {
			return spec, err
		}
	}
	name, at, err := profile.SplitTarget(place)
	if err != nil {
		return spec, err
	}
	spec.Profile, spec.Bucket, spec.Prefix = name, at.Bucket, at.Prefix
	return spec, nil
}

// createRequest makes a request. A file that cannot be written is known before the request is made, and one that fails after
// takes the request back.
func (r *runner) createRequest(ctx context.Context, d *daypass.Daypass, spec request.Spec, out string) error {
	var file *request.HandOut
	if spec.Kind == request.Ticket || spec.Kind == request.Post {
		var err error
		if file, err = request.OpenHandOut(spec, "", out); err != nil {
			return err
		}
	}
	made, err := d.Requests.Create(ctx, spec)
	if err != nil {
		file.Drop()
		return err
	}
	if file != nil {
		if err := file.Write(made); err != nil {
			_, _ = d.Requests.Close(context.WithoutCancel(ctx), made.Request.ID)
			return err
		}
		if made.Request, err = d.Requests.Written(ctx, made.Request.ID, file.Path()); err != nil {
			return err
		}
	}
	if made.Link != nil && spec.Kind == request.Page {
		err = r.tellPathStyle(ctx, d, made.Link.Issued)
	}
	r.tellRequest(made.Request, made) // the last line, by which programs go
	return err
}

func newRequestLine(q request.Request) requestLine {
	return requestLine{
		Type: "request", ID: q.ID, Kind: string(q.Kind), Path: some(q.Path), ExpiresAt: q.ExpiresAt.UTC().Format(time.RFC3339),
		State: string(q.State), Title: q.Title, Place: q.ProfileName + ":" + q.Bucket + "/" + q.Prefix, CappedBy: some(string(q.CappedBy)),
		MaxSize: some(q.MaxSize), Limit: some(string(q.Limit)), Arrived: q.Arrived, Unseen: q.Unseen,
	}
}

// tellRequest prints a request with its link or file. That is the only thing on stdout, so that it can be piped.
func (r *runner) tellRequest(q request.Request, made request.Made) {
	line := newRequestLine(q)
	if made.Link != nil {
		line.URL = some(made.Link.URL.Reveal())
		r.out.text("%s", made.Link.URL.Reveal())
	} else {
		r.out.text("%s", q.Path)
	}
	r.out.line(line)
	r.out.aside("Files arrive in %s. Works until %s. ID %s", inert(line.Place), humanTime(q.ExpiresAt, time.Now()), q.ID)
	switch q.Kind {
	case request.Ticket:
		r.out.aside("Give the file away; it is used with: daypass put FILE --link TICKET")
	case request.Put:
		r.out.aside("One file can be sent with it: daypass put FILE --link LINK")
	case request.Post, request.Page:
	}
	switch q.Limit {
	case request.LimitSignature:
		r.out.aside("The storage refuses files that are too large.")
	case request.LimitArrival:
		r.out.aside("Files that are too large are marked when they have come: no signature can limit them here.")
	case request.LimitNone:
	}
	if made.Link != nil {
		if local, _ := link.OnlyHere(made.Link.Issued.Host); local {
			r.out.aside("This link names this computer: it works here alone.")
		}
	}
}
