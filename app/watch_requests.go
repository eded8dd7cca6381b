package app

import (
	"context"
	"time"

	"daypass/internal/daypass"
	"daypass/internal/request"
)

// settle is how long arrivals are gathered before the page is told: a folder of a thousand files is one event.
const settle = 300 * time.Millisecond

// tellRequests tells the page what the watch of requests tells, each request as it is then, until ctx ends.
func (c *core) tellRequests(ctx context.Context, day *daypass.Daypass, events <-chan request.Event) {
	news := map[string]int{}
	timer := time.NewTimer(settle)
	timer.Stop()
	defer timer.Stop()
	for {
		select {
		case e, ok := <-events:
			if !ok {
				return
			}
			if e.Kind == request.Failed {
				day.Log.Warn("a look for arrivals failed", "request", e.Request.ID, "err", e.Err)
				continue
			}
			if len(news) == 0 {
				timer.Reset(settle)
			}
			if news[e.Request.ID] += 0; e.Kind == request.Arrived {
				news[e.Request.ID]++
			}
		case <-timer.C:
			for id, count := range news {
				c.tellRequest(ctx, day, id, count)
			}
			clear(news)
		case <-ctx.Done():
			return
		}
	}
}

func (c *core) tellRequest(ctx context.Context, day *daypass.Daypass, id string, news int) {
	one, err := day.Requests.Get(ctx, id)
	if err != nil {
		return
	}
	c.emit(EventRequest, RequestEvent{Seq: c.next(), Request: requestOf(one), News: news})
}
