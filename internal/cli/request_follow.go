package cli

import (
	"context"
	"sync"
	"time"

	"daypass/internal/daypass"
	"daypass/internal/request"
)

// followEvery is how often a follower looks at what this computer knows of a request; the storage is asked far more seldom.
const followEvery = 500 * time.Millisecond

// follow tells what comes behind an arrival until ctx ends or the request is over, whichever process finds it or closes it.
func (r *runner) follow(ctx context.Context, d *daypass.Daypass, id string, last int64) error {
	watching, stop := context.WithCancel(ctx)
	var watch sync.WaitGroup
	defer watch.Wait()
	defer stop()
	watch.Go(func() {
		d.Requests.Watch(watching, func(e request.Event) {
			if e.Request.ID == id && e.Kind == request.Failed {
				r.out.aside("%s", r.out.reasonOf(e.Err).Message)
			}
		})
	})
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	for known := -1; ; {
		q, err := d.Requests.Get(ctx, id)
		if err != nil {
			return err
		}
		if q.Arrived != known {
			if last, err = r.tellBehind(ctx, d, id, last); err != nil {
				return err
			}
			known = q.Arrived
		}
		if q.State == request.Closed {
			r.out.aside("The request is over.")
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// tellBehind tells the arrivals behind one, and gives the last there is.
func (r *runner) tellBehind(ctx context.Context, d *daypass.Daypass, id string, last int64) (int64, error) {
	all, err := d.Requests.AllArrivals(ctx, request.ArrivalFilter{Request: id})
	if err != nil {
		return last, err
	}
	for _, one := range all {
		if one.ID > last {
			r.tellArrival(one)
		}
	}
	return max(last, lastOf(all)), nil
}

// lastOf gives the ID of the last arrival, 0 where there is none.
func lastOf(all []request.Arrival) int64 {
	if len(all) == 0 {
		return 0
	}
	return all[len(all)-1].ID
}
