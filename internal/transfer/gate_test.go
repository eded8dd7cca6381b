package transfer

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Whatever jobs do, a limit is passed by their first connections alone, and everything is given back.
func TestTheGateKeepsItsLimits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := Limits{InAll: rapid.IntRange(1, 20).Draw(t, "in all"), PerHost: rapid.IntRange(1, 10).Draw(t, "per host")}
		g, now := newGate(l), time.Now()
		held := map[string]int{}
		host := func(id string) string { return "host" + id[:1] }
		for range rapid.IntRange(1, 80).Draw(t, "acts") {
			id := fmt.Sprint(rapid.IntRange(10, 39).Draw(t, "job"))
			switch rapid.IntRange(0, 2).Draw(t, "act") {
			case 0:
				must := held[id] == 0
				used := g.hosts[host(id)]
				full := g.all.used >= l.InAll || used != nil && used.used >= l.PerHost
				in := g.enter(id, host(id), must, now)
				if in && full && !must {
					t.Fatalf("%s came in where there was no room", id)
				}
				if must && !in {
					t.Fatalf("the first connection of %s was refused", id)
				}
				if in {
					held[id]++
				}
			case 1:
				if held[id] > 0 {
					g.leave(id)
					held[id]--
				}
			default:
				if g.yield(id, now) {
					if held[id]--; held[id] < 1 {
						t.Fatalf("%s gave back its last connection", id)
					}
				}
			}
			now = now.Add(time.Duration(rapid.IntRange(0, 300).Draw(t, "ms")) * time.Millisecond)
		}
		for id, n := range held {
			for range n {
				g.leave(id)
			}
		}
		if g.all.used != 0 || g.all.jobs != 0 || len(g.hosts) != 0 || len(g.jobs) != 0 {
			t.Fatalf("left: %+v", g)
		}
	})
}

// A job with all connections gives as many back as the others lack, and none where nobody wants any.
func TestConnectionsAreSharedFairly(t *testing.T) {
	t.Parallel()
	g, now := newGate(Limits{InAll: 64, PerHost: 16}), time.Now()
	for n := range 16 {
		g.enter("big", "h", n == 0, now)
	}
	if g.yield("big", now) {
		t.Fatal("gave back what nobody wants")
	}
	others := []string{"a", "b", "c"}
	count := map[string]int{"big": 16}
	for _, id := range others {
		g.enter(id, "h", true, now)
		count[id] = 1
	}
	for range 100 { // as the jobs' loops do
		for _, id := range append(others, "big") {
			if g.yield(id, now) {
				count[id]--
			}
			if id != "big" && count[id] < 8 && g.enter(id, "h", false, now) {
				count[id]++
			}
		}
		now = now.Add(100 * time.Millisecond)
	}
	for id, n := range count {
		if n != 4 {
			t.Errorf("%s has %d of 16, not its share: %v", id, n, count)
		}
	}
}
