package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/daypass"
	"daypass/internal/transfer"
)

// What became of something that an upload left behind.
const (
	leftFound   = "found" // it was only looked for
	leftRemoved = "removed"
	leftStays   = "stays"
)

func (r *runner) sweep() *cobra.Command {
	dryRun := false
	c := &cobra.Command{
		Use:   "sweep [PROFILE]",
		Short: "Remove what unfinished uploads have left behind in storages",
		Long: "Takes back uploads that were cancelled or killed while the storage could not be reached: their parts are paid for but\n" +
			"seen by nobody. Only what Daypass itself began is touched. Transfers that can still go on keep what they have sent.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
				id, err := sweptProfile(ctx, d, args)
				if err != nil {
					return err
				}
				return r.sweepLeftovers(ctx, d, id, dryRun)
			})
		},
	}
	c.Flags().BoolVar(&dryRun, "dry-run", false, "only list them")
	return c
}

// sweptProfile gives the ID of the profile that was named, "" for all.
func sweptProfile(ctx context.Context, d *daypass.Daypass, args []string) (string, error) {
	if len(args) == 0 {
		return "", nil
	}
	p, err := d.Profiles.Get(ctx, args[0])
	return p.ID, err
}

// sweepLeftovers tells what became of each leftover; its error is that of the first that stays.
func (r *runner) sweepLeftovers(ctx context.Context, d *daypass.Daypass, profileID string, dryRun bool) error {
	names := make(map[string]string)
	profiles, err := d.Profiles.List(ctx)
	if err != nil {
		return err
	}
	for _, p := range profiles {
		names[p.ID] = p.Name
	}
	var first error
	told := 0
	tell := func(s transfer.Swept, state string) {
		told++
		if s.Err != nil && first == nil {
			first = reported{s.Err}
		}
		r.tellLeftover(s, names[s.Leftover.ProfileID], state)
	}
	if dryRun {
		all, err := d.Transfers.Leftovers(ctx, profileID)
		for _, l := range all {
			tell(transfer.Swept{Leftover: l}, leftFound)
		}
		r.sweptNone(told, err)
		return err
	}
	err = d.Transfers.Sweep(ctx, profileID, func(s transfer.Swept) {
		state := leftRemoved
		if s.Err != nil {
			state = leftStays
		}
		tell(s, state)
	})
	r.sweptNone(told, err)
	if err != nil {
		return err
	}
	return first
}

func (r *runner) sweptNone(told int, err error) {
	if told == 0 && err == nil {
		r.out.aside("Nothing is left behind.")
	}
}

func (r *runner) tellLeftover(s transfer.Swept, profile, state string) {
	l, why := s.Leftover, r.out.reasonOf(s.Err)
	path := profile + ":" + l.Bucket + "/" + l.Key
	r.out.line(leftoverLine{Type: "leftover", Path: path, Job: l.JobID, LeftAt: l.At.UTC().Format(time.RFC3339), State: state, Problem: why})
	r.out.text("%-8s %s", state, inert(path))
	if why != nil {
		r.out.text("         %s %s", why.Message, why.Next)
	}
}
