package transfer_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// light counts who holds the computer awake.
type light struct{ holds, times atomic.Int64 }

func (l *light) Hold(context.Context) (func(), error) {
	l.holds.Add(1)
	l.times.Add(1)
	return func() { l.holds.Add(-1) }, nil
}

func TestSleepIsHeldOffWhileJobsRun(t *testing.T) {
	t.Parallel()
	s, p := shelf(t, 12), newPlace(t)
	held := &light{}
	e, stop := p.engine(t, setup{config: transfer.Config{Awake: held, Clock: &hastyClock{}}})
	later := p.spec(t, s.Link("/b/large-1"))
	later.StartAt = time.Now().Add(time.Hour)
	if _, err := e.Add(t.Context(), later); err != nil {
		t.Fatal(err)
	}
	if held.times.Load() != 0 {
		t.Error("held for a job that waits for its time")
	}
	id := addAll(t, e, p, s, "large-0")[0]
	until(t, e, id, "runs", isRunning)
	lab.Eventually(t, 10*time.Second, func() bool { return held.holds.Load() == 1 }, "held")
	if _, err := e.Pause(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	lab.Eventually(t, 10*time.Second, func() bool { return held.holds.Load() == 0 }, "released")
	if _, err := e.Resume(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	lab.Eventually(t, 10*time.Second, func() bool { return held.holds.Load() == 1 }, "held again")
	stop()
	if held.holds.Load() != 0 || held.times.Load() != 2 {
		t.Errorf("%d holds at the end, %d in all", held.holds.Load(), held.times.Load())
	}
}
