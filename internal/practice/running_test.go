package practice_test

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/practice"
)

func TestSecondProcessUsesTheRunningOne(t *testing.T) {
	both(t, func(t *testing.T, o practice.Options) {
		o.Empty = true
		if o.Command == nil {
			t.Skip("two gateways in one process are not to be had")
		}
		first, second := practice.New(o), practice.New(o)
		r := start(t, first)
		got := start(t, second)
		if got.Ours || got.Endpoint != r.Endpoint || got.Keys != r.Keys {
			t.Errorf("second: %+v", got)
		}
		stop(t, second)
		put(t, r, "k", "v")
		if res, _ := get(t, server(r).PresignGet(t, "k", time.Hour)); res.StatusCode != http.StatusOK {
			t.Error("the second one's stop ended the first")
		}
		stranger := o
		stranger.Keys = &memory{}
		if _, err := practice.New(stranger).Start(t.Context()); apperr.CodeOf(err) != apperr.PracticeBusy {
			t.Errorf("a process without the keys: %v", err)
		}
		stop(t, first)
		if taken := start(t, second); !taken.Ours || taken.Endpoint != r.Endpoint {
			t.Errorf("after the first ended: %+v", taken)
		}
	})
}

func TestManyStartAtOnce(t *testing.T) {
	both(t, func(t *testing.T, o practice.Options) {
		o.Empty = true
		if o.Command == nil {
			t.Skip("two gateways in one process are not to be had")
		}
		var ours, failed int
		results := make(chan error, 4)
		var mu sync.Mutex
		for range 4 {
			s := practice.New(o)
			t.Cleanup(func() { stop(t, s) })
			go func() {
				r, err := s.Start(t.Context())
				mu.Lock()
				defer mu.Unlock()
				if r.Ours {
					ours++
				}
				results <- err
			}()
		}
		for range 4 {
			if err := <-results; err != nil {
				failed++
				t.Error(err)
			}
		}
		if ours != 1 || failed != 0 {
			t.Errorf("%d serve, %d failed", ours, failed)
		}
	})
}

func TestPortTaken(t *testing.T) {
	both(t, func(t *testing.T, o practice.Options) {
		o.Empty = true
		s := practice.New(o)
		r := start(t, s)
		stop(t, s)
		l, err := net.Listen("tcp4", strings.TrimPrefix(r.Endpoint, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Start(t.Context())
		if apperr.CodeOf(err) != apperr.PracticeBusy || fmt.Sprint(apperr.From(err).Params()["port"]) != r.Endpoint[len("http://127.0.0.1:"):] {
			t.Errorf("port taken: %v", err)
		}
		_ = l.Close()
		if again := start(t, s); again.Endpoint != r.Endpoint {
			t.Errorf("after the port was free: %+v", again)
		}
	})
}
