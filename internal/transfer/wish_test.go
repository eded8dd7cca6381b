package transfer_test

import (
	"context"
	"os/exec"
	"testing"
	"time"

	"daypass/internal/transfer"
)

// TestAnotherProcessPausesAndCancels: what one engine runs, or has in its queue, another one pauses and cancels.
func TestAnotherProcessPausesAndCancels(t *testing.T) {
	t.Parallel()
	s, p := shelf(t, 3), newPlace(t)
	e, _ := p.engine(t, setup{config: transfer.Config{Limits: transfer.Limits{Jobs: 1}}})
	other, _ := p.engine(t, setup{})
	ids := addAll(t, e, p, s, "large-0", "large-1", "large-2")
	until(t, e, ids[0], "runs", isRunning)
	begin := time.Now()
	j, err := other.Pause(t.Context(), ids[0])
	if err != nil || j.State != transfer.StatePaused || j.ID != ids[0] {
		t.Fatalf("pause: %v, %+v", err, j)
	}
	t.Logf("heard after %v", time.Since(begin))
	if j, err = e.Job(t.Context(), ids[0]); err != nil || j.State != transfer.StatePaused {
		t.Errorf("the engine that ran it has it as %s, %v", j.State, err)
	}
	until(t, e, ids[1], "runs", isRunning)
	if j, err = other.Cancel(t.Context(), ids[1][:6]); err != nil || j.State != transfer.StateCancelled {
		t.Fatalf("cancel: %v, %+v", err, j)
	}
	if len(partFiles(t, p.target)) > 1+1 { // of the paused one, and of the one that runs by now
		t.Errorf("left: %v", partFiles(t, p.target))
	}
	if err := other.PauseAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if j, err = e.Job(t.Context(), ids[2]); err != nil || j.State != transfer.StatePaused {
		t.Errorf("pause all: %s, %v", j.State, err)
	}
	if _, err = e.Resume(t.Context(), ids[2]); err != nil { // no wish is left over
		t.Fatal(err)
	}
	until(t, e, ids[2], "runs", isRunning)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if j, err := e.Wait(ctx, ids[2]); j.State != transfer.StateRunning {
		t.Errorf("it is %s, %v", j.State, err)
	}
}

// TestAWishOutlivesItsHearer: the process that runs a job is killed before it hears of the wish, or has stopped; then the
// one that left the wish acts itself, or says that the other does not answer.
func TestAWishOutlivesItsHearer(t *testing.T) {
	t.Parallel()
	counter, raw, _ := slowly(t, 40<<20, 2_000_000)
	p := newPlace(t)
	todo := errand{Data: p.data, Target: p.target, Link: raw}
	cmd := todo.command(t)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	e, _ := p.engine(t, setup{})
	var id string
	for deadline := time.Now().Add(30 * time.Second); id == "" && time.Now().Before(deadline); {
		jobs, err := e.Jobs(t.Context(), transfer.Filter{States: []transfer.State{transfer.StateRunning}})
		if err != nil {
			t.Fatal(err)
		}
		if len(jobs) == 1 && counter.SentBytes() > 1<<20 {
			id = jobs[0].ID
		}
	}
	stopProcess(t, cmd)
	ctx, cancel := context.WithTimeout(t.Context(), 600*time.Millisecond)
	defer cancel()
	if _, err := e.Pause(ctx, id); err == nil {
		t.Error("paused by a process that stands still")
	}
	paused := make(chan error, 1)
	go func() { // ends with Pause, which gives up in time
		j, err := e.Pause(t.Context(), id)
		if err == nil && j.State != transfer.StatePaused {
			t.Errorf("it is %s", j.State)
		}
		paused <- err
	}()
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if err := <-paused; err != nil {
		t.Errorf("after the kill: %v", err)
	}
	if j, err := e.Job(t.Context(), id); err != nil || j.State != transfer.StatePaused || j.Done == 0 {
		t.Errorf("%+v, %v", j, err)
	}
	if j, err := e.Pause(t.Context(), id); err != nil || j.State != transfer.StatePaused {
		t.Errorf("pausing what is paused: %s, %v", j.State, err)
	}
}

// stopProcess lets a process stand still, where the system can.
func stopProcess(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	stop, ok := standStill()
	if !ok {
		t.Skip("processes cannot be made to stand still here")
	}
	if err := cmd.Process.Signal(stop); err != nil {
		t.Fatal(err)
	}
}
