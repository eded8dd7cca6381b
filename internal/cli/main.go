package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/secret"
)

// Options are what a command line runs with.
type Options struct {
	Args     []string // without the program's name
	Stdin    io.Reader
	Stdout   io.Writer
	Stderr   io.Writer
	Getenv   func(string) string // nil: os.Getenv
	Version  string
	Messages fs.FS // the front end's message files
	// Gateway is the command that runs practice storage's gateway in a process of its own; nil: in this one.
	Gateway []string
}

// Main runs one command and gives its exit code. ctx ends it cleanly: what was done is kept.
func Main(ctx context.Context, opts Options) int {
	if opts.Getenv == nil {
		opts.Getenv = os.Getenv
	}
	words, err := newWording(opts.Messages, time.Now)
	if err != nil {
		_, _ = io.WriteString(opts.Stderr, err.Error()+"\n")
		return ExitFailed
	}
	r := &runner{opts: opts, out: &output{out: opts.Stdout, err: opts.Stderr, words: words, bars: newBars(opts.Stderr)}}
	root := r.root() // sets every flag to what it is when it is not given
	root.SetArgs(opts.Args)
	// An error in the flags themselves is told as JSON, too, when JSON was asked for, wherever that was.
	r.out.json = asksJSON(opts.Args)
	err = root.ExecuteContext(ctx)
	if err != nil && ctx.Err() != nil && !errors.Is(err, apperr.New(apperr.Interrupted, nil)) {
		err = apperr.Wrap(ctx.Err(), apperr.Interrupted, nil)
	}
	if err == nil {
		err = r.out.complete()
	}
	return ExitCode(r.out.failed(err, "", ""))
}

// asksJSON looks for --json before anything is understood; what stands after "--" is no flag.
func asksJSON(args []string) bool {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	return slices.Contains(args, "--json") || slices.Contains(args, "--json=true")
}

// closeTime bounds what a command takes to put away its work when it ends.
const closeTime = 10 * time.Second

// runner holds what commands share.
type runner struct {
	opts    Options
	out     *output
	dataDir string
}

func (r *runner) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "daypass",
		Short:         "Get, make and send presigned links",
		Long:          "Daypass gets the file behind a presigned link, whole, whatever happens on the way,\nand makes links that end when they should.",
		Version:       r.opts.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if r.out.json {
				return usage("say what to do: " + names(c))
			}
			return c.Help()
		},
	}
	root.SetIn(r.opts.Stdin)
	root.SetOut(r.opts.Stdout)
	root.SetErr(r.opts.Stderr)
	root.SetFlagErrorFunc(flagUsage)
	root.SetHelpCommand(r.help(root))
	root.PersistentFlags().StringVar(&r.dataDir, "data-dir", "", "folder for database, records and logs (or DAYPASS_DATA_DIR)")
	root.PersistentFlags().BoolVar(&r.out.json, "json", false, "one JSON object a line on stdout")
	root.AddCommand(r.inspect(), r.get(), r.put(), r.link(), r.request(), r.profile(), r.ls(), r.transfers(), r.history(), r.practice())
	dressUsage(root)
	return root
}

// dressUsage makes every argument error a usage error.
func dressUsage(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if check(c, args) != nil {
				return argsUsage(c, args, check)
			}
			return nil
		}
	}
	for _, child := range c.Commands() {
		dressUsage(child)
	}
}

// help shows how a command is written.
func (r *runner) help(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "How a command is written",
		Args:  cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			c, left, err := root.Find(args)
			if err != nil || len(left) > 0 {
				return usage(fmt.Sprintf("there is no command %q", strings.Join(args, " ")))
			}
			return c.Help()
		},
	}
}

// group makes a command that only holds others: alone it shows its help, with an unknown word it is a usage error.
func group(use, short string, children ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		return usage("say what to do: " + names(c))
	}}
	c.AddCommand(children...)
	return c
}

func names(c *cobra.Command) string {
	var list []string
	for _, child := range c.Commands() {
		list = append(list, child.Name())
	}
	return strings.Join(list, ", ")
}

// with opens the data folder for do and closes it after.
func (r *runner) with(ctx context.Context, do func(context.Context, *daypass.Daypass) error) (err error) {
	folder := r.dataDir
	if folder == "" {
		folder = r.opts.Getenv("DAYPASS_DATA_DIR")
	}
	d, err := daypass.Open(ctx, daypass.Options{
		DataDir:    folder,
		Passphrase: r.passphrase(),
		NoKeychain: r.opts.Getenv("DAYPASS_NO_KEYCHAIN") != "",
		Version:    r.opts.Version,
		Lean:       true,
		Gateway:    r.opts.Gateway,
	})
	if err != nil {
		return err
	}
	defer func() {
		// An interrupted command still has to store what it did.
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTime)
		defer cancel()
		if closed := d.Close(closing); err == nil {
			err = closed
		}
	}()
	for _, notice := range d.Notices() {
		why := r.out.reasonOf(notice)
		r.out.line(noticeLine{"notice", *why})
		r.out.aside("%s", why.Message)
	}
	return do(ctx, d)
}

// passphrase gives how the passphrase is had: from the environment, or asked on a terminal.
func (r *runner) passphrase() func(context.Context) (secret.String, error) {
	if text := r.opts.Getenv("DAYPASS_PASSPHRASE"); text != "" {
		return func(context.Context) (secret.String, error) { return secret.NewString(text), nil }
	}
	if columns(r.opts.Stderr) == 0 {
		return nil
	}
	return func(ctx context.Context) (secret.String, error) { return r.askSecret(ctx, "Passphrase of Daypass") }
}
