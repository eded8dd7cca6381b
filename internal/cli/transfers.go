package cli

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/daypass"
	"daypass/internal/transfer"
)

func (r *runner) transfers() *cobra.Command {
	list := func(c *cobra.Command, _ []string) error {
		return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
			return r.listJobs(ctx, d, transfer.Filter{States: transfer.Unfinished()}, "Nothing is under way.")
		})
	}
	c := group("transfers", "What is under way",
		&cobra.Command{Use: "list", Short: "What is under way or waits", Args: cobra.NoArgs, RunE: list},
		r.act("pause [ID]", "Stop a transfer and keep its bytes; without ID all", cobra.MaximumNArgs(1), pausable(), r.pause),
		r.act("resume [ID]", "Go on with a transfer until it ends; without ID all", cobra.MaximumNArgs(1), transfer.Unfinished(), r.resume),
		r.act("cancel ID", "End a transfer and drop its bytes", cobra.ExactArgs(1), nil, func(ctx context.Context, d *daypass.Daypass, ids []string) error {
			return r.each(ids, func(id string) error {
				job, err := d.Transfers.Cancel(ctx, id)
				return r.toldJob(job, err)
			})
		}),
		r.sweep())
	c.RunE = list
	return c
}

// pausable are the states in which a transfer can be paused: one that is paused, or has failed, is left alone.
func pausable() []transfer.State {
	return slices.DeleteFunc(transfer.Unfinished(), func(s transfer.State) bool { return !s.CanBecome(transfer.StatePaused) })
}

// act makes a command on one transfer, or, where args allow none, on all that are in one of these states.
func (r *runner) act(
	use, short string, args cobra.PositionalArgs, all []transfer.State, do func(context.Context, *daypass.Daypass, []string) error,
) *cobra.Command {
	return &cobra.Command{Use: use, Short: short, Args: args, RunE: func(c *cobra.Command, ids []string) error {
		return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
			if len(ids) == 0 {
				jobs, err := d.Transfers.Jobs(ctx, transfer.Filter{States: all})
				if err != nil {
					return err
				}
				for _, job := range jobs {
					ids = append(ids, job.ID)
				}
			}
			return do(ctx, d, ids)
		})
	}}
}

func (r *runner) pause(ctx context.Context, d *daypass.Daypass, ids []string) error {
	return r.each(ids, func(id string) error {
		job, err := d.Transfers.Pause(ctx, id)
		return r.toldJob(job, err)
	})
}

// resume runs transfers here until each of them rests.
func (r *runner) resume(ctx context.Context, d *daypass.Daypass, ids []string) error {
	w := r.watch(d)
	defer w.stop()
	var running []string
	var first error
	for _, id := range ids {
		job, err := w.add(func() (transfer.Job, error) { return goOn(ctx, d, id) })
		if err != nil {
			if err = w.refused(err, ""); first == nil {
				first = err
			}
			continue
		}
		running = append(running, job.ID)
	}
	for _, id := range running {
		if err := w.wait(ctx, id); err != nil && first == nil {
			first = err
		}
	}
	if len(ids) > 1 && ctx.Err() == nil {
		w.summary()
	}
	return first
}

// goOn takes up a transfer from whatever it rests in.
func goOn(ctx context.Context, d *daypass.Daypass, id string) (transfer.Job, error) {
	job, err := d.Transfers.Job(ctx, id)
	if err != nil {
		return job, err
	}
	if job.State == transfer.StateFailed {
		return d.Transfers.Retry(ctx, job.ID)
	}
	return d.Transfers.Resume(ctx, job.ID)
}

func (r *runner) toldJob(job transfer.Job, err error) error {
	if err == nil {
		r.tellJob(job)
	}
	return err
}

func (r *runner) history() *cobra.Command {
	filter := transfer.Filter{States: []transfer.State{transfer.StateDone, transfer.StateFailed, transfer.StateCancelled}}
	c := &cobra.Command{
		Use:   "history",
		Short: "What has ended, newest first",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
				return r.listJobs(ctx, d, filter, "Nothing has ended yet.")
			})
		},
	}
	c.Flags().StringVar(&filter.Search, "search", "", "only those with this in their name, key or host")
	return c
}

// jobsPage is how many jobs are read at once.
const jobsPage = 500

// listJobs prints jobs page by page.
func (r *runner) listJobs(ctx context.Context, d *daypass.Daypass, filter transfer.Filter, empty string) error {
	filter.Limit = jobsPage
	none := true
	for {
		page, err := d.Transfers.Jobs(ctx, filter)
		if err != nil {
			return err
		}
		for _, job := range page {
			none = false
			r.tellJob(job)
		}
		if len(page) < jobsPage {
			break
		}
		filter.After = page[len(page)-1].ID
	}
	if none {
		r.out.aside("%s", empty)
	}
	return nil
}

func (r *runner) tellJob(j transfer.Job) {
	why := r.out.reasonOf(j.Error())
	r.out.line(transferLine{
		Type: "transfer", Job: j.ID, Kind: string(j.Kind), State: string(j.State), WaitsFor: some(string(j.Wait)), Name: j.Name,
		Path: some(j.Path), Host: j.Host, Size: known(j.Size), Bytes: j.Done, Verified: some(string(j.Verified)),
		CreatedAt: j.CreatedAt.UTC().Format(time.RFC3339), EndedAt: stamp(j.FinishedAt), Problem: why,
		Files: j.Files, FilesDone: j.FilesDone, FilesFailed: j.FilesFailed, FilesSkipped: j.FilesSkipped,
	})
	state := string(j.State)
	if j.Wait != transfer.WaitNone {
		state += " for " + string(j.Wait)
	}
	amount := humanBytes(j.Size)
	if j.State != transfer.StateDone {
		amount = humanBytes(j.Done) + " of " + amount
	}
	r.out.text("%s  %-18s  %-24s  %s  %s", j.ID, state, amount, humanTime(j.CreatedAt, time.Now()), inert(j.Name))
	if why != nil {
		r.out.text("            %s", why.Message)
	}
}
