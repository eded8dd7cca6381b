package cli

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/transfer"
)

// putFlags are the flags of "put".
type putFlags struct {
	to, existing, limit string
	link                string
	expires             string
	connections         connectionsFlag
	start               startFlag
}

func (r *runner) put() *cobra.Command {
	var f putFlags
	c := &cobra.Command{
		Use:   "put PATH… --to PLACE|--link LINK",
		Short: "Send files to a place in a storage, or through a link, ticket or form; the same command again goes on",
		Long: "Stores each file in the place, under its own name, and each folder with everything below it. Interrupted, killed\n" +
			"or cut off, the same command goes on where it was: only what is missing is sent. PLACE is profile:bucket/folder.\n" +
			"LINK is an upload link, a ticket or form file, or the link of a request page ('-' reads it from stdin); it needs no profile.\n" +
			"What was sent through a request page from here is not sent through it again.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := filled(c, "expires", "limit-rate", "to", "link"); err != nil {
				return err
			}
			if slices.Contains(args, "") {
				return usage("a PATH is empty")
			}
			if f.link != "" {
				return r.putLink(c, &f, args)
			}
			wish, limit, err := f.wish()
			if err != nil {
				return err
			}
			var expiry *link.Expiry
			if f.expires != "" {
				e, err := link.ParseExpiry(f.expires, "", time.Local)
				if err != nil {
					return err
				}
				expiry = &e
			}
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
				d.LimitRate(0, limit)
				return r.putAll(ctx, d, args, wish, expiry)
			})
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.to, "to", "", "where to: profile:bucket/folder")
	flags.StringVar(&f.link, "link", "", "what to send through: an upload link, a ticket or form file, a request page's link, or '-'")
	flags.StringVar(&f.existing, "existing", string(transfer.ExistingRefuse), "where a file of that name is there: refuse, rename, replace or skip")
	flags.StringVar(&f.expires, "expires", "", "make a link to each file, too, that works this long: 90m, 12h, 3d, 1w")
	f.connections.add(flags)
	f.start.add(flags)
	flags.StringVar(&f.limit, "limit-rate", "", "most bytes a second, all files together: 10MB")
	return c
}

// wish turns the flags into what all files have in common, before anything is opened or sent. ProfileID is not set yet.
func (f *putFlags) wish() (wish transfer.UploadSpec, limit int64, err error) {
	wish.Existing, wish.Connections = transfer.ExistingRule(f.existing), f.connections.most
	switch wish.Existing {
	case transfer.ExistingRefuse, transfer.ExistingRename, transfer.ExistingReplace, transfer.ExistingSkip:
	default:
		return wish, 0, usage("--existing is refuse, rename, replace or skip")
	}
	if limit, err = f.bounds(); err != nil {
		return wish, 0, err
	}
	if wish.StartAt, err = f.start.time(time.Now()); err != nil {
		return wish, 0, err
	}
	if f.to == "" {
		return wish, 0, usage("say where to: --to PROFILE:BUCKET/FOLDER")
	}
	name, place, err := profile.SplitTarget(f.to)
	if err != nil {
		return wish, 0, err
	}
	wish.ProfileName, wish.Bucket, wish.Key = name, place.Bucket, place.Prefix
	if wish.Key != "" && !strings.HasSuffix(wish.Key, "/") {
		wish.Key += "/"
	}
	return wish, limit, nil
}

// bounds reads what limits bandwidth.
func (f *putFlags) bounds() (limit int64, err error) {
	if f.limit == "" {
		return 0, nil
	}
	return parseSize(f.limit)
}
