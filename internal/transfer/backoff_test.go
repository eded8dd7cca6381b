package transfer

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"daypass/internal/lab"
)

// handClock is moved by the test.
type handClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) After(d time.Duration) <-chan time.Time {
	c.forward(d)
	out := make(chan time.Time, 1)
	out <- c.Now()
	return out
}

func (c *handClock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// errPassing is a failure after which somebody was there.
var errPassing = errors.New("passing")

func newPatience() (*patience, *handClock) {
	c := &handClock{now: time.Unix(0, 0)}
	return &patience{rules: Config{}.withDefaults().Retry, clock: c}, c
}

func TestWaitsGrowAreJitteredAndEnd(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 12)
	p, c := newPatience()
	want := p.rules.Base
	for i := 1; i < p.rules.Attempts; i++ {
		wait, ok := p.next(errPassing, 0)
		if !ok || wait < want/2 || wait > want {
			t.Fatalf("try %d: %v, %v, want about %v", i, wait, ok, want)
		}
		c.forward(wait)
		want = min(2*want, p.rules.Max)
	}
	if _, ok := p.next(errPassing, 0); ok {
		t.Error("never ends")
	}
	if a, b := jitter(time.Hour), jitter(time.Hour); a == b {
		t.Error("no jitter")
	}
}

// nobody is a failure to connect.
type nobody struct{ error }

func (nobody) FoundNobody() bool { return true }

func TestAHostThatNobodyAnswersFromIsSoonGivenUp(t *testing.T) {
	t.Parallel()
	p, c := newPatience()
	tries, waited := 1, time.Duration(0)
	for {
		wait, ok := p.next(nobody{errPassing}, 0)
		if !ok {
			break
		}
		tries, waited = tries+1, waited+wait
		c.forward(wait)
	}
	if tries != firstTries || waited > 5*time.Second {
		t.Errorf("%d tries, %v", tries, waited)
	}
	for name, meet := range map[string]func(*patience){
		"bytes came":      func(p *patience) { p.progress(1) },
		"it answered 503": func(p *patience) { p.next(errPassing, 0) },
	} {
		p, c = newPatience()
		meet(p)
		tries = 0
		for ok := true; ok; tries++ {
			c.forward(p.rules.Max)
			_, ok = p.next(nobody{errPassing}, 0)
		}
		if tries < p.rules.Attempts-1 {
			t.Errorf("%s: given up after %d tries", name, tries)
		}
	}
}

func TestProgressStartsTheCountAnewButOneByteDoesNot(t *testing.T) {
	t.Parallel()
	p, c := newPatience()
	for range 3 * p.rules.Attempts {
		if _, ok := p.next(errPassing, 0); !ok {
			t.Fatal("gave up in spite of progress")
		}
		p.progress(enough)
	}
	for i := range p.rules.Attempts {
		p.progress(1)
		wait, ok := p.next(errPassing, 0)
		if ok == (i == p.rules.Attempts-1) {
			t.Fatalf("try %d: %v", i, ok)
		}
		c.forward(wait)
	}
}

// tries counts how many rounds of n connections that fail with err are made, and for how long.
func (c *handClock) tries(p *patience, n int, err error) (rounds int, took time.Duration) {
	begun := c.Now()
	for {
		var longest time.Duration
		for range n {
			wait, ok := p.next(err, 0)
			if !ok {
				return rounds + 1, c.Now().Sub(begun)
			}
			longest = max(longest, wait)
		}
		rounds++
		c.forward(longest)
	}
}

func TestConnectionsThatFailTogetherHaveFailedOnce(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 8, 16} {
		p, c := newPatience()
		p.progress(enough)
		rounds, took := c.tries(p, n, errPassing)
		if rounds != p.rules.Attempts || took < 30*time.Second || took > 75*time.Second {
			t.Errorf("%d connections: %d rounds in %v", n, rounds, took)
		}
	}
}

func TestBytesThatAreLostAreNoProgress(t *testing.T) {
	t.Parallel()
	p, c := newPatience()
	p.keeps(false)
	tries := 0
	for ok := true; ok; tries++ {
		var wait time.Duration
		p.progress(100 * enough)
		wait, ok = p.next(errPassing, 0)
		c.forward(wait)
	}
	if tries != p.rules.Attempts {
		t.Errorf("%d tries", tries)
	}
}

func TestAServerThatBreaksTheProtocolIsSoonGivenUp(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 8} {
		p, c := newPatience()
		p.progress(enough)
		if rounds, took := c.tries(p, n, misbehaved("always")); rounds != lieTries || took > 4*time.Second {
			t.Errorf("%d connections: %d rounds in %v", n, rounds, took)
		}
	}
	p, c := newPatience()
	for range 2 * lieTries { // one bad node among good ones
		wait, ok := p.next(misbehaved("now and then"), 0)
		if !ok {
			t.Fatal("gave up in spite of progress")
		}
		c.forward(wait)
		p.progress(enough)
	}
}

func TestRetryAfterHoldsAllConnections(t *testing.T) {
	t.Parallel()
	p, c := newPatience()
	wait, _ := p.next(errPassing, 10*time.Second)
	if wait < 10*time.Second || wait > 13*time.Second {
		t.Errorf("waits %v", wait)
	}
	if held := p.held(); held != 10*time.Second {
		t.Errorf("others wait %v", held)
	}
	c.forward(11 * time.Second)
	if held := p.held(); held != 0 {
		t.Errorf("others still wait %v", held)
	}
	if wait, _ := p.next(errPassing, 24*time.Hour); wait > 2*p.rules.Max {
		t.Errorf("a day's Retry-After is believed: %v", wait)
	}
}

// fault 27: eight hours of sleep between two failures are no eight hours of trying.
func TestSleepOfTheMachineIsNoReasonToGiveUp(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 27)
	p, c := newPatience()
	if _, ok := p.next(errPassing, 0); !ok {
		t.Fatal("gave up at once")
	}
	c.forward(8 * time.Hour)
	if _, ok := p.next(errPassing, 0); !ok {
		t.Error("gave up after a sleep")
	}
}

func TestSlowTriesEndByTime(t *testing.T) {
	t.Parallel()
	p, c := newPatience()
	tries := 0
	for {
		if _, ok := p.next(errPassing, 0); !ok {
			break
		}
		tries++
		c.forward(time.Minute)
	}
	if tries >= p.rules.Attempts-1 {
		t.Errorf("%d tries of a minute each", tries)
	}
}

func TestSleepEndsWithItsContext(t *testing.T) {
	t.Parallel()
	why := errors.New("why")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	if err := sleep(ctx, systemClock{}, time.Hour); !errors.Is(err, why) {
		t.Error(err)
	}
}

func TestMeterAveragesOverAFewSeconds(t *testing.T) {
	t.Parallel()
	var m meter
	now := time.Unix(0, 0)
	for range 100 { // ten seconds at 1 MB/s
		m.tick(now)
		m.add(100_000)
		now = now.Add(100 * time.Millisecond)
	}
	if s := m.speed(); s < 990_000 || s > 1_010_000 {
		t.Errorf("steady: %d", s)
	}
	m.tick(now)
	now = now.Add(2 * time.Second)
	m.tick(now)
	if s := m.speed(); s < 400_000 || s > 800_000 {
		t.Errorf("two of some four seconds stood still: %d", s)
	}
	now = now.Add(10 * time.Second)
	m.tick(now)
	if s := m.speed(); s != 0 {
		t.Errorf("stands still: %d", s)
	}
}
