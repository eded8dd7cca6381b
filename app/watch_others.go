package app

import (
	"context"
	"slices"
	"time"

	"daypass/internal/daypass"
	"daypass/internal/request"
)

// othersEvery is how soon the page learns what another process did with requests: the command line on the same data folder.
const othersEvery = 2 * time.Second

// tellOthers tells the page of requests that were made, changed or closed elsewhere, until ctx ends.
func (c *core) tellOthers(ctx context.Context, day *daypass.Daypass) {
	known := recentRequests(ctx, day)
	err := day.OnChange(ctx, othersEvery, func() {
		now := recentRequests(ctx, day)
		for _, one := range slices.Backward(now) { // the page puts a new one on top
			if !slices.Contains(known, one) && one.State != RequestState(request.Making) {
				c.emit(EventRequest, RequestEvent{Seq: c.next(), Request: one})
			}
		}
		if now != nil {
			known = now
		}
	})
	if err != nil {
		day.Log.Warn("changes of other processes are not watched", "err", err)
	}
}

// recentRequests gives the newest requests, but for when somebody looked: that tells a page nothing. nil where they cannot be read.
func recentRequests(ctx context.Context, day *daypass.Daypass) []FileRequest {
	all, err := day.Requests.List(ctx, request.Filter{})
	if err != nil {
		return nil
	}
	out := make([]FileRequest, len(all))
	for n, one := range all {
		one.CheckedAt = time.Time{}
		out[n] = requestOf(one)
	}
	return out
}
