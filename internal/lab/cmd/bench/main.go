// Command bench races Daypass against its peers, side by side in one run, on a real server over TLS on
// loopback: it times whole processes and asks the system what each used.
//
// Machines are noisy, so the tools take turns (A B C A B C …) and medians and paired ratios are printed,
// never single times. Every file that a tool leaves is compared with the object before its time counts.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	var o options
	flag.StringVar(&o.daypass, "daypass", "build/bin/daypass-headless", "the program to race")
	flag.IntVar(&o.rounds, "rounds", 7, "counted rounds, after one to warm up")
	flag.Int64Var(&o.size, "size", 1<<30, "bytes of the object")
	servers := flag.String("server", "versitygw", "versitygw, minio, or both with a comma: one table each")
	flag.BoolVar(&o.markdown, "markdown", false, "print the tables as Markdown")
	flag.Parse()
	var err error
	if o.daypass, err = filepath.Abs(o.daypass); err != nil {
		return err
	}
	if o.work, err = os.MkdirTemp("", "daypass-bench."); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(o.work) }()
	for i, server := range strings.Split(*servers, ",") {
		if i > 0 {
			fmt.Fprintln(os.Stdout)
		}
		o.server = server
		if err := get(ctx, o, os.Stdout); err != nil {
			return err
		}
	}
	return nil
}

// options are what a run is about.
type options struct {
	daypass  string // absolute path
	server   string
	rounds   int
	size     int64
	markdown bool
	work     string // folder of this run
}
