package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// lap is one run of one tool, in a folder of its own.
type lap struct {
	folder string
	number int // of all laps of the race, to name objects by
}

// racer is one tool at one task.
type racer struct {
	name    string
	command func(l lap) (*exec.Cmd, error)
	check   func(ctx context.Context, l lap) error // compares what it brought with the original
	clear   func(ctx context.Context, l lap) error // takes away what it left outside of the folder; nil: nothing
	took    func(folder string) (float64, error)   // the seconds by its own watch, where its start is not the matter; nil: wall time
}

// result is what each counted round of one tool used.
type result struct {
	Name   string    `json:"name"`
	Wall   []float64 `json:"wall_seconds"`
	CPU    []float64 `json:"cpu_seconds"`                       // user and system
	Memory []float64 `json:"peak_mib"`                          // peak resident set
	Before []float64 `json:"seconds_before_the_file,omitempty"` // over a line that is watched, as carried has it
	After  []float64 `json:"seconds_after_the_file,omitempty"`
	Wire   *wire     `json:"wire,omitempty"`
}

// race lets the tools take turns, another one first in every round: warm rounds that are not counted, then counted ones.
func race(ctx context.Context, o options, racers []racer, warm, rounds int) ([]result, error) {
	present := takingPart(racers, o)
	results := make([]result, len(present))
	for i := range present {
		results[i].Name = present[i].name
	}
	for round := -warm; round < rounds; round++ {
		for turn := range present {
			i := (turn + round + warm) % len(present) // whoever begins inherits the disk of the round before
			used, err := runLap(ctx, o, present[i], (round+warm)*len(present)+i)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", present[i].name, err)
			}
			fmt.Fprintf(os.Stderr, "bench: round %d: %s: %.2f s\n", round+1, present[i].name, used.wall)
			if round >= 0 {
				results[i].add(used)
			}
		}
	}
	return results, nil
}

// takingPart leaves out tools that are not here, and says so.
func takingPart(racers []racer, o options) []racer {
	var present []racer
	for _, r := range racers {
		if !o.wants(r.name) {
			continue
		}
		folder, err := os.MkdirTemp(o.work, "look.")
		if err != nil {
			continue
		}
		cmd, err := r.command(lap{folder: folder})
		if err == nil {
			_, err = exec.LookPath(cmd.Path)
		}
		_ = os.RemoveAll(folder)
		if err != nil {
			fmt.Fprintf(os.Stderr, "bench: %s does not take part: %v\n", r.name, err)
			continue
		}
		present = append(present, r)
	}
	return present
}

// wants reports whether a tool is to take part.
func (o options) wants(name string) bool {
	for word := range strings.SplitSeq(o.only, ",") {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// usage is what one process used.
type usage struct {
	wall, cpu, memory float64  // seconds, seconds, MiB
	carried           *carried // nil where no line is watched
}

func (r *result) add(u usage) {
	r.Wall, r.CPU, r.Memory = append(r.Wall, u.wall), append(r.CPU, u.cpu), append(r.Memory, u.memory)
	if u.carried != nil {
		r.Before, r.After = append(r.Before, u.carried.before), append(r.After, u.carried.after)
	}
}

// runLap runs a tool once, with nothing left to write from the laps before, and checks what it brought.
func runLap(ctx context.Context, o options, r racer, number int) (used usage, err error) {
	if err := ctx.Err(); err != nil {
		return used, err
	}
	folder, err := os.MkdirTemp(o.work, "lap.")
	if err != nil {
		return used, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	l := lap{folder: folder, number: number}
	cmd, err := r.command(l)
	if err != nil {
		return used, err
	}
	if !o.paced {
		settleDisk()
	}
	if used, err = o.measure(cmd, folder); err != nil {
		return used, err
	}
	if r.took != nil {
		if used.wall, err = r.took(folder); err != nil {
			return used, err
		}
		used.cpu, used.memory = 0, 0
	}
	if err := r.check(ctx, l); err != nil {
		return used, err
	}
	if r.clear != nil {
		err = r.clear(ctx, l)
	}
	return used, err
}

// measure is the function of that name, with a look at the line where one is watched.
func (o options) measure(cmd *exec.Cmd, folder string) (usage, error) {
	if o.line == nil {
		return measure(cmd, folder)
	}
	stop := watchLine(o.line)
	used, err := measure(cmd, folder)
	seen := stop()
	used.carried = &seen
	return used, err
}

// measure runs a process to its end. What it says is shown where it fails.
func measure(cmd *exec.Cmd, folder string) (used usage, err error) {
	said, err := os.Create(filepath.Join(folder, "said.txt"))
	if err != nil {
		return used, err
	}
	defer func() { _ = said.Close() }()
	if cmd.Stdout == nil {
		cmd.Stdout = said
	}
	cmd.Stderr = said
	peakFile := filepath.Join(folder, "peak.txt")
	cmd, timed := underTime(cmd, peakFile)
	begun := time.Now()
	err = cmd.Run()
	used.wall = time.Since(begun).Seconds()
	if err != nil {
		text, _ := os.ReadFile(said.Name())
		return used, fmt.Errorf("%w: %s", err, text)
	}
	used.cpu = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	peak, err := peakBytes(cmd.ProcessState)
	if timed && err == nil {
		peak, err = readPeak(peakFile)
	}
	used.memory = float64(peak) / (1 << 20)
	return used, err
}

// underTime runs a command under GNU time where it is here: a process that this one starts itself inherits this one's own
// peak (the system counts it from before exec), which is more than a small tool ever takes.
func underTime(cmd *exec.Cmd, file string) (*exec.Cmd, bool) {
	for _, name := range []string{"gtime", "/usr/bin/time"} {
		path, err := exec.LookPath(name)
		if err != nil || exec.Command(path, "-f", "%M", "true").Run() != nil {
			continue
		}
		return under(cmd, path, "-o", file, "-f", "%M"), true
	}
	return cmd, false
}

// readPeak reads what GNU time wrote: KiB.
func readPeak(file string) (int64, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	kib, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	return kib << 10, err
}
