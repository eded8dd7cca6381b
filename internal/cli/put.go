package cli

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/profile"
	"daypass/internal/transfer"
)

// putFlags are the flags of "put".
type putFlags struct {
	to, existing, limit string
	connections         int
}

func (r *runner) put() *cobra.Command {
	var f putFlags
	c := &cobra.Command{
		Use:   "put PATH… --to PLACE",
		Short: "Send files to a place in a storage; the same command again goes on",
		Long: "Stores each file in the place, under its own name. Interrupted, killed or cut off, the same command goes on\n" +
			"where it was: only what is missing is sent. PLACE is profile:bucket/folder.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			wish, limit, err := f.wish()
			if err != nil {
				return err
			}
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
				d.Transfers.SetLimit(limit)
				return r.putAll(ctx, d, args, wish)
			})
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.to, "to", "", "where to: profile:bucket/folder")
	flags.StringVar(&f.existing, "existing", string(transfer.ExistingRefuse), "where a file of that name is there: refuse, rename, replace or skip")
	flags.IntVar(&f.connections, "connections", 0, "most connections to use")
	flags.StringVar(&f.limit, "limit-rate", "", "most bytes a second, all files together: 10MB")
	return c
}

// wish turns the flags into what all files have in common, before anything is opened or sent. ProfileID is not set yet.
func (f *putFlags) wish() (wish transfer.UploadSpec, limit int64, err error) {
	wish.Existing, wish.Connections = transfer.ExistingRule(f.existing), f.connections
	switch wish.Existing {
	case transfer.ExistingRefuse, transfer.ExistingRename, transfer.ExistingReplace, transfer.ExistingSkip:
	default:
		return wish, 0, usage("--existing is refuse, rename, replace or skip")
	}
	if f.connections < 0 || f.connections > maxConnections {
		return wish, 0, usage("--connections is a number from 1 to 64")
	}
	if f.limit != "" {
		if limit, err = parseSize(f.limit); err != nil {
			return wish, 0, err
		}
	}
	if f.to == "" {
		return wish, 0, usage("say where to: --to PROFILE:BUCKET/FOLDER")
	}
	name, place, err := profile.SplitPlace(f.to)
	if err != nil {
		return wish, 0, err
	}
	if place.Bucket == "" {
		return wish, 0, apperr.New(apperr.PlaceInvalid, apperr.Params{"place": f.to})
	}
	wish.ProfileName, wish.Bucket, wish.Key = name, place.Bucket, place.Prefix
	if wish.Key != "" && !strings.HasSuffix(wish.Key, "/") {
		wish.Key += "/"
	}
	return wish, limit, nil
}

// putAll sends the files and tells how each goes; its error is that of the first that failed, in the order in which they
// were given.
func (r *runner) putAll(ctx context.Context, d *daypass.Daypass, paths []string, wish transfer.UploadSpec) error {
	p, err := d.Profiles.Get(ctx, wish.ProfileName)
	if err != nil {
		return err
	}
	wish.ProfileID, wish.ProfileName = p.ID, p.Name
	w := r.watch(d)
	defer w.stop()
	var ids []string
	var first error
	keep := func(err error) {
		if first == nil {
			first = err
		}
	}
	for _, file := range paths {
		spec, err := uploadOf(file, wish)
		if err != nil {
			keep(w.refused(err, file))
			continue
		}
		job, err := w.add(func() (transfer.Job, error) { return d.Transfers.AddUpload(ctx, spec) })
		if err != nil {
			keep(w.refused(err, file))
			continue
		}
		ids = append(ids, job.ID)
	}
	for _, id := range ids {
		keep(w.wait(ctx, id))
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if len(paths) > 1 {
		w.summary()
	}
	return first
}

// uploadOf names the object that a file becomes. A key is UTF-8, which a file's name need not be.
func uploadOf(file string, wish transfer.UploadSpec) (transfer.UploadSpec, error) {
	whole, err := filepath.Abs(file)
	if err != nil {
		return wish, apperr.Wrap(err, apperr.SourceMissing, apperr.Params{"name": file})
	}
	name := filepath.Base(whole)
	if !utf8.ValidString(name) {
		return wish, apperr.Wrap(errors.New("not UTF-8"), apperr.NameImpossible, apperr.Params{"name": strings.ToValidUTF8(name, "\uFFFD")})
	}
	wish.Source = file
	wish.Key += name
	return wish, nil
}
