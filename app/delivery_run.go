package app

import (
	"context"
	"errors"
	"time"

	"daypass/internal/daypass"
	"daypass/internal/transfer"
)

// deliveryRun is one delivery under way. One goroutine has it.
type deliveryRun struct {
	core  *core
	day   *daypass.Daypass
	ways  *daypass.Ways
	files []daypass.Outgoing

	now  Delivery
	told time.Time
	rest []daypass.Outgoing
}

// all sends the files. A failure that is not about one file alone ends it, and the rest can be sent later.
func (r *deliveryRun) all(ctx context.Context) {
	for i, one := range r.files {
		err := ctx.Err()
		if err == nil {
			err = r.send(ctx, one)
		}
		if err == nil {
			r.now.Sent++
			r.now.SentBytes += one.Size
			continue
		}
		if r.now.Problem == nil {
			r.now.Problem = problemOf(err)
		}
		if !ofOneFile(err) {
			r.rest = append(r.rest, r.files[i:]...)
			break
		}
		r.now.Failed++
		r.rest = append(r.rest, one)
	}
	if errors.Is(context.Cause(ctx), errStopped) {
		r.now.Problem = nil
		if r.now.Job != "" {
			_, _ = r.day.Transfers.Cancel(context.WithoutCancel(ctx), r.now.Job) // it may have ended just now
		}
	}
	r.now.Job, r.now.Ended = "", true
	if len(r.rest) > 0 {
		r.now.Rest = r.core.rests.keep(r.rest)
	}
	r.tell()
}

// send sends one file and waits for it. Its name is told before its bytes have arrived, for whoever sees them come.
func (r *deliveryRun) send(ctx context.Context, one daypass.Outgoing) error {
	r.now.Job = ""
	begun, err := r.ways.Begin(ctx, one, r.added)
	if err != nil {
		return err
	}
	if err := r.ways.Tell(ctx, begun, one); err != nil || begun.Sent {
		return err
	}
	_, err = r.day.Transfers.Wait(ctx, begun.ID)
	return err
}

func (r *deliveryRun) added(start func() (transfer.Job, error)) (transfer.Job, error) {
	job, err := start()
	if r.now.Job = job.ID; err == nil && time.Since(r.told) >= tick {
		r.tell()
	}
	return job, err
}

func (r *deliveryRun) tell() {
	r.told = time.Now()
	r.core.emit(EventDelivery, DeliveryEvent{Seq: r.core.next(), Delivery: r.now})
}
