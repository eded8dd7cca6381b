package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/transfer"
)

func (r *runner) transfers() *cobra.Command {
	list := func(c *cobra.Command, _ []string) error {
		return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
			return r.listJobs(ctx, d, transfer.Filter{States: transfer.Unfinished(), InOrder: true}, "Nothing is under way.")
		})
	}
	c := group("transfers", "What is under way",
		&cobra.Command{Use: "list", Short: "What is under way, waits or failed, in the order in which it is to run", Args: cobra.NoArgs, RunE: list},
		r.act("pause [ID…]", "Stop transfers and keep their bytes, those of another Daypass, too; without ID all", cobra.ArbitraryArgs, r.pause),
		r.act("resume [ID…]", "Go on with transfers until they end; without ID all", cobra.ArbitraryArgs, r.resume),
		r.act("cancel ID…", "End transfers and drop their bytes", cobra.MinimumNArgs(1), r.cancel),
		r.sweep())
	c.RunE = list
	return c
}

// act makes a command on transfers.
func (r *runner) act(use, short string, args cobra.PositionalArgs, do func(context.Context, *daypass.Daypass, []string) error) *cobra.Command {
	return &cobra.Command{Use: use, Short: short, Args: args, RunE: func(c *cobra.Command, ids []string) error {
		return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error { return do(ctx, d, ids) })
	}}
}

func (r *runner) pause(ctx context.Context, d *daypass.Daypass, ids []string) error {
	if len(ids) == 0 {
		return r.pauseAll(ctx, d)
	}
	return r.each(ids, func(id string) error {
		job, err := d.Transfers.Pause(ctx, id)
		return r.toldJob(job, err)
	})
}

// pauseAll pauses everything, and tells of each one that was not paused before.
func (r *runner) pauseAll(ctx context.Context, d *daypass.Daypass) error {
	jobs, err := d.Transfers.Jobs(ctx, transfer.Filter{States: transfer.Pausable(), InOrder: true})
	if err != nil {
		return err
	}
	failed := d.Transfers.PauseAll(ctx)
	for _, job := range jobs {
		if job, err := d.Transfers.Job(ctx, job.ID); err == nil {
			r.tellJob(job)
		}
	}
	if len(jobs) == 0 {
		r.out.aside("Nothing is under way.")
	}
	return failed
}

func (r *runner) cancel(ctx context.Context, d *daypass.Daypass, ids []string) error {
	return r.each(ids, func(id string) error {
		job, err := d.Transfers.Cancel(ctx, id)
		return r.toldJob(job, err)
	})
}

// resume runs transfers here until each of them rests. Of all, those that another Daypass runs are left to it.
func (r *runner) resume(ctx context.Context, d *daypass.Daypass, ids []string) error {
	all := len(ids) == 0
	if all {
		jobs, err := d.Transfers.Jobs(ctx, transfer.Filter{States: transfer.Unfinished(), InOrder: true})
		if err != nil {
			return err
		}
		for _, job := range jobs {
			ids = append(ids, job.ID)
		}
	}
	w := r.watch(d)
	defer w.stop()
	var running []string
	var first error
	for _, id := range ids {
		job, err := w.add(func() (transfer.Job, error) { return goOn(ctx, d, id) })
		if all && apperr.CodeOf(err) == apperr.JobBusy {
			continue
		}
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
	switch {
	case ctx.Err() != nil:
		return w.stopped(ctx)
	case len(ids) > 1:
		w.summary()
	case all && len(ids) == 0:
		r.out.aside("Nothing waits to go on.")
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

// jobsPage is how many jobs are read at once.
const jobsPage = 500

// listJobs prints jobs page by page, at most filter.Limit of them where that is not 0.
func (r *runner) listJobs(ctx context.Context, d *daypass.Daypass, filter transfer.Filter, empty string) error {
	left := filter.Limit
	none := true
	for {
		if filter.Limit = jobsPage; left > 0 {
			filter.Limit = min(left, jobsPage)
		}
		page, err := d.Transfers.Jobs(ctx, filter)
		if err != nil {
			return err
		}
		for _, job := range page {
			none = false
			r.tellJob(job)
		}
		if left -= len(page); len(page) < filter.Limit || left == 0 {
			break
		}
		filter.After = page[len(page)-1].ID
	}
	if none {
		r.out.aside("%s", empty)
	}
	return nil
}

// route says to people where from and where to, as far as it is known.
func route(source, path string) string {
	switch {
	case source != "" && path != "":
		return inert(source) + " → " + inert(path)
	case source != "":
		return "from " + inert(source)
	case path != "":
		return "→ " + inert(path)
	}
	return ""
}

// ends gives where a job's bytes come from and where they go to; "" for a link, which is not shown, and for what has no
// name yet.
func ends(j transfer.Job) (source, path string) {
	switch j.Kind {
	case transfer.Upload, transfer.FolderUpload:
		return j.Source, jobPlace(j)
	case transfer.Download, transfer.FolderDownload:
		if j.ProfileID != "" {
			source = jobPlace(j)
		}
	}
	return source, j.Path
}

// jobPlace gives a job's place in a storage.
func jobPlace(j transfer.Job) string {
	if ofFolder(j) {
		j.Key = j.Prefix
	}
	return j.Target()
}

func (r *runner) tellJob(j transfer.Job) {
	source, path := ends(j)
	why := r.out.reasonOf(j.Error())
	r.out.line(transferLine{
		Type: "transfer", Job: j.ID, Kind: string(j.Kind), State: string(j.State), WaitsFor: some(string(j.Wait)), Name: j.Name,
		Path: some(path), Source: some(source), Host: j.Host, Size: known(j.Size), Bytes: j.Done, Verified: some(string(j.Verified)),
		CreatedAt: j.CreatedAt.UTC().Format(time.RFC3339), StartAt: stamp(j.StartAt), EndedAt: stamp(j.FinishedAt), Problem: why,
		Files: j.Files, FilesDone: j.FilesDone, FilesFailed: j.FilesFailed, FilesSkipped: j.FilesSkipped,
	})
	state := string(j.State)
	if j.Wait != transfer.WaitNone {
		state += " for " + string(j.Wait)
	}
	if !j.StartAt.IsZero() && !j.State.Ended() {
		state += ", " + humanTime(j.StartAt, time.Now())
	}
	amount := humanBytes(j.Size)
	if j.State != transfer.StateDone {
		amount = humanBytes(j.Done) + " of " + amount
	}
	r.out.text("%s  %-18s  %-24s  %s  %s", j.ID, state, amount, humanTime(j.CreatedAt, time.Now()), inert(j.Name))
	if text := route(source, path); text != "" {
		r.out.text("            %s", text)
	}
	if why != nil {
		r.out.text("            %s", why.Message)
	}
}
