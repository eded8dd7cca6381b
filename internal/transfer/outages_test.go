package transfer_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/transfer"
)

// briskClock shortens waits, but for those that are to last.
type briskClock struct{ hastyClock }

func (c *briskClock) After(d time.Duration) <-chan time.Time {
	if d > time.Hour {
		return nil
	}
	return c.hastyClock.After(d)
}

// TestOneJobTriesForAll: while a host cannot be reached one of its jobs tries, and all go on as soon as that one has an
// answer, without anybody's act; one that is paused hands the trying on.
func TestOneJobTriesForAll(t *testing.T) {
	t.Parallel()
	const jobs = 12
	s, p := shelf(t, jobs), newPlace(t)
	proxy := lab.Proxy(t, strings.TrimPrefix(s.Endpoint, "http://"))
	e, _ := p.engine(t, setup{config: transfer.Config{
		Clock: &briskClock{}, Retry: quickRetry, Patience: transfer.Patience{Network: transfer.Forever},
	}})
	events, end := e.Subscribe()
	defer end()
	proxy.Down()
	var ids []string
	for i := range jobs {
		raw := proxied(s.Link(fmt.Sprintf("/b/small-%d", i)), strings.TrimPrefix(s.Endpoint, "http://"), proxy.Addr)
		l, err := link.Parse(raw)
		must(t, err)
		j, err := e.Add(t.Context(), transfer.DownloadSpec{Link: l, Folder: p.target, AllowPrivate: true})
		must(t, err)
		ids = append(ids, j.ID)
	}
	waiting := map[string]bool{}
	tries := map[string]int{}
	deadline := time.After(30 * time.Second)
	for total := 0; total < 5; { // tries that were made while all others waited
		select {
		case ev := <-events:
			if ev.Job.State == transfer.StateWaiting {
				waiting[ev.Job.ID] = true
			}
			if ev.Kind == transfer.EventState && ev.Job.State == transfer.StatePreparing && len(waiting) == jobs {
				tries[ev.Job.ID]++
				total++
			}
		case <-deadline:
			t.Fatalf("%d wait, tries %v", len(waiting), tries)
		}
	}
	if len(tries) != 1 {
		t.Errorf("tries by %v", tries)
	}
	for id := range tries {
		if _, err := e.Cancel(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		tries = map[string]int{id: 0}
	}
	other := ""
	for other == "" {
		select {
		case ev := <-events:
			if _, was := tries[ev.Job.ID]; !was && ev.Kind == transfer.EventState && ev.Job.State == transfer.StatePreparing {
				other = ev.Job.ID
			}
		case <-deadline:
			t.Fatal("nobody tries in its place")
		}
	}
	proxy.Up(t)
	for _, id := range ids {
		if _, cancelled := tries[id]; cancelled {
			continue
		}
		if j, err := e.Wait(t.Context(), id); err != nil || j.State != transfer.StateDone {
			t.Errorf("%s: %v", j.State, err)
		}
	}
}
