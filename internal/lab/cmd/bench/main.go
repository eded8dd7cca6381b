// Command bench races Daypass against its peers, side by side in one run, on real servers over TLS on loopback: it times
// whole processes and asks the system what each used.
//
// Machines are noisy, so the tools take turns (A B C A B C …), another one first in every round, and medians and paired
// ratios are printed, never single times. Whatever a tool brings is compared with the original before its time counts.
//
// Each part writes NAME.md, NAME.json (every single figure) and its pictures into the output folder, and README.md there
// joins what there is. Nothing in them is written by hand.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"daypass/internal/lab"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1) //nolint:gocritic // stop only gives the signal back
	}
}

// options are what a run is about.
type options struct {
	daypass string // absolute path
	servers []string
	rounds  int
	size    int64            // bytes of the one large object
	files   int              // in the folder of small ones
	huge    int64            // bytes of the object that memory and resume are measured with
	only    string           // racers whose name holds one of these, with commas; "" all
	paced   bool             // a line holds all tools back far below what the disk takes: it need not be quiet
	line    *lab.RelayServer // what all tools go through and is watched; nil: none
	note    string           // of the circumstances, for the results
	out     string
	work    string // folder of this run
}

// part is one chapter of the results.
type part struct {
	name string
	run  func(ctx context.Context, o options) (*report, error)
}

// parts gives the chapters in the order in which they are printed.
func parts() []part {
	return []part{
		{"get", getPart},
		{"put", putPart},
		{"share", sharePart},
		{"small", smallPart},
		{"relay", relayPart},
		{"lines", linesPart},
		{"resume", resumePart},
		{"memory", memoryPart},
	}
}

func run(ctx context.Context) error {
	var o options
	var names []string
	for _, p := range parts() {
		names = append(names, p.name)
	}
	flag.StringVar(&o.daypass, "daypass", "build/bin/daypass-headless", "the program to race")
	flag.IntVar(&o.rounds, "rounds", 7, "counted rounds, after one to warm up")
	flag.Int64Var(&o.size, "size", 1<<30, "bytes of the one large object")
	flag.IntVar(&o.files, "files", 10_000, "small files of 10 KiB")
	flag.Int64Var(&o.huge, "huge", 100<<30, "bytes of the object that memory and resume are measured with")
	flag.StringVar(&o.out, "out", "build/bench", "folder for results")
	flag.StringVar(&o.only, "only", "", "race those alone whose name holds this, or one of these with commas")
	flag.StringVar(&o.note, "note", "", "what is to be told of the circumstances of the run")
	servers := flag.String("server", "versitygw", "versitygw, minio, or both with a comma: one table each for get, put and relay")
	wanted := flag.String("parts", strings.Join(names, ","), "what to measure")
	flag.Parse()
	o.servers = strings.Split(*servers, ",")
	var err error
	if o.daypass, err = filepath.Abs(o.daypass); err != nil {
		return err
	}
	if o.work, err = os.MkdirTemp("", "daypass-bench."); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(o.work) }()
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return err
	}
	for name := range strings.SplitSeq(*wanted, ",") {
		i := slices.Index(names, name)
		if i < 0 {
			return fmt.Errorf("there is no part %q; there are %s", name, strings.Join(names, ", "))
		}
		if err := runPart(ctx, o, parts()[i]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// runPart measures one chapter, writes it, prints it, and joins the chapters anew.
func runPart(ctx context.Context, o options, p part) error {
	begun := time.Now()
	var err error
	if o.work, err = os.MkdirTemp(o.work, p.name+"."); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(o.work) }()
	r, err := p.run(ctx, o)
	if err != nil {
		return err
	}
	r.conditions(begun, o.note)
	text, err := r.write(o.out, p.name)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(os.Stdout, text)
	return errors.Join(err, join(o.out))
}
