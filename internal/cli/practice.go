package cli

import (
	"context"

	"github.com/spf13/cobra"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
)

func (r *runner) practice() *cobra.Command {
	return &cobra.Command{
		Use:   "practice",
		Short: "Serve practice storage on this computer until interrupted",
		Long:  "Serves a real S3 storage with a few files on this computer alone, to try everything. It prints its profile:\nuse it as practice:BUCKET in other commands. Links to it work on this computer while it is served.",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
				started, err := d.StartPractice(ctx)
				if err != nil {
					return err
				}
				r.tellProfile(started)
				r.out.aside("Practice storage serves until Ctrl-C. Look: daypass ls %s:%s", started.Name, started.Places[0])
				<-ctx.Done()
				return apperr.Wrap(ctx.Err(), apperr.Interrupted, nil)
			})
		},
	}
}
