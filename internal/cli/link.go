package cli

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/profile"
)

func (r *runner) link() *cobra.Command {
	return group("link", "Make links and look after them",
		r.linkCreate(), r.linkList(), r.linkShow(), r.linkExtend(), r.linkWithdraw(), r.linkSweep())
}

// expiryFlags are --expires and --until, of which one may be given.
type expiryFlags struct{ expires, until string }

func (f *expiryFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.expires, "expires", "", "how long it works: 90m, 12h, 3d, 1w")
	c.Flags().StringVar(&f.until, "until", "", "until when it works: 2026-12-24T17:00:00+01:00, or 2026-12-24 (its end, local zone)")
}

func (f *expiryFlags) expiry() (link.Expiry, error) {
	return link.ParseExpiry(f.expires, f.until, time.Local)
}

func (r *runner) linkCreate() *cobra.Command {
	var (
		when    expiryFlags
		request link.CreateRequest
		page    pageFlags
	)
	c := &cobra.Command{
		Use:   "create PLACE/KEY…",
		Short: "Make a link to each file, and prove that it works",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := filled(c, "expires", "until", "name", "save", "version-id"); err != nil {
				return err
			}
			expiry, err := when.expiry()
			if err != nil {
				return err
			}
			if request.Name != "" && len(args) > 1 {
				return usage("--name names one file, and several are given")
			}
			request.Expiry = expiry
			if only := page.only(); only != "" && !page.wanted {
				return usage(only + " is for a page: say --page, too")
			}
			if page.wanted {
				return r.createPage(c.Context(), args, page, request)
			}
			for _, arg := range args {
				if err := namesFile(arg); err != nil {
					return err
				}
			}
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
				return r.each(args, func(arg string) error { return r.createOne(ctx, d, arg, request) })
			})
		},
	}
	when.add(c)
	page.add(c)
	c.Flags().StringVar(&request.Name, "name", "", "the name that the file is saved under")
	c.Flags().BoolVar(&request.Inline, "inline", false, "open in the browser instead of saving")
	c.Flags().BoolVar(&request.Withdrawable, "withdrawable", false, "link to a copy, which 'link withdraw' deletes; takes as much storage again until the link ends")
	c.Flags().StringVar(&request.VersionID, "version-id", "", "this version of the file, where the bucket has versions")
	return c
}

// each does one thing for every argument, tells each failure, and gives the first one.
func (r *runner) each(args []string, do func(arg string) error) error {
	var first error
	for _, arg := range args {
		about := ""
		if len(args) > 1 {
			about = arg
		}
		if err := r.out.failed(do(arg), "", about); err != nil && first == nil {
			first = err
		}
	}
	return first
}

func (r *runner) createOne(ctx context.Context, d *daypass.Daypass, arg string, request link.CreateRequest) error {
	name, place, err := profile.SplitObject(arg)
	if err != nil {
		return err
	}
	request.Profile, request.Bucket, request.Key = name, place.Bucket, place.Prefix
	if request.Withdrawable {
		request.Copying = r.tellCopying()
	}
	created, err := d.Links.Create(ctx, request)
	if err != nil {
		return orFolder(ctx, d, name, place, err)
	}
	r.tellCreated(created)
	return nil
}

// tellCreated prints a link with its address. The address is the only thing on stdout, so that it can be piped.
func (r *runner) tellCreated(created link.Created) {
	line := newLinkLine(created.Issued)
	line.URL = some(created.URL.Reveal())
	r.out.line(line)
	r.out.text("%s", created.URL.Reveal())
	until := humanTime(created.Issued.ExpiresAt, time.Now())
	switch created.Issued.CappedBy {
	case link.CapProvider:
		until += " (the longest that this storage allows)"
	case link.CapPolicy:
		until += " (the longest that this profile allows)"
	case link.CapCredential:
		until += " (then the key itself ends)"
	case link.CapNone:
	}
	r.out.aside("%s, %s, works until %s. ID %s", inert(line.Name), sizeOfLink(created.Issued), until, created.Issued.ID)
	if link.TooLongForMail(created.URL) {
		r.out.aside("It has %d characters, and some mail programs break it. Send it as a file: daypass link show %s --save link.html",
			len(created.URL.Reveal()), created.Issued.ID)
	}
	if local, _ := link.OnlyHere(created.Issued.Host); local {
		r.out.aside("This link names this computer: it works here alone.")
	}
}

// sizeOfLink says how much a link gives.
func sizeOfLink(i link.Issued) string {
	if i.Kind == link.IssuedPage {
		return plural(int64(i.Files), "file") + ", " + humanBytes(i.Bytes)
	}
	return humanBytes(i.ObjectSize)
}

func newLinkLine(i link.Issued) linkLine {
	line := linkLine{
		Type: "link", ID: i.ID, ExpiresAt: i.ExpiresAt.UTC().Format(time.RFC3339), Name: i.Hints.Name, CappedBy: some(string(i.CappedBy)),
		State: string(i.State), Profile: i.ProfileName, Bucket: i.Grant.Bucket, Key: i.Grant.Key, Size: i.ObjectSize, Replaces: i.Replaces,
		Kind: string(i.Kind), Withdrawable: i.Withdrawable(), Files: i.Files, Bytes: i.Bytes,
	}
	if line.Kind == "" {
		line.Kind = "file"
	}
	if i.Withdrawable() && i.Kind == link.IssuedFile {
		line.CopyBytes = &i.ObjectSize
	}
	return line
}

// issuedStates are what --state may be; "" is all of them.
var issuedStates = []link.IssuedState{
	"", link.IssuedActive, link.IssuedEndsSoon, link.IssuedExpired, link.IssuedWithdrawn, link.IssuedBroken, link.IssuedUnknownKey,
}

func (r *runner) linkList() *cobra.Command {
	var filter link.Filter
	var state string
	c := &cobra.Command{
		Use:   "list",
		Short: "The ledger: every link that was made here",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if filter.State = link.IssuedState(state); !slices.Contains(issuedStates, filter.State) {
				return usage("--state is active, ends_soon, expired, withdrawn, broken or unknown_key")
			}
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error { return r.listLinks(ctx, d, filter) })
		},
	}
	c.Flags().StringVar(&state, "state", "", "only those that are active, ends_soon, expired, withdrawn, broken or unknown_key")
	c.Flags().StringVar(&filter.Search, "search", "", "only those with this in their name or place")
	return c
}

// listLinks prints the ledger page by page, so that its length does not matter.
func (r *runner) listLinks(ctx context.Context, d *daypass.Daypass, filter link.Filter) error {
	none := true
	for {
		page, err := d.Links.List(ctx, filter)
		if err != nil {
			return err
		}
		for _, issued := range page {
			none = false
			r.out.line(newLinkLine(issued))
			r.out.text("%s  %-11s  until %-22s  %s  (%s)", issued.ID, issued.State, humanTime(issued.ExpiresAt, time.Now()),
				inert(issued.Hints.Name), inert(issued.ProfileName+":"+issued.Grant.Bucket+"/"+issued.Grant.Key))
		}
		if len(page) == 0 {
			break
		}
		filter.After = page[len(page)-1].ID
	}
	switch {
	case none && (filter.State != "" || filter.Search != ""):
		r.out.aside("No link is like that.")
	case none:
		r.out.aside("No links yet. Make one: daypass link create PROFILE:BUCKET/KEY --expires 3d")
	}
	return nil
}

func (r *runner) linkExtend() *cobra.Command {
	var when expiryFlags
	c := &cobra.Command{
		Use:   "extend ID",
		Short: "A new link to the same file that works longer; the old one ends when it was to",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := filled(c, "expires", "until"); err != nil {
				return err
			}
			expiry, err := when.expiry()
			if err != nil {
				return err
			}
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
				created, err := d.Links.Extend(ctx, args[0], expiry)
				if err != nil {
					return err
				}
				r.tellCreated(created)
				return nil
			})
		},
	}
	when.add(c)
	return c
}
