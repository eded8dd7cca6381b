package cli

import (
	"context"
	"os"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/page"
)

// putLink is put with --link.
func (r *runner) putLink(c *cobra.Command, f *putFlags, paths []string) error {
	for _, name := range []string{"to", "existing", "expires"} {
		if c.Flags().Changed(name) {
			return usage("--link and --" + name + " do not go together")
		}
	}
	limit, err := f.bounds()
	if err != nil {
		return err
	}
	at, err := f.start.time(time.Now())
	if err != nil {
		return err
	}
	text, err := r.linkText(f.link)
	if err != nil {
		return err
	}
	return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
		d.LimitRate(0, limit)
		return r.putThrough(ctx, d, paths, f.link, text, f.connections.most, at)
	})
}

// putThrough sends files through an upload link, a ticket or a request page; none of it needs a profile.
func (r *runner) putThrough(ctx context.Context, d *daypass.Daypass, paths []string, given, text string, connections int, at time.Time) error {
	ways, err := r.way(ctx, d, text)
	if err != nil {
		return notALink(err, given, text)
	}
	ways.Connections, ways.StartAt, ways.AllowPrivate = connections, at, true
	if !ways.Several && len(paths) > 1 {
		return apperr.New(apperr.LinkOneFile, nil)
	}
	way := way{ways, r.watch(d)}
	defer way.w.stop()
	var first error
	sent, several := 0, len(paths) > 1
	for _, path := range paths {
		several = several || way.Several && isFolder(path)
		err := way.each(path, func(one daypass.Outgoing) error {
			sent++
			if err := way.send(ctx, one); err != nil && first == nil {
				first = err
			}
			if ctx.Err() != nil {
				return way.w.stopped(ctx)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if several || sent > 1 {
		way.w.summary()
	}
	return first
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// linkText gives what --link stands for: stdin, a file's content, or itself.
func (r *runner) linkText(arg string) (string, error) {
	if arg == "-" {
		return r.gather([]string{arg}, page.MaxBytes)
	}
	if !isFile(arg) {
		return arg, nil
	}
	return readFile(arg)
}
