package transfer

import (
	"testing"
	"time"
)

// line is a network that gives so many bytes a second for a number of connections.
func settleOn(t *testing.T, most int, rate func(connections int) float64, seconds int) (final, highest int) {
	t.Helper()
	now := time.Unix(0, 0)
	a := newAdapt(most, now, 5_000_000_000) // bytes of an earlier run do not count as speed
	total := 5_000_000_000.0
	for range seconds * 10 {
		now = now.Add(tickEvery)
		total += rate(a.connections()) * tickEvery.Seconds()
		a.observe(now, int64(total))
		highest = max(highest, a.connections())
		final = a.connections()
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
	a := newAdapt(8, now, 0)
	a.target = 8
	for range 8 { // every connection hears it
		a.busy(now)
	}
	if a.connections() != 4 {
		t.Fatalf("%d after one storm", a.connections())
	}
	total := int64(0)
	for range 100 {
		now = now.Add(tickEvery)
		total += int64(a.connections()) * 1_000_000
		a.observe(now, total)
	}
	if a.connections() != 4 {
		t.Errorf("%d though it asked for calm", a.connections())
	}
	a.busy(now)
	if a.connections() != 2 {
		t.Errorf("%d after the next storm", a.connections())
	}
}
