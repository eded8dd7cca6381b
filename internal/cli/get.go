package cli

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/transfer"
)

// getFlags are the flags of "get".
type getFlags struct {
	folder, name, existing, limit string
	connections                   connectionsFlag
	start                         startFlag
}

func (r *runner) get() *cobra.Command {
	var f getFlags
	c := &cobra.Command{
		Use:   "get TEXT…|PLACE…",
		Short: "Get the file behind each link, whole, or a folder of a storage; the same command again goes on",
		Long: "Finds the links in any text ('-' reads stdin) and saves what they give. Interrupted, killed or cut off,\n" +
			"the same command goes on where it was. A new link to the same file goes on, too. A PLACE is profile:bucket/key, one\n" +
			"file, or profile:bucket/folder, which is saved as a folder of that name with everything below it.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := filled(c, "dir", "limit-rate", "output"); err != nil {
				return err
			}
			places, args, err := splitPlaces(args)
			if err != nil {
				return err
			}
			at, err := f.start.time(time.Now())
			if err != nil {
				return err
			}
			specs, limit, err := f.all(r, places, args)
			if err != nil {
				return err
			}
			for i := range specs {
				specs[i].startAt(at)
			}
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
				d.LimitRate(limit, 0)
				return r.getAll(ctx, d, specs)
			})
		},
	}
	flags := c.Flags()
	flags.StringVarP(&f.folder, "dir", "d", "", "folder to save into (made where it is missing); the current one without it")
	flags.StringVarP(&f.name, "output", "o", "", "name to save under, or a path: one that is not absolute is taken from -d, and may lead out of it")
	f.connections.add(flags)
	flags.StringVar(&f.limit, "limit-rate", "", "most bytes a second, all files together: 10MB")
	f.start.add(flags)
	flags.StringVar(&f.existing, "existing", string(transfer.ExistingRename), "where a file of that name is there: rename, replace or skip")
	return c
}

// wanted is one thing to get: what a link gives, or a place.
type wanted struct {
	link  transfer.DownloadSpec
	place *transfer.FolderDownloadSpec // ProfileID is not set yet
}

// startAt puts it off.
func (w *wanted) startAt(at time.Time) {
	w.link.StartAt = at
	if w.place != nil {
		w.place.StartAt = at
	}
}

// about names it for people.
func (w wanted) about() string {
	if w.place != nil {
		return w.place.ProfileName + ":" + w.place.Bucket + "/" + w.place.Prefix
	}
	return w.link.Link.Name
}

// all turns what was given and the flags into jobs, before anything is opened or sent.
func (f *getFlags) all(r *runner, places []transfer.FolderDownloadSpec, args []string) (all []wanted, limit int64, err error) {
	rule := transfer.ExistingRule(f.existing)
	switch rule {
	case transfer.ExistingRename, transfer.ExistingReplace, transfer.ExistingSkip:
	default:
		return nil, 0, usage("--existing is rename, replace or skip")
	}
	if f.limit != "" {
		if limit, err = parseSize(f.limit); err != nil {
			return nil, 0, err
		}
	}
	var found []link.Found
	if len(args) > 0 {
		if found, err = r.linksOf(args); err != nil {
			return nil, 0, err
		}
	}
	folder, err := f.target(len(found) + len(places))
	if err != nil {
		return nil, 0, err
	}
	for _, p := range places {
		p.Folder, p.Name, p.Existing, p.Connections = folder, f.name, rule, f.connections.most
		all = append(all, wanted{place: &p})
	}
	for _, one := range found {
		all = append(all, wanted{link: transfer.DownloadSpec{
			Link: one.Link, Folder: folder, Name: f.name, Existing: rule, Connections: f.connections.most, AllowPrivate: true,
		}})
	}
	return all, limit, nil
}

// linksOf finds the links in what was given.
func (r *runner) linksOf(args []string) ([]link.Found, error) {
	if err := getsNothing(args); err != nil {
		return nil, err
	}
	text, err := r.gather(args, link.MaxText)
	if err != nil {
		return nil, err
	}
	if err := getsNothing([]string{text}); err != nil { // from stdin
		return nil, err
	}
	return link.Find(text)
}

// target gives the absolute folder, made where it is missing. A path given as -o is folder and name.
func (f *getFlags) target(links int) (string, error) {
	if f.name != "" {
		if links > 1 {
			return "", usage("-o names one file, and the text holds several links")
		}
		folder, name := filepath.Split(f.name)
		if name == "" || name == "." || name == ".." {
			return "", apperr.New(apperr.NameImpossible, apperr.Params{"name": f.name})
		}
		if filepath.IsAbs(folder) {
			f.folder = folder
		} else {
			f.folder = filepath.Join(f.folder, folder)
		}
		f.name = name
	}
	folder, err := filepath.Abs(f.folder)
	if err != nil {
		return "", apperr.Wrap(err, apperr.FolderMissing, apperr.Params{"folder": f.folder})
	}
	return folder, transfer.MakeFolder(folder)
}

// getAll runs the downloads and tells how each goes; its error is that of the first link that failed, in the
// order in which they were given.
func (r *runner) getAll(ctx context.Context, d *daypass.Daypass, specs []wanted) error {
	w := r.watch(d)
	defer w.stop()
	ids := make([]string, len(specs))
	var first error
	folder := false
	keep := func(err error) {
		if first == nil {
			first = err
		}
	}
	for i, spec := range specs {
		job, err := w.add(func() (transfer.Job, error) { return add(ctx, d, spec) })
		if err != nil {
			keep(w.refused(err, spec.about()))
			continue
		}
		w.came(job.ID, spec.link.Link)
		folder = folder || ofFolder(job)
		if !slices.Contains(ids, job.ID) { // two links to one file are one download
			ids[i] = job.ID
		}
	}
	for _, id := range ids {
		if id != "" {
			keep(w.wait(ctx, id))
		}
	}
	if ctx.Err() != nil {
		return w.stopped(ctx)
	}
	if len(specs) > 1 || folder {
		w.summary()
	}
	return first
}

// add begins a download.
func add(ctx context.Context, d *daypass.Daypass, spec wanted) (transfer.Job, error) {
	if spec.place != nil {
		p, err := d.Profiles.Get(ctx, spec.place.ProfileName)
		if err != nil {
			return transfer.Job{}, err
		}
		place := *spec.place
		place.ProfileID = p.ID
		return d.Transfers.AddFolderDownload(ctx, place)
	}
	return d.AddDownload(ctx, spec.link)
}
