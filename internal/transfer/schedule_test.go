package transfer_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// shelf serves large files slowly, /b/large-N, and small ones, /b/small-N.
func shelf(t testing.TB, n int) *lab.LiarServer {
	t.Helper()
	var objects []lab.Object
	for i := range n {
		objects = append(objects,
			lab.Object{Path: fmt.Sprintf("/b/large-%d", i), Blob: lab.Blob{Seed: uint64(i), Length: 20 << 20}},
			lab.Object{Path: fmt.Sprintf("/b/small-%d", i), Blob: lab.Blob{Seed: uint64(100 + i), Length: 50_000}})
	}
	return lab.Liar(t, lab.Script{Objects: objects, Steps: []lab.Step{{
		When: lab.Match{Path: "/b/large-*"}, Do: lab.Reply{Rate: 20_000},
	}}})
}

// addAll adds files of a shelf and gives the jobs' IDs.
func addAll(t testing.TB, e *transfer.Engine, p place, s *lab.LiarServer, names ...string) (ids []string) {
	t.Helper()
	for _, name := range names {
		j, err := e.Add(t.Context(), p.spec(t, s.Link("/b/"+name)))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, j.ID)
	}
	return ids
}

func isRunning(j transfer.Job) bool { return j.State == transfer.StateRunning }

func TestAMovedJobStartsNext(t *testing.T) {
	t.Parallel()
	s, p := shelf(t, 4), newPlace(t)
	e, stop := p.engine(t, setup{config: transfer.Config{Limits: transfer.Limits{Jobs: 1}}})
	ids := addAll(t, e, p, s, "large-0", "large-1", "large-2", "large-3")
	until(t, e, ids[0], "the first runs", isRunning)
	for _, id := range ids[1:] { // looked at, found to be large, and back in the queue
		until(t, e, id, "known while it waits", func(j transfer.Job) bool { return j.State == transfer.StateQueued && j.Size > 0 })
	}
	if err := e.MoveBefore(t.Context(), ids[3], ids[1]); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Cancel(t.Context(), ids[0]); err != nil {
		t.Fatal(err)
	}
	until(t, e, ids[3], "the moved one runs", isRunning)
	if err := e.MoveBefore(t.Context(), ids[1], ""); err != nil {
		t.Fatal(err)
	}
	stop() // and the order is there after a restart
	e, _ = p.engine(t, setup{config: transfer.Config{Limits: transfer.Limits{Jobs: 1}}})
	jobs, err := e.Jobs(t.Context(), transfer.Filter{InOrder: true})
	var order []string
	for _, j := range jobs {
		order = append(order, j.ID)
	}
	if want := []string{ids[3], ids[2], ids[1]}; err != nil || !slices.Equal(order, want) {
		t.Fatalf("order %v, want %v, %v", order, want, err)
	}
	if err := e.Recover(t.Context()); err != nil {
		t.Fatal(err)
	}
	until(t, e, ids[3], "the first of the order runs", isRunning)
	if err := e.MoveBefore(t.Context(), ids[0], ""); apperr.CodeOf(err) != apperr.JobNotPossible {
		t.Errorf("a cancelled job was moved: %v", err)
	}
}

// TestSmallAndLargeDoNotHoldEachOtherUp: neither waits for the other's end, whichever came first.
func TestSmallAndLargeDoNotHoldEachOtherUp(t *testing.T) {
	t.Parallel()
	s, p := shelf(t, 30), newPlace(t)
	e, _ := p.engine(t, setup{config: transfer.Config{Limits: transfer.Limits{Jobs: 1, InAll: 2}}})
	large := addAll(t, e, p, s, "large-0", "large-1")
	until(t, e, large[0], "the large one runs", isRunning)
	var names []string
	for i := range 30 {
		names = append(names, fmt.Sprintf("small-%d", i))
	}
	small := addAll(t, e, p, s, names...)
	for _, id := range small {
		if j, err := e.Wait(t.Context(), id); err != nil || j.State != transfer.StateDone {
			t.Fatalf("%s: %v", j.State, err)
		}
	}
	if j, err := e.Job(t.Context(), large[0]); err != nil || j.State != transfer.StateRunning {
		t.Errorf("the large one is %s, %v", j.State, err)
	}
	if j, err := e.Job(t.Context(), large[1]); err != nil || j.State != transfer.StateQueued {
		t.Errorf("the second large one is %s, %v", j.State, err)
	}
}

func TestALowerNumberOfJobsSendsTheLastOnesBack(t *testing.T) {
	t.Parallel()
	s, p := shelf(t, 3), newPlace(t)
	e, _ := p.engine(t, setup{})
	ids := addAll(t, e, p, s, "large-0", "large-1", "large-2")
	for _, id := range ids {
		until(t, e, id, "runs", func(j transfer.Job) bool { return isRunning(j) && j.Done > 0 })
	}
	e.SetLimits(transfer.Limits{Jobs: 1})
	for _, id := range ids[1:] {
		until(t, e, id, "is in the queue again, with its bytes", func(j transfer.Job) bool { return j.State == transfer.StateQueued && j.Done > 0 })
	}
	e.SetLimits(transfer.Limits{Jobs: 3})
	for _, id := range ids {
		until(t, e, id, "runs", isRunning)
	}
}

func TestPauseAllMissesNothingThatIsAddedMeanwhile(t *testing.T) {
	t.Parallel()
	const rounds = 12
	s, p := shelf(t, rounds), newPlace(t)
	e, stop := p.engine(t, setup{})
	first := addAll(t, e, p, s, "large-0", "large-1", "large-2", "large-3", "large-4")
	until(t, e, first[0], "runs", isRunning)
	var returned atomic.Bool
	var adding sync.WaitGroup
	before, after := make(chan string, rounds), make(chan string, rounds)
	for i := 5; i < rounds; i++ {
		adding.Go(func() {
			late := returned.Load()
			j, err := e.Add(t.Context(), p.spec(t, s.Link(fmt.Sprintf("/b/large-%d", i))))
			switch {
			case err != nil:
				t.Error(err)
			case !late && !returned.Load():
				before <- j.ID
			default:
				after <- j.ID
			}
		})
	}
	if err := e.PauseAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	paused, err := e.Jobs(t.Context(), transfer.Filter{States: []transfer.State{transfer.StatePaused}})
	returned.Store(true)
	adding.Wait()
	close(before)
	close(after)
	if err != nil || len(paused) < len(first) {
		t.Fatalf("%d are paused, %v", len(paused), err)
	}
	t.Logf("%d paused, %d were added before the end, %d after", len(paused), len(before), len(after))
	if err := e.PauseAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	stop() // it is stored
	e, _ = p.engine(t, setup{})
	if err := e.Recover(t.Context()); err != nil {
		t.Fatal(err)
	}
	jobs, err := e.Jobs(t.Context(), transfer.Filter{InOrder: true})
	if err != nil || len(jobs) != rounds {
		t.Fatalf("%d jobs, %v", len(jobs), err)
	}
	for _, j := range jobs {
		if j.State != transfer.StatePaused {
			t.Errorf("%s is %s", j.ID, j.State)
		}
	}
	if err := e.ResumeAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, j := range jobs[:3] { // the order is the old one
		until(t, e, j.ID, "runs", isRunning)
	}
}

// hastyClock is a clock that can be set; who waits by it looks again soon.
type hastyClock struct{ ahead atomic.Int64 }

func (c *hastyClock) Now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *hastyClock) After(d time.Duration) <-chan time.Time {
	return time.After(min(d, 20*time.Millisecond))
}

func TestAJobStartsAtItsTime(t *testing.T) {
	t.Parallel()
	s, p := shelf(t, 2), newPlace(t)
	clock := &hastyClock{}
	e, stop := p.engine(t, setup{config: transfer.Config{Clock: clock}})
	spec := p.spec(t, s.Link("/b/small-0"))
	spec.StartAt = clock.Now().Add(8 * time.Hour)
	j, err := e.Add(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	waits := func(j transfer.Job) bool { return j.State == transfer.StateWaiting && j.Wait == transfer.WaitTime }
	until(t, e, j.ID, "waits for its time", waits)
	running := addAll(t, e, p, s, "large-1")[0]
	until(t, e, running, "runs", isRunning)
	if _, err := e.StartAt(t.Context(), running, clock.Now().Add(9*time.Hour)); err != nil {
		t.Fatal(err)
	}
	until(t, e, running, "stops until its time", func(j transfer.Job) bool { return waits(j) && !j.StartAt.IsZero() })
	if _, err := e.Pause(t.Context(), j.ID); err != nil { // a pause keeps the time
		t.Fatal(err)
	}
	if err := e.ResumeAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	until(t, e, j.ID, "waits for its time again", waits)
	stop()
	clock = &hastyClock{}
	e, _ = p.engine(t, setup{config: transfer.Config{Clock: clock}})
	if err := e.Recover(t.Context()); err != nil {
		t.Fatal(err)
	}
	until(t, e, j.ID, "waits after a restart", waits)
	for _, seen := range s.Seen() {
		if strings.Contains(seen.Path, "small") {
			t.Error("a request before the time")
		}
	}
	clock.ahead.Store(int64(8*time.Hour + time.Minute)) // the machine slept, or the clock was set
	if j, err = e.Wait(t.Context(), j.ID); err != nil || j.State != transfer.StateDone || !j.StartAt.IsZero() {
		t.Fatalf("%s, %v", j.State, err)
	}
	if j, err := e.Job(t.Context(), running); err != nil || !waits(j) {
		t.Errorf("the later one is %s, %v", j.State, err)
	}
	if _, err := e.Resume(t.Context(), running); err != nil { // now, after all
		t.Fatal(err)
	}
	until(t, e, running, "runs", isRunning)
}
