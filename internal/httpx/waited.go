package httpx

import (
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// waited measures how long an answer takes from when all of its request was sent: the network's and the server's time alone,
// without what this computer does for a new connection.
type waited struct {
	begun  time.Time
	sent   atomic.Int64 // nanoseconds after begun
	answer atomic.Int64
}

// watch adds what it needs to a trace.
func (w *waited) watch(t *httptrace.ClientTrace) {
	w.begun = time.Now()
	t.WroteRequest = func(httptrace.WroteRequestInfo) { w.sent.Store(int64(time.Since(w.begun))) }
	t.GotFirstResponseByte = func() { w.answer.Store(int64(time.Since(w.begun))) }
}

// time is 0 where it is not known.
func (w *waited) time() time.Duration {
	sent, answer := w.sent.Load(), w.answer.Load()
	if sent == 0 || answer < sent {
		return 0
	}
	return time.Duration(answer - sent)
}
