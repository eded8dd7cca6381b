package adapt

import (
	"testing"
	"time"
)

// slowLine runs the connections of an upload for some seconds on a far line of which each connection gets at most so many bytes a second.
func slowLine(t *testing.T, all, each float64, piece int64, seconds int) (a *Connections, shed int) {
	t.Helper()
	now := time.Unix(0, 0)
	a = farLine(16, now, 120*time.Millisecond)
	a.Loses(piece, 0)
	total := 0.0
	for range seconds * 10 {
		now = now.Add(tickEvery)
		total += min(all, each*float64(a.Count())) * tickEvery.Seconds()
		a.Observe(now, int64(total))
		shed += a.Shed()
	}
	return a, shed
}

// TestFewPartsAreOnTheirWayOnASlowLine: at 1 MB/s twelve parts of 8 MiB are a minute and a half that a pause would lose.
func TestFewPartsAreOnTheirWayOnASlowLine(t *testing.T) {
	t.Parallel()
	a, shed := slowLine(t, 1e6, 1e6, 8<<20, 60)
	if n := a.Count(); n != 2 || shed < 10 {
		t.Errorf("%d connections, %d were shed", n, shed)
	}
	if a.Ending(4, 2, time.Unix(60, 0)); a.Count() != 2 {
		t.Errorf("%d connections for the last parts", a.Count())
	}
	if a, shed = slowLine(t, 20e6, 20e6, 8<<20, 60); shed != 0 || a.Count() < FarMany {
		t.Errorf("a fast line: %d connections, %d were shed", a.Count(), shed)
	}
	if a, shed = slowLine(t, 1e6, 1e6, 0, 60); shed != 0 || a.Count() < FarMany {
		t.Errorf("nothing is lost: %d connections, %d were shed", a.Count(), shed)
	}
}

// TestALineThatNeedsManyConnectionsGetsThemBack, and is tried once.
func TestALineThatNeedsManyConnectionsGetsThemBack(t *testing.T) {
	t.Parallel()
	a, shed := slowLine(t, 10e6, 100e3, 8<<20, 120)
	if n := a.Count(); n < FarMany || shed == 0 || shed > 16 {
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
		a := New(16, now, 0)
		a.AtOnce(now)
		a.Loses(5<<20, int64(c.limit))
		total := 0.0
		for range 600 {
			now = now.Add(tickEvery)
			brought := c.each * float64(a.Count())
			total += min(c.limit, brought) * tickEvery.Seconds()
			a.Limited(brought >= c.limit)
			a.Observe(now, int64(total))
		}
		if n := a.Count(); !c.want(n) {
			t.Errorf("%s: %d connections", name, n)
		}
	}
}
