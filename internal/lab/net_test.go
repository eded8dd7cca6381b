package lab_test

import (
	"bytes"
	"io"
	"net/http"
	"testing"
	"time"

	"daypass/internal/lab"
)

func TestProxyFaults(t *testing.T) {
	t.Parallel()
	l := lab.Liar(t, one())
	p := lab.Proxy(t, l.Endpoint)
	fetch := func() (int, error) {
		c := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 5 * time.Second}
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, p.Endpoint+"/k", nil)
		res, err := c.Do(req)
		if err != nil {
			return 0, err
		}
		defer func() { _ = res.Body.Close() }()
		body, err := io.ReadAll(res.Body)
		return len(body), err
	}
	if n, err := fetch(); n != mib || err != nil {
		t.Fatalf("clean: %d, %v", n, err)
	}
	remove := p.LimitData(t, 5000)
	if n, err := fetch(); n >= 5000 || n == 0 || err == nil {
		t.Errorf("limit: %d, %v", n, err)
	}
	remove()
	if n, err := fetch(); n != mib || err != nil {
		t.Errorf("after removal: %d, %v", n, err)
	}
	p.Down()
	if _, err := fetch(); err == nil {
		t.Error("down, and it answers")
	}
	p.Up(t)
	if n, err := fetch(); n != mib || err != nil {
		t.Errorf("up again at the same address: %d, %v", n, err)
	}
}

func TestCounterCountsAndSlowsDown(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		body := lab.Blob{Seed: 5, Length: mib}
		s.PutReader(t, "k", body, body.Length)
		c := lab.Counter(t, s.Endpoint, lab.CounterOptions{UpstreamCAPEM: s.CAPEM, TLS: true})
		front := *s
		front.Endpoint = c.Endpoint
		link := front.PresignGet(t, "k", time.Minute)
		res, got := get(t, c.Client(), link)
		if res.StatusCode != http.StatusOK || !bytes.Equal(got, body.Bytes()) {
			t.Fatalf("through the counter: %d, %d bytes", res.StatusCode, len(got))
		}
		get(t, c.Client(), link, "Range", "bytes=0-0")
		if c.SentBytes() != mib+1 || c.Requests("GET") != 2 || c.Seen()[1].Range != "bytes=0-0" || c.Seen()[1].Status != 206 {
			t.Errorf("sent %d, %+v", c.SentBytes(), c.Seen())
		}
		c.SetRate(4*mib, 0)
		began := time.Now()
		get(t, c.Client(), link)
		if took := time.Since(began); took < 200*time.Millisecond || took > 2*time.Second {
			t.Errorf("1 MiB at 4 MiB/s took %v", took)
		}
	}, lab.Options{TLS: true})
}

func TestPerConnectionRate(t *testing.T) {
	t.Parallel()
	l := lab.Liar(t, one())
	c := lab.Counter(t, l.Endpoint, lab.CounterOptions{ConnRate: 2 * mib})
	began := time.Now()
	done := make(chan struct{})
	for range 3 {
		go func() {
			defer func() { done <- struct{}{} }()
			get(t, c.Client(), c.Endpoint+"/k")
		}()
	}
	for range 3 {
		<-done
	}
	if took := time.Since(began); took < 400*time.Millisecond || took > 1400*time.Millisecond {
		t.Errorf("three connections side by side at 2 MiB/s each took %v for 1 MiB each", took)
	}
}
