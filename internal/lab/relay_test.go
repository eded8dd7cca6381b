package lab_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"daypass/internal/lab"
)

// moved sends or fetches n bytes over each of so many connections and gives how long all took.
func moved(t *testing.T, endpoint string, connections int, up bool) time.Duration {
	t.Helper()
	began := time.Now()
	var wg sync.WaitGroup
	for range connections {
		wg.Go(func() {
			c := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
			method, body := http.MethodGet, io.Reader(nil)
			if up {
				method, body = http.MethodPut, strings.NewReader(strings.Repeat("x", mib))
			}
			req, _ := http.NewRequestWithContext(context.Background(), method, endpoint+"/k", body)
			res, err := c.Do(req)
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = res.Body.Close() }()
			if n, err := io.Copy(io.Discard, res.Body); err != nil || (!up && n != mib) {
				t.Errorf("%d bytes, %v", n, err)
			}
		})
	}
	wg.Wait()
	return time.Since(began)
}

func TestRelayKeepsToItsLine(t *testing.T) {
	t.Parallel()
	l := lab.Liar(t, one())
	rate := lab.Rate{PerConnection: 2 * mib, All: 4 * mib}
	r := lab.Relay(t, l.Endpoint, lab.Line{RoundTrip: 100 * time.Millisecond, Down: rate, Up: rate})
	// A mebibyte at 2 MiB/s takes 500 ms; opening and asking two round trips more; four share 4 MiB/s. That it keeps to its
	// line is that nothing comes earlier; the other bound is that of a busy computer.
	const late = 5 * time.Second
	for _, c := range []struct {
		connections int
		up          bool
		least       time.Duration
	}{
		{1, false, 680 * time.Millisecond},
		{2, false, 680 * time.Millisecond},
		{4, false, 1150 * time.Millisecond},
		{4, true, 1050 * time.Millisecond},
	} {
		if took := moved(t, r.Endpoint, c.connections, c.up); took < c.least || took > late {
			t.Errorf("%d connections, up %v: %v, not within %v and %v", c.connections, c.up, took, c.least, late)
		}
	}
	if down, up := r.Passed(); down < 7*mib || down > 7*mib+64<<10 || up < 4*mib || up > 4*mib+64<<10 {
		t.Errorf("passed %d down, %d up", down, up)
	}
	if r.Opened() != 11 {
		t.Errorf("%d connections", r.Opened())
	}
}

func TestLossyRelayBreaksConnections(t *testing.T) {
	t.Parallel()
	l := lab.Liar(t, one())
	r := lab.Relay(t, l.Endpoint, lab.Line{ResetEvery: mib / 2, StallEvery: mib / 2, StallFor: 20 * time.Millisecond, Seed: 7})
	broken := 0
	for range 20 {
		c := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		res, err := c.Get(r.Endpoint + "/k")
		if err == nil {
			_, err = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
		}
		if err != nil {
			broken++
		}
	}
	if broken < 10 || broken == 20 {
		t.Errorf("%d of 20 connections broke", broken)
	}
}
