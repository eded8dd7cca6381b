package transfer_test

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/transfer"
)

// TestProcessesThatAddTheSameAtOnceMakeOneJob: the same line pasted into several terminals, or a script that is
// started twice. One downloads, the others are told so; it gets no further before the last of them has been told.
func TestProcessesThatAddTheSameAtOnceMakeOneJob(t *testing.T) {
	t.Parallel()
	for round := range 3 {
		counter, raw, blob := slowly(t, 8<<20, 100_000)
		p := newPlace(t)
		if round > 0 {
			p.kept(t) // the state file is there already
		}
		done, busy := 0, 0
		for _, code := range p.together(t, raw, 4, func() { counter.SetRate(0, 0) }) {
			switch code {
			case 0:
				done++
			case exitBusy:
				busy++
			default:
				t.Errorf("round %d: exit code %d", round, code)
			}
		}
		if done != 1 || busy != 3 {
			t.Errorf("round %d: %d downloaded, %d were told that it runs", round, done, busy)
		}
		if names := finals(t, p.target); len(names) != 1 || sumFile(t, filepath.Join(p.target, names[0])) != sumBlob(blob) {
			t.Errorf("round %d: files %q", round, names)
		}
		if sent := counter.SentBytes(); sent > 8<<20+1<<20 {
			t.Errorf("round %d: %d bytes sent", round, sent)
		}
	}
}

// together starts processes for one link and gives their exit codes, in the order in which they end. last is called when only
// one of them still runs.
func (p place) together(t *testing.T, raw string, n int, last func()) []int {
	t.Helper()
	todo := errand{Data: p.data, Target: p.target, Link: raw}
	ended := make(chan error, n)
	for range n {
		cmd := todo.command(t)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		go func() { ended <- cmd.Wait() }() // awaited below
	}
	codes := make([]int, n)
	for i := range codes {
		if i == n-1 {
			last()
		}
		err := <-ended
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			codes[i] = exit.ExitCode()
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return codes
}

// TestCallsThatAddTheSameAtOnceMakeOneJob: the same within one engine.
func TestCallsThatAddTheSameAtOnceMakeOneJob(t *testing.T) {
	t.Parallel()
	_, raw, blob := slowly(t, 4<<20, 8_000_000)
	p := newPlace(t)
	e, _ := p.engine(t, setup{})
	s := p.spec(t, raw)
	ids := make(chan string, 8)
	for range cap(ids) {
		go func() { // ends with Add
			j, err := e.Add(t.Context(), s)
			ids <- j.ID + fmt.Sprint(apperr.CodeOf(err))
		}()
	}
	first := <-ids
	for range cap(ids) - 1 {
		if id := <-ids; id != first {
			t.Errorf("jobs %s and %s", first, id)
		}
	}
	j, err := e.Wait(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	wantDone(t, j, blob)
	if all, err := e.Jobs(t.Context(), transfer.Filter{}); err != nil || len(all) != 1 {
		t.Errorf("%d jobs, %v", len(all), err)
	}
}
