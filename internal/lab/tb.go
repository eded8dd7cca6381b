package lab

import (
	"context"
	"time"
)

// TB is the part of testing.TB that the lab needs, so that benches and scripts may bring their own.
type TB interface {
	Helper()
	Cleanup(func())
	Context() context.Context
	Fatalf(format string, args ...any)
	Logf(format string, args ...any)
	TempDir() string
	Failed() bool
}

// pollEvery is how often Eventually looks.
const pollEvery = 5 * time.Millisecond

// Eventually waits until cond is true and fails the test when it is not within timeout. cond runs on the
// caller's goroutine, at once and then every few milliseconds. what names the awaited thing for the failure.
func Eventually(t TB, timeout time.Duration, cond func() bool, what ...any) {
	t.Helper()
	deadline := time.NewTimer(timeout)
	defer deadline.Stop()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for !cond() {
		select {
		case <-deadline.C:
			if cond() {
				return
			}
			t.Fatalf("not within %v: %v", timeout, what)
			return
		case <-tick.C:
		}
	}
}
