package adapt

import (
	"math/rand/v2"
	"testing"
	"time"
)

// tickEvery is how often a transfer tells what it has brought.
const tickEvery = 100 * time.Millisecond

// line is a network that gives so many bytes a second for a number of connections.
func settleOn(t *testing.T, most int, rate func(connections int) float64, seconds int) (final, highest int) {
	t.Helper()
	now := time.Unix(0, 0)
	a := New(most, now, 5_000_000_000) // bytes of an earlier run do not count as speed
	total := 5_000_000_000.0
	for range seconds * 10 {
		now = now.Add(tickEvery)
		total += rate(a.Count()) * tickEvery.Seconds()
		a.Observe(now, int64(total))
		highest = max(highest, a.Count())
		final = a.Count()
	}
	return final, highest
}

func TestConnectionsGrowWhileTheyPay(t *testing.T) {
	t.Parallel()
	if n, _ := settleOn(t, 8, func(c int) float64 { return 5e6 * float64(c) }, 6); n != 8 {
		t.Errorf("a storage that limits each connection: %d", n)
	}
	if n, _ := settleOn(t, 8, func(int) float64 { return 5e6 }, 6); n > 2 {
		t.Errorf("a line that one connection fills: %d", n)
	}
	if n, _ := settleOn(t, 16, func(c int) float64 { return 5e6 * float64(min(c, 5)) }, 6); n < 5 || n > 8 {
		t.Errorf("a line that five connections fill: %d", n)
	}
	if n, _ := settleOn(t, 1, func(c int) float64 { return 5e6 * float64(c) }, 6); n != 1 {
		t.Errorf("only one is wanted: %d", n)
	}
	if _, highest := settleOn(t, 8, func(int) float64 { return 0 }, 6); highest > 2 {
		t.Errorf("a line that stands still: %d", highest)
	}
}

func TestABusyServerHalvesTheConnectionsOnceAStorm(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	a := New(8, now, 0)
	a.target = 8
	for range 8 { // every connection hears it
		a.Busy(now)
	}
	if a.Count() != 4 {
		t.Fatalf("%d after one storm", a.Count())
	}
	total := int64(0)
	for range 100 {
		now = now.Add(tickEvery)
		total += int64(a.Count()) * 1_000_000
		a.Observe(now, total)
	}
	if a.Count() != 4 {
		t.Errorf("%d though it asked for calm", a.Count())
	}
	a.Busy(now)
	if a.Count() != 2 {
		t.Errorf("%d after the next storm", a.Count())
	}
}

// TestALongLineIsFullWithinTwoSeconds: 4 MB/s for each connection, 40 MB/s in all; ten fill it.
func TestALongLineIsFullWithinTwoSeconds(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	a := New(16, now, 0)
	a.OpensIn(240 * time.Millisecond)
	if a.Count() != FarMany {
		t.Errorf("a far server gets %d connections at first", a.Count())
	}
	total, late := 0.0, 0.0
	for tick := range 200 {
		now = now.Add(tickEvery)
		rate := 4e6 * float64(min(a.Count(), 10))
		if total += rate * tickEvery.Seconds(); tick < 20 {
			late += (40e6 - rate) * tickEvery.Seconds()
		}
		a.Observe(now, int64(total))
		if n := a.Count(); tick >= 20 && (n < 10 || n > 16) {
			t.Fatalf("%d connections after %v", n, now.Sub(time.Unix(0, 0)))
		}
	}
	if late > 12e6 {
		t.Errorf("%.1f MB less than the line carries in its first two seconds", late/1e6)
	}
}

func TestANearSlowLineGetsManyConnectionsSoon(t *testing.T) {
	t.Parallel()
	if n, _ := settleOn(t, 16, func(c int) float64 { return 1e6 * float64(c) }, 2); n < many {
		t.Errorf("%d connections after two seconds", n)
	}
	if _, highest := settleOn(t, 16, func(int) float64 { return 600e6 }, 5); highest > 4 {
		t.Errorf("%d connections on a line that two fill", highest)
	}
}

// TestConnectionsThatDoNotPayAreGivenUp: noise may have made a step look worth it.
func TestConnectionsThatDoNotPayAreGivenUp(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	a := New(16, now, 0)
	total := int64(0)
	run := func(seconds int) {
		for range seconds * 10 {
			now = now.Add(tickEvery)
			total += 30_000_000
			a.Observe(now, total)
		}
	}
	run(2)
	a.mu.Lock()
	a.target, a.added = 16, 0
	a.mu.Unlock()
	run(12)
	if n := a.Count(); n > 4 {
		t.Errorf("%d connections on a line that two fill", n)
	}
}

// farLine is a line on which connections open slowly, already at rest.
func farLine(most int, now time.Time, opens time.Duration) *Connections {
	a := New(most, now, 0)
	a.OpensIn(opens)
	return a
}

// TestTheLastPartsOfAFileGoAtOnce on a far line, where they may; nowhere else.
func TestTheLastPartsOfAFileGoAtOnce(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	for _, c := range []struct {
		what                  string
		opens                 time.Duration
		most, waiting, flying int
		want                  int
	}{
		{"four wait, and four more may go", 240 * time.Millisecond, 16, 4, 12, 16},
		{"five wait, and four more may go", 240 * time.Millisecond, 16, 5, 12, FarMany},
		{"a short file", 240 * time.Millisecond, 16, 15, 0, 15},
		{"few wait", 240 * time.Millisecond, 16, 1, 10, FarMany},
		{"none waits", 240 * time.Millisecond, 16, 0, 14, FarMany},
		{"a near server", 5 * time.Millisecond, 16, 4, 2, 2},
		{"fewer are allowed", 240 * time.Millisecond, 4, 1, 4, 4},
	} {
		a := farLine(c.most, now, c.opens)
		if a.Ending(c.waiting, c.flying, now); a.Count() != c.want {
			t.Errorf("%s: %d connections", c.what, a.Count())
		}
	}
}

// TestABusyServerIsSparedAtTheEnd, too: what waits goes one after the other there.
func TestABusyServerIsSparedAtTheEnd(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	a := farLine(16, now, 240*time.Millisecond)
	a.Busy(now)
	if a.Ending(4, 6, now.Add(time.Second)); a.Count() != FarMany/2 {
		t.Errorf("%d connections though it asked for calm", a.Count())
	}
	if a.Ending(4, 6, now.Add(calmFor)); a.Count() != 10 {
		t.Errorf("%d connections after the calm", a.Count())
	}
}

// TestALineThatLimitsConnectionsMoreHasAsManyAsAllowed: 200 ms and 1 MB/s for each.
func TestALineThatLimitsConnectionsMoreHasAsManyAsAllowed(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	a := farLine(16, now, 600*time.Millisecond)
	total := 0.0
	for range 30 {
		now = now.Add(tickEvery)
		total += 1e6 * float64(a.Count()) * tickEvery.Seconds()
		a.Observe(now, int64(total))
	}
	if n := a.Count(); n != 16 {
		t.Errorf("%d connections after three seconds", n)
	}
}

// TestConnectionsThatWaitForAnAnswerLeaveRoomForOthers on a far line, within what is allowed.
func TestConnectionsThatWaitForAnAnswerLeaveRoomForOthers(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	far := farLine(16, now, 240*time.Millisecond)
	for waiting, want := range map[int]int{0: 12, 3: 15, 4: 16, 12: 16} {
		if n := far.Beside(waiting, now); n != want {
			t.Errorf("%d wait: %d connections, not %d", waiting, n, want)
		}
	}
	if n := farLine(16, now, 5*time.Millisecond).Beside(2, now); n != 2 {
		t.Errorf("a near server: %d connections", n)
	}
	far.Busy(now)
	if n := far.Beside(6, now); n != 6 {
		t.Errorf("a busy server: %d connections", n)
	}
}

// restless gives a rate that swings by a share around what it should be, as a fast line does.
func restless(seed uint64, share float64) func(rate float64) float64 {
	random := rand.New(rand.NewPCG(seed, 1))
	swing, left := 1.0, 0
	return func(rate float64) float64 {
		if left--; left < 0 { // for up to a second
			swing, left = 1+share*(2*random.Float64()-1), random.IntN(10)
		}
		return rate * swing
	}
}

// TestARestlessFastLineStaysWithFew: what two connections fill, whatever swings, is not given to sixteen in the course of minutes.
func TestARestlessFastLineStaysWithFew(t *testing.T) {
	t.Parallel()
	worst := 0
	for seed := range uint64(50) {
		noise := restless(seed, 0.2)
		n, highest := settleOn(t, 16, func(c int) float64 { return noise(600e6 * min(1, 0.7+0.15*float64(c))) }, 300)
		if n > 8 {
			t.Errorf("seed %d: %d connections after five minutes, %d at most", seed, n, highest)
		}
		worst = max(worst, highest)
	}
	if worst > 12 {
		t.Errorf("%d connections at the worst", worst)
	}
}

// TestFewerConnectionsThatBringAsMuchAreGoneBackTo, and what is missed is taken again.
func TestFewerConnectionsThatBringAsMuchAreGoneBackTo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rate func(int) float64
		want func(int) bool
	}{
		"two fill it":           {func(int) float64 { return 600e6 }, func(n int) bool { return n <= 4 }},
		"six fill it":           {func(n int) float64 { return 100e6 * float64(min(n, 6)) }, func(n int) bool { return n >= 6 }},
		"each brings something": {func(n int) float64 { return 20e6 * float64(n) }, func(n int) bool { return n == 16 }},
	} {
		now := time.Unix(0, 0)
		a := New(16, now, 0)
		total := 0.0
		run := func(seconds int) {
			for range seconds * 10 {
				now = now.Add(tickEvery)
				total += c.rate(a.Count()) * tickEvery.Seconds()
				a.Observe(now, int64(total))
			}
		}
		run(20)
		a.mu.Lock()
		a.target, a.added = 12, 0 // noise
		a.mu.Unlock()
		if run(150); !c.want(a.Count()) {
			t.Errorf("%s: %d connections", name, a.Count())
		}
	}
}

// TestAFarLineIsLeftAlone: connections that it once had are not given up to see whether they are missed.
func TestAFarLineIsLeftAlone(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	a := farLine(16, now, 240*time.Millisecond)
	total := 0.0
	for tick := range 1200 {
		now = now.Add(tickEvery)
		total += 400e6 * tickEvery.Seconds()
		if a.Observe(now, int64(total)); a.fewer.less != 0 {
			t.Fatalf("tried fewer after %d ticks", tick)
		}
	}
}

// TestAServerInTheSameHouseGetsFourAtOnce, as long as they are allowed.
func TestAServerInTheSameHouseGetsFourAtOnce(t *testing.T) {
	t.Parallel()
	for most, want := range map[int]int{16: 4, 4: 4, 3: 3, 1: 1} {
		a := New(most, time.Unix(0, 0), 0)
		if a.AtOnce(time.Unix(0, 0)); a.Count() != want {
			t.Errorf("of at most %d: %d", most, a.Count())
		}
	}
}

// TestFourThatBringMuchAreEnoughAtFirst, and those that bring little are not.
func TestFourThatBringMuchAreEnoughAtFirst(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		each          float64
		early, at8Sec int // connections: the most within late, and later
	}{
		"much":   {100e6, fewAtOnce, 16},
		"little": {20e6, 16, 16},
	} {
		start := time.Unix(0, 0)
		a := New(16, start, 0)
		a.AtOnce(start)
		total, early := 0.0, 0
		for tick := 1; tick <= 80; tick++ {
			now := start.Add(time.Duration(tick) * tickEvery)
			total += c.each * float64(a.Count()) * tickEvery.Seconds()
			a.Observe(now, int64(total))
			if now.Sub(start) < late {
				early = max(early, a.Count())
			}
		}
		if early != c.early || a.Count() != c.at8Sec {
			t.Errorf("%s: %d connections at first and %d later, want %d and %d", name, early, a.Count(), c.early, c.at8Sec)
		}
	}
}
