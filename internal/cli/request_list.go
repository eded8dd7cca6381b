package cli

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/request"
	"daypass/internal/transfer"
)

func (r *runner) requestList() *cobra.Command {
	var f request.Filter
	c := &cobra.Command{
		Use:   "list",
		Short: "Every request that was made here",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error { return r.listRequests(ctx, d, f) })
		},
	}
	c.Flags().StringVar(&f.Search, "search", "", "only those with these words in their title, note or place")
	return c
}

func (r *runner) listRequests(ctx context.Context, d *daypass.Daypass, f request.Filter) error {
	none := true
	for {
		page, err := d.Requests.List(ctx, f)
		if err != nil {
			return err
		}
		for _, q := range page {
			none = false
			r.tellOne(q)
		}
		if len(page) == 0 {
			break
		}
		f.After = page[len(page)-1].ID
	}
	switch {
	case none && f.Search != "":
		r.out.aside("No request has these words.")
	case none:
		r.out.aside("No requests yet. Make one: daypass request create PROFILE:BUCKET/FOLDER --title 'Photos'")
	}
	return nil
}

// tellOne prints a request without its link.
func (r *runner) tellOne(q request.Request) {
	line := newRequestLine(q)
	r.out.line(line)
	r.out.text("%s  %-7s  %-7s  until %-22s  %s new of %d  %s  (%s)", q.ID, q.Kind, q.State, humanTime(q.ExpiresAt, time.Now()),
		humanCount(q.Unseen), q.Arrived, inert(q.Title), inert(line.Place))
}

func humanCount(n int) string {
	if n == 0 {
		return "none"
	}
	return plural(int64(n), "file")
}

func (r *runner) requestShow() *cobra.Command {
	return &cobra.Command{
		Use:   "show ID",
		Short: "The same link again; of a closed request what it was",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
				q, created, err := d.Requests.Show(ctx, args[0])
				if apperr.CodeOf(err) == apperr.RequestClosed {
					r.tellOne(q)
					return nil
				}
				if err != nil {
					return err
				}
				r.tellRequest(q, request.Made{Request: q, Link: &created})
				return nil
			})
		},
	}
}

// arrivalsFlags are the flags of "request arrivals".
type arrivalsFlags struct {
	follow, seen, unseen bool
	download             string
}

func (r *runner) requestArrivals() *cobra.Command {
	var f arrivalsFlags
	c := &cobra.Command{
		Use:   "arrivals ID",
		Short: "What came, oldest first; asks the storage first",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error { return r.arrivals(ctx, d, args[0], f) })
		},
	}
	flags := c.Flags()
	flags.BoolVar(&f.follow, "follow", false, "go on telling until interrupted or closed")
	flags.BoolVar(&f.unseen, "unseen", false, "only what was not marked as seen")
	flags.BoolVar(&f.seen, "seen", false, "mark what is told as seen")
	flags.StringVar(&f.download, "download", "", "save all that came into this folder (made where it is missing)")
	return c
}

func (r *runner) arrivals(ctx context.Context, d *daypass.Daypass, id string, f arrivalsFlags) error {
	q, err := d.Requests.Get(ctx, id)
	if err != nil {
		return err
	}
	if q.State != request.Closed || q.MayCome(time.Now()) {
		_, err := d.Requests.Look(ctx, q.ID)
		if err != nil && (q.State != request.Closed || apperr.CodeOf(err) != apperr.ProfileUnknown) { // nobody can look any more
			return err
		}
	}
	all, err := d.Requests.AllArrivals(ctx, request.ArrivalFilter{Request: q.ID})
	if err != nil {
		return err
	}
	last := lastOf(all)
	if f.unseen {
		all = slices.DeleteFunc(all, func(one request.Arrival) bool { return one.Seen })
	}
	for _, one := range all {
		r.tellArrival(one)
	}
	if len(all) == 0 {
		r.out.aside("Nothing has come yet.")
	}
	if f.seen && len(all) > 0 {
		if err := d.Requests.MarkSeen(ctx, q.ID, all[len(all)-1].ID); err != nil {
			return err
		}
	}
	if f.download != "" {
		return r.downloadArrivals(ctx, d, q, all, f.download)
	}
	if f.follow {
		return r.follow(ctx, d, q.ID, last)
	}
	return nil
}

func (r *runner) tellArrival(one request.Arrival) {
	r.out.line(arrivalLine{
		Type: "arrival", Request: one.Request, Name: one.Name, Size: one.Size, At: one.At.UTC().Format(time.RFC3339), Key: one.Key,
		Path: one.Path, Seen: one.Seen, TooLarge: one.TooLarge,
	})
	mark := ""
	if one.TooLarge {
		mark = "  larger than was asked for"
	}
	r.out.text("%10s  %-22s  %s%s", humanBytes(one.Size), humanTime(one.At, time.Now()), inert(one.Path), mark)
}

// downloadArrivals saves what came, from the first of all on, under the senders' names, in their folders. What is there
// already is left alone.
func (r *runner) downloadArrivals(ctx context.Context, d *daypass.Daypass, q request.Request, all []request.Arrival, folder string) error {
	if len(all) == 0 {
		return nil
	}
	base, err := filepath.Abs(folder)
	if err != nil {
		return apperr.Wrap(err, apperr.FolderMissing, apperr.Params{"folder": folder})
	}
	if err := transfer.MakeFolder(base); err != nil {
		return err
	}
	if base, err = filepath.EvalSymlinks(base); err != nil {
		return apperr.Wrap(err, apperr.FolderMissing, apperr.Params{"folder": folder})
	}
	w := r.watch(d)
	defer w.stop()
	var jobs []transfer.Job
	_, err = w.add(func() (first transfer.Job, err error) {
		jobs, err = d.SaveArrivals(ctx, q, all[0].ID-1, filepath.Dir(base), filepath.Base(base))
		if err == nil {
			first = jobs[0]
		}
		return first, err
	})
	if err != nil {
		return err
	}
	for _, job := range jobs[1:] {
		_, _ = w.add(func() (transfer.Job, error) { return job, nil })
	}
	var first error
	for _, job := range jobs {
		if err := w.wait(ctx, job.ID); err != nil && first == nil {
			first = err
		}
	}
	if ctx.Err() != nil {
		return w.stopped(ctx)
	}
	w.summary()
	return first
}

func (r *runner) requestClose() *cobra.Command {
	return &cobra.Command{
		Use:   "close ID",
		Short: "End a request: open uploads are dropped, its page is deleted; what came stays",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
				done, err := d.Requests.Close(ctx, args[0])
				if err != nil {
					return err
				}
				for _, one := range done.News {
					r.tellArrival(one)
				}
				q, err := d.Requests.Get(ctx, done.Request.ID)
				if err != nil {
					return err
				}
				r.out.line(closedLine{Type: "closed", Request: q.ID, Arrived: q.Arrived, UsableUntil: stamp(done.UsableUntil)})
				r.out.text("Closed. %s came.", plural(int64(q.Arrived), "file"))
				if !done.UsableUntil.IsZero() {
					r.out.aside("Who has kept the form or the upload link can still send until %s: a signature cannot be recalled.",
						humanTime(done.UsableUntil, time.Now()))
				}
				return nil
			})
		},
	}
}
