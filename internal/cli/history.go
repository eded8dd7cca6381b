package cli

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/transfer"
)

// historyFlags are the flags of "history".
type historyFlags struct {
	search, date, kind, after string
	states                    []string
	limit                     int
}

// endedStates are what --state may be. Without it failed ones are left out: they can still come to done, and are in the list.
var endedStates = []transfer.State{transfer.StateDone, transfer.StateFailed, transfer.StateCancelled}

// jobKinds are what --kind may be.
var jobKinds = []transfer.Kind{transfer.Download, transfer.Upload, transfer.FolderDownload, transfer.FolderUpload}

func (r *runner) history() *cobra.Command {
	var f historyFlags
	c := &cobra.Command{
		Use:   "history",
		Short: "What has ended, newest first",
		Long: "Lists what is done or cancelled; what failed can be taken up again, and is in 'daypass transfers' until then.\n--search takes words that are parts of a name, a host or a place;\n" +
			"--date a year, a month, a day, or two of them as FROM..TO, in the local zone, of when the transfer was begun.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			filter, err := f.filter(c, time.Local)
			if err != nil {
				return err
			}
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
				empty := "Nothing has ended yet."
				if f.narrows() {
					empty = "Nothing that has ended is like that."
				}
				return r.listJobs(ctx, d, filter, empty)
			})
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.search, "search", "", "only those with these words in their name, host or place")
	flags.StringVar(&f.date, "date", "", "only those begun then: 2026, 2026-11, 2026-11-05, 2026-10..2026-11-05, 2026-10.., ..2026-10")
	flags.StringSliceVar(&f.states, "state", nil, "only those that are done, failed or cancelled; may be given more than once")
	flags.StringVar(&f.kind, "kind", "", "only those of a kind: download, upload, folder_download, folder_upload")
	flags.IntVar(&f.limit, "limit", 0, "at most so many")
	flags.StringVar(&f.after, "after", "", "those that come after the transfer with this ID: the last one of the page before")
	return c
}

func (f *historyFlags) narrows() bool {
	return f.search != "" || f.date != "" || f.kind != "" || len(f.states) > 0 || f.after != ""
}

// filter checks the flags before anything is opened.
func (f *historyFlags) filter(c *cobra.Command, zone *time.Location) (transfer.Filter, error) {
	filter := transfer.Filter{States: []transfer.State{transfer.StateDone, transfer.StateCancelled}, Search: f.search, Kind: transfer.Kind(f.kind), After: f.after, Limit: f.limit}
	if len(f.states) > 0 {
		filter.States = nil
	}
	for _, text := range f.states {
		state := transfer.State(text)
		if !slices.Contains(endedStates, state) {
			return filter, usage("--state is done, failed or cancelled")
		}
		filter.States = append(filter.States, state)
	}
	if f.kind != "" && !slices.Contains(jobKinds, filter.Kind) {
		return filter, usage("--kind is download, upload, folder_download or folder_upload")
	}
	if c.Flags().Changed("limit") && f.limit < 1 {
		return filter, usage("--limit takes a number from 1 on")
	}
	if !c.Flags().Changed("date") {
		return filter, nil
	}
	var err error
	filter.From, filter.Until, err = parseDates(f.date, zone)
	return filter, err
}

// parseDates reads a year, a month or a day, or FROM..TO of them, of which one may be left out. It gives the first moment,
// and the first one that is over; the zero time for an open end. Errors: apperr.TimeInvalid, Usage for an end before the
// start.
func parseDates(text string, zone *time.Location) (from, until time.Time, err error) {
	first, last, isRange := strings.Cut(strings.TrimSpace(text), "..")
	if !isRange {
		last = first
	}
	if first != "" {
		if from, _, err = parseSpan(first, zone); err != nil {
			return from, until, err
		}
	}
	if last != "" {
		if _, until, err = parseSpan(last, zone); err != nil {
			return from, until, err
		}
	}
	switch {
	case first == "" && last == "":
		return from, until, dateInvalid(text)
	case !from.IsZero() && !until.IsZero() && !from.Before(until):
		return from, until, usage("--date begins after its end")
	}
	return from, until, nil
}

// parseSpan reads a year, a month or a day: its first moment, and that of the next one.
func parseSpan(text string, zone *time.Location) (from, until time.Time, err error) {
	for _, form := range []struct {
		layout              string
		years, months, days int
	}{{"2006", 1, 0, 0}, {"2006-01", 0, 1, 0}, {time.DateOnly, 0, 0, 1}} {
		if from, err = time.ParseInLocation(form.layout, text, zone); err == nil {
			return from, from.AddDate(form.years, form.months, form.days), nil
		}
	}
	return from, until, dateInvalid(text)
}

func dateInvalid(text string) error {
	return apperr.New(apperr.TimeInvalid, apperr.Params{"value": inert(text), "why": "date"})
}
