package transfer

import (
	"testing"
	"time"
)

// slowLine runs an upload's adapt for some seconds on a far line of which each connection gets at most so many bytes a second.
func slowLine(t *testing.T, all, each float64, piece int64, seconds int) (a *adapt, shed int) {
	t.Helper()
	now := time.Unix(0, 0)
	a = farLine(16, now, 120*time.Millisecond)
	a.loses(piece, 0)
	total := 0.0
	for range seconds * 10 {
		now = now.Add(tickEvery)
		total += min(all, each*float64(a.connections())) * tickEvery.Seconds()
		a.observe(now, int64(total))
		shed += a.shed()
	}
	return a, shed
}

// TestFewPartsAreOnTheirWayOnASlowLine: at 1 MB/s twelve parts of 8 MiB are a minute and a half that a pause would lose.
func TestFewPartsAreOnTheirWayOnASlowLine(t *testing.T) {
	t.Parallel()
	a, shed := slowLine(t, 1e6, 1e6, 8<<20, 60)
	if n := a.connections(); n != 2 || shed < 10 {
		t.Errorf("%d connections, %d were shed", n, shed)
	}
	if a.ending(4, 2, time.Unix(60, 0)); a.connections() != 2 {
		t.Errorf("%d connections for the last parts", a.connections())
	}
	if a, shed = slowLine(t, 20e6, 20e6, 8<<20, 60); shed != 0 || a.connections() < adaptFarMany {
		t.Errorf("a fast line: %d connections, %d were shed", a.connections(), shed)
	}
	if a, shed = slowLine(t, 1e6, 1e6, 0, 60); shed != 0 || a.connections() < adaptFarMany {
		t.Errorf("nothing is lost: %d connections, %d were shed", a.connections(), shed)
	}
}

// TestALineThatNeedsManyConnectionsGetsThemBack, and is tried once.
func TestALineThatNeedsManyConnectionsGetsThemBack(t *testing.T) {
	t.Parallel()
	a, shed := slowLine(t, 10e6, 100e3, 8<<20, 120)
	if n := a.connections(); n < adaptFarMany || shed == 0 || shed > 16 {
		t.Errorf("%d connections, %d were shed", n, shed)
	}
}

// TestALimitNeedsNoMoreConnections: they get no more bytes together, and each part on its way would be lost by a pause.
func TestALimitNeedsNoMoreConnections(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		limit, each float64
		want        func(int) bool
	}{
		"it holds the line up":    {5e6, 5e6, func(n int) bool { return n == 2 }},
		"the line is slower":      {50e6, 1e6, func(n int) bool { return n == 16 }},
		"some are needed for all": {8e6, 1e6, func(n int) bool { return n >= 8 }},
	} {
		now := time.Unix(0, 0)
		a := newAdapt(16, now, 0)
		a.atOnce(now)
		a.loses(5<<20, int64(c.limit))
		total := 0.0
		for range 600 {
			now = now.Add(tickEvery)
			brought := c.each * float64(a.connections())
			total += min(c.limit, brought) * tickEvery.Seconds()
			a.limited(brought >= c.limit)
			a.observe(now, int64(total))
		}
		if n := a.connections(); !c.want(n) {
			t.Errorf("%s: %d connections", name, n)
		}
	}
}

// TestPartsThatHaveHardlyBegunAreShed, and go later; those that are well under way go on.
func TestPartsThatHaveHardlyBegunAreShed(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	s := newFlights([]int{1, 2, 3, 4}, uploadPlan{size: 400, part: 100})
	u := &upload{plan: s.plan}
	var all []*flight
	for _, gone := range []int64{40, 5, 90} {
		f := s.next(t.Context(), now)
		_, b := u.chunk(piece{span: s.plan.at(f.number)})
		f.carries(b)
		b.counted.Store(gone)
		all = append(all, f)
	}
	s.shed(2)
	for i, f := range all {
		if stopped := f.ctx.Err() != nil; stopped != (i == 1) {
			t.Errorf("part %d: stopped %v", f.number, stopped)
		}
	}
	if s.land(all[1], now, false); s.waiting() != 2 {
		t.Errorf("%d parts wait, not 2", s.waiting())
	}
	if f := s.next(t.Context(), now); f.number != 2 {
		t.Errorf("part %d goes next", f.number)
	}
}
