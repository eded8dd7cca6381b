package transfer_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// until waits for a job to be as wanted, by events.
func until(t testing.TB, e *transfer.Engine, id string, what string, good func(transfer.Job) bool) transfer.Job {
	t.Helper()
	var last transfer.Job
	lab.Eventually(t, 30*time.Second, func() bool {
		j, err := e.Job(t.Context(), id)
		last = j
		return err == nil && good(j)
	}, what)
	return last
}

// begun adds a slow download and waits for its first bytes.
func begun(t testing.TB, e *transfer.Engine, s transfer.DownloadSpec) transfer.Job {
	t.Helper()
	j, err := e.Add(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return until(t, e, j.ID, "first bytes", func(j transfer.Job) bool { return j.State == transfer.StateRunning && j.Done > 1<<20 })
}

func TestPausedDownloadKeepsItsBytesAndGoesOn(t *testing.T) {
	t.Parallel()
	counter, raw, blob := slowly(t, 12<<20, 8_000_000)
	p := newPlace(t)
	e, _ := p.engine(t, setup{})
	j := begun(t, e, p.spec(t, raw))
	j, err := e.Pause(t.Context(), j.ID)
	if err != nil || j.State != transfer.StatePaused || len(partFiles(t, p.target)) != 1 {
		t.Fatalf("pause: %v, %+v", err, j)
	}
	if _, err := e.Wait(t.Context(), j.ID); apperr.CodeOf(err) != apperr.Interrupted {
		t.Errorf("wait for a paused job: %v", err)
	}
	if got := e.Resumable(t.Context(), j.Identity); got != j.Done || got == 0 {
		t.Errorf("resumable %d, done %d", got, j.Done)
	}
	counter.SetRate(0, 0)
	if j, err = e.Resume(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	if j, err = e.Wait(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	wantDone(t, j, blob)
	if j.Resumed == 0 || j.Resumed+j.Fetched != blob.Length {
		t.Errorf("resumed %d, fetched %d of %d", j.Resumed, j.Fetched, blob.Length)
	}
}

func TestClosedEngineLeavesAJobThatTheNextOneTakesUp(t *testing.T) {
	t.Parallel()
	counter, raw, blob := slowly(t, 12<<20, 8_000_000)
	p := newPlace(t)
	e, stop := p.engine(t, setup{})
	j := begun(t, e, p.spec(t, raw))
	stop()
	counter.SetRate(0, 0)
	e, _ = p.engine(t, setup{})
	stored, err := e.Job(t.Context(), j.ID)
	if err != nil || stored.State != transfer.StateQueued || stored.Done == 0 {
		t.Fatalf("%v, %+v", err, stored)
	}
	if err := e.Recover(t.Context()); err != nil {
		t.Fatal(err)
	}
	if j, err = e.Wait(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	wantDone(t, j, blob)
	if j.Resumed == 0 || j.Resumed+j.Fetched != blob.Length {
		t.Errorf("resumed %d, fetched %d", j.Resumed, j.Fetched)
	}
}

func TestCancelRemovesEverything(t *testing.T) {
	t.Parallel()
	_, raw, _ := slowly(t, 12<<20, 8_000_000)
	p := newPlace(t)
	e, _ := p.engine(t, setup{})
	j := begun(t, e, p.spec(t, raw))
	j, err := e.Cancel(t.Context(), j.ID)
	if err != nil || j.State != transfer.StateCancelled || j.HasLink {
		t.Fatalf("%v, %+v", err, j)
	}
	if left := append(finals(t, p.target), partFiles(t, p.target)...); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
	if _, err := e.Resume(t.Context(), j.ID); apperr.CodeOf(err) != apperr.JobNotPossible {
		t.Errorf("resume of a cancelled job: %v", err)
	}
	if err := e.Forget(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Job(t.Context(), j.ID); apperr.CodeOf(err) != apperr.JobNotFound {
		t.Errorf("forgotten job: %v", err)
	}
	if locks, _ := filepath.Glob(filepath.Join(p.data, "locks", j.ID+"*")); len(locks) > 0 {
		t.Errorf("locks: %q", locks)
	}
}

func TestOneEngineAJob(t *testing.T) {
	t.Parallel()
	_, raw, _ := slowly(t, 12<<20, 8_000_000)
	p := newPlace(t)
	e, _ := p.engine(t, setup{})
	j := begun(t, e, p.spec(t, raw))
	other, _ := p.engine(t, setup{})
	if _, err := other.Add(t.Context(), p.spec(t, raw)); apperr.CodeOf(err) != apperr.JobBusy {
		t.Errorf("add: %v", err)
	}
	if _, err := other.Resume(t.Context(), j.ID); apperr.CodeOf(err) != apperr.JobBusy {
		t.Errorf("resume: %v", err)
	}
	if err := other.Recover(t.Context()); err != nil {
		t.Errorf("recover: %v", err)
	}
	if j = until(t, e, j.ID, "still running", func(transfer.Job) bool { return true }); j.State != transfer.StateRunning {
		t.Errorf("state %s", j.State)
	}
}

// TestLinkThatEndsOnTheWay: fault 14, on a real server.
func TestLinkThatEndsOnTheWay(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 14)
	s := lab.Versity(t)
	blob := lab.Blob{Seed: 9, Length: 40 << 20}
	s.PutReader(t, "long.bin", blob, blob.Length)
	s.Put(t, "other.bin", []byte("another"))
	p := newPlace(t)
	e, _ := p.engine(t, setup{config: transfer.Config{Limits: transfer.Limits{DownPerSecond: 6_000_000}}})
	j, err := get(t, e, p.spec(t, s.PresignGet(t, "long.bin", 2*time.Second)))
	wantCode(t, err, apperr.LinkExpired)
	if j.State != transfer.StateWaiting || j.Wait != transfer.WaitLink || j.Done == 0 {
		t.Fatalf("%+v", j)
	}
	other := p.spec(t, s.PresignGet(t, "other.bin", time.Hour))
	if _, err := e.GiveLink(t.Context(), j.ID, other.Link); apperr.CodeOf(err) != apperr.LinkOtherObject {
		t.Errorf("another object's link: %v", err)
	}
	e.SetLimits(transfer.Limits{})
	kept := j.Done
	// The same command with a fresh link goes on by itself.
	again := mustGet(t, e, p.spec(t, s.PresignGet(t, "long.bin", time.Hour)), blob)
	if again.ID != j.ID || again.Resumed != kept || again.Resumed+again.Fetched != blob.Length {
		t.Errorf("%+v, kept %d", again, kept)
	}
}

// TestReplacedObject: fault 5, between runs, same size; and what the person does next.
func TestReplacedObject(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 5)
	s := lab.Versity(t)
	old, fresh := lab.Blob{Seed: 9, Length: 20 << 20}, lab.Blob{Seed: 10, Length: 20 << 20}
	s.PutReader(t, "changing.bin", old, old.Length)
	raw := s.PresignGet(t, "changing.bin", time.Hour)
	p := newPlace(t)
	e, _ := p.engine(t, setup{config: transfer.Config{Limits: transfer.Limits{DownPerSecond: 6_000_000}}})
	j := begun(t, e, p.spec(t, raw))
	if _, err := e.Pause(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	s.PutReader(t, "changing.bin", fresh, fresh.Length)
	e.SetLimits(transfer.Limits{})
	j, err := get(t, e, p.spec(t, raw))
	wantCode(t, err, apperr.ObjectReplaced)
	if names := finals(t, p.target); len(names) > 0 || j.State != transfer.StateFailed {
		t.Fatalf("%s, %q", j.State, names)
	}
	mustGet(t, e, p.spec(t, raw), fresh) // asked for again: the new file, from nothing
}

func TestExistingRules(t *testing.T) {
	t.Parallel()
	server, blob := liar(t, 100_000)
	p := newPlace(t)
	e, _ := p.engine(t, setup{})
	taken := filepath.Join(p.target, "file.bin")
	if err := os.WriteFile(taken, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := p.spec(t, server.Link("/b/file.bin"))
	s.Existing = transfer.ExistingSkip
	j, err := get(t, e, s)
	if b, _ := os.ReadFile(taken); err != nil || !j.Skipped || j.State != transfer.StateDone || string(b) != "mine" {
		t.Fatalf("skip: %v, %+v", err, j)
	}
	s.Existing = transfer.ExistingRename
	if j := mustGet(t, e, s, blob); j.Path != filepath.Join(p.target, "file (2).bin") {
		t.Errorf("rename: %s", j.Path)
	}
	s.Existing = transfer.ExistingReplace
	if j := mustGet(t, e, s, blob); j.Path != taken {
		t.Errorf("replace: %s", j.Path)
	}
	info, err := os.Stat(taken)
	if err != nil || !info.ModTime().Equal(time.Date(2026, 3, 4, 14, 32, 0, 0, time.UTC)) {
		t.Errorf("time %v, %v", info.ModTime(), err)
	}
}

func TestEventsAreNumberedAndStatesComeInOrder(t *testing.T) {
	t.Parallel()
	_, raw, _ := slowly(t, 10<<20, 8_000_000)
	p := newPlace(t)
	e, stop := p.engine(t, setup{})
	events, end := e.Subscribe()
	defer end()
	j, err := e.Add(t.Context(), p.spec(t, raw))
	if err != nil {
		t.Fatal(err)
	}
	go func() { // ends with the job; stop hands out what is queued, then closes the channel
		_, _ = e.Wait(t.Context(), j.ID)
		stop()
	}()
	var states []transfer.State
	var seq uint64
	progress, moving := 0, false
	for ev := range events {
		if ev.Seq <= seq {
			t.Fatalf("number %d after %d", ev.Seq, seq)
		}
		seq = ev.Seq
		if ev.Kind == transfer.EventState {
			states = append(states, ev.Job.State)
			continue
		}
		progress++
		moving = moving || ev.BytesPerSecond > 1_000_000
	}
	want := []transfer.State{transfer.StateQueued, transfer.StatePreparing, transfer.StateRunning, transfer.StateFinishing, transfer.StateDone}
	if len(states) != len(want) {
		t.Fatalf("states %v", states)
	}
	for i := range want {
		if states[i] != want[i] {
			t.Fatalf("states %v", states)
		}
	}
	if progress == 0 || !moving {
		t.Errorf("%d progress events, speed seen %v", progress, moving)
	}
}

func TestLimitReachesRunningConnections(t *testing.T) {
	t.Parallel()
	server, blob := liar(t, 16<<20)
	p := newPlace(t)
	e, _ := p.engine(t, setup{config: transfer.Config{Limits: transfer.Limits{DownPerSecond: 50_000}}})
	j, err := e.Add(t.Context(), p.spec(t, server.Link("/b/file.bin")))
	if err != nil {
		t.Fatal(err)
	}
	until(t, e, j.ID, "slow bytes", func(j transfer.Job) bool { return j.Fetched > 0 })
	e.SetLimits(transfer.Limits{})
	begin := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if j, err = e.Wait(ctx, j.ID); err != nil {
		t.Fatal(err)
	}
	wantDone(t, j, blob)
	t.Logf("done %v after the limit went", time.Since(begin))
}
