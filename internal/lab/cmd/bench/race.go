package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"daypass/internal/lab"
)

// racer is one tool. command must leave the object at folder/got.
type racer struct {
	name    string
	command func(folder string) *exec.Cmd
}

// result is what each counted round of one tool used.
type result struct {
	name   string
	wall   []float64 // seconds
	cpu    []float64 // seconds, user and system
	memory []float64 // peak resident set, MiB
}

// race lets the tools take turns, another one first in every round: one round that is not counted, then o.rounds.
func race(ctx context.Context, o options, racers []racer) ([]result, error) {
	var results []result
	var present []racer
	for _, r := range racers {
		if _, err := exec.LookPath(r.command(o.work).Path); err != nil {
			fmt.Fprintf(os.Stderr, "bench: %s is not here and does not take part\n", r.name)
			continue
		}
		present = append(present, r)
		results = append(results, result{name: r.name})
	}
	for round := -1; round < o.rounds; round++ {
		for turn := range present {
			i := (turn + round + 1) % len(present) // whoever begins inherits the disk of the round before
			if err := results[i].lap(ctx, o, present[i], round >= 0); err != nil {
				return nil, fmt.Errorf("%s: %w", present[i].name, err)
			}
		}
	}
	return results, nil
}

// lap runs a tool once in a folder of its own and takes its figures.
func (res *result) lap(ctx context.Context, o options, r racer, counts bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	folder, err := os.MkdirTemp(o.work, "lap.")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	cmd := r.command(folder)
	cmd.Stderr = os.Stderr
	begun := time.Now()
	if err := cmd.Run(); err != nil {
		return err
	}
	wall := time.Since(begun)
	if err := same(filepath.Join(folder, "got"), lab.Blob{Seed: 1, Length: o.size}, o.size); err != nil {
		return err
	}
	peak, err := peakBytes(cmd.ProcessState)
	if err != nil {
		return err
	}
	if counts {
		res.wall = append(res.wall, wall.Seconds())
		res.cpu = append(res.cpu, (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds())
		res.memory = append(res.memory, float64(peak)/(1<<20))
	}
	return nil
}

// same compares a file with the object, byte by byte.
func same(path string, object io.ReaderAt, size int64) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	got, want := make([]byte, 1<<20), make([]byte, 1<<20)
	for at := int64(0); at < size; at += int64(len(want)) {
		n := int(min(int64(len(want)), size-at))
		if _, err := io.ReadFull(file, got[:n]); err != nil {
			return fmt.Errorf("the file ends too soon: %w", err)
		}
		if _, err := object.ReadAt(want[:n], at); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if string(got[:n]) != string(want[:n]) {
			return fmt.Errorf("the file differs from the object after byte %d", at)
		}
	}
	if n, _ := file.Read(got[:1]); n != 0 {
		return errors.New("the file is longer than the object")
	}
	return nil
}
