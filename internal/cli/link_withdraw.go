package cli

import (
	"cmp"
	"context"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
)

// tellCopying gives what tells how far the storage is with a copy: what it costs at once, then at most ten times a second.
func (r *runner) tellCopying() func(link.CopyProgress) {
	var last time.Time
	return func(p link.CopyProgress) {
		if now := time.Now(); p.Done == 0 || p.Done == p.Size || now.Sub(last) >= 100*time.Millisecond {
			last = now
			r.out.line(copyLine{Type: "copy", Bucket: p.Bucket, Key: p.Key, Bytes: p.Done, Size: p.Size})
			r.out.bar(inert(p.Key), p.Done, p.Size, 0)
		}
		if p.Done == 0 {
			r.out.aside("A link that can be withdrawn needs a copy: %s more in the storage until it ends.", humanBytes(p.Size))
		}
	}
}

func (r *runner) linkWithdraw() *cobra.Command {
	removeFile := false
	c := &cobra.Command{
		Use:   "withdraw ID",
		Short: "End a link before its date, or say what would",
		Long: "Ends a link that was made with --withdrawable, or a page: what it opens is deleted, and the link is tried.\n" +
			"A plain link ends with the file: --remove-file deletes the file itself.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
				do := d.Links.Withdraw
				if removeFile {
					do = d.Links.RemoveFile
				}
				done, err := do(ctx, args[0])
				if apperr.CodeOf(err) == apperr.NotWithdrawable {
					r.out.aside("Daypass can delete the file: daypass link withdraw %s --remove-file", inert(args[0]))
				}
				if err != nil {
					return err
				}
				r.tellWithdrawn(done)
				return nil
			})
		},
	}
	c.Flags().BoolVar(&removeFile, "remove-file", false, "end a plain link by deleting the file that it opens")
	return c
}

func (r *runner) tellWithdrawn(w link.Withdrawn) {
	line := withdrawnLine{
		Type: "withdrawn", ID: w.Issued.ID, Proved: w.Proved, VersionsLeft: w.VersionsLeft, FilesOpen: w.FilesOpen, Also: []string{},
	}
	for _, other := range w.Others {
		line.Also = append(line.Also, other.ID)
	}
	r.out.line(line)
	switch {
	case w.Proved:
		r.out.text("Withdrawn: the link was tried and does not open any more.")
	default:
		r.out.text("Withdrawn: what it opened is deleted. The link itself could not be tried.")
	}
	if len(w.Others) > 0 {
		r.out.aside("%s to the same copy ended with it.", plural(int64(len(w.Others)), "other link"))
	}
	if w.VersionsLeft {
		r.out.aside("Older versions stay in the bucket, where no link opens them: this key may not delete them.")
	}
	if w.FilesOpen > 0 {
		r.out.aside("Who has kept a link from the page can still use it until %s: the files themselves were not copied.",
			humanTime(w.Issued.ExpiresAt, time.Now()))
	}
}

func (r *runner) linkSweep() *cobra.Command {
	return &cobra.Command{
		Use:   "sweep",
		Short: "Delete copies and pages whose links are over, and what interrupted work left",
		Long: "Deletes copies and pages whose links are over, and what interrupted work left. What is left in a storage that was removed from\n" +
			"the settings is told once, and forgotten.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return r.with(c.Context(), r.sweepLinks)
		},
	}
}

// sweepLinks goes through all profiles and tells once for each what it was refused. Its error is that of the first.
func (r *runner) sweepLinks(ctx context.Context, d *daypass.Daypass) error {
	profiles, err := d.Profiles.List(ctx)
	if err != nil {
		return err
	}
	names := make(map[string]string)
	for _, p := range profiles {
		names[p.ID] = p.Name
	}
	var first error
	told := make(map[string]bool)
	all := link.SweepOptions{HalfMade: true, Forget: true, Failed: func(profileID string, err error) {
		if told[profileID] || ctx.Err() != nil {
			return
		}
		told[profileID] = true
		name := cmp.Or(names[profileID], removedName(err), profileID)
		if failure := r.out.failed(ofProfile(err, name), "", name); first == nil {
			first = failure
		}
	}}
	if _, err := d.Requests.Sweep(ctx, all); err != nil { // first: what it closes leaves pages
		return err
	}
	swept, err := d.Links.Sweep(ctx, all)
	if err != nil {
		return err
	}
	r.out.line(sweptLine{Type: "swept", Removed: swept.Removed, Bytes: swept.Bytes, Left: swept.Left, Problem: r.out.reasonOf(first)})
	r.out.text("%s deleted, %s.", plural(int64(swept.Removed), "leftover"), humanBytes(swept.Bytes))
	return first
}

// removedName gives what a profile that is gone was called; "" where nobody knows.
func removedName(err error) string {
	name, _ := apperr.From(err).Params()["name"].(string)
	return name
}

// ofProfile says in a failure's detail which profile it is of.
func ofProfile(err error, name string) error {
	params := apperr.From(err).Params()
	params["profile"] = name
	return apperr.Wrap(err, apperr.CodeOf(err), params)
}
