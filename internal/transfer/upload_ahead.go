package transfer

import (
	"context"

	"daypass/internal/transfer/adapt"
)

// openAhead has connections opened for the parts while the storage is asked what it has, once its answer takes so long that
// it is far: each costs some round trips there. The function it gives is to be called when the answer is in; it waits.
func (u *upload) openAhead(ctx context.Context) (answered func()) {
	if !u.inParts() {
		return func() {}
	}
	n := min(adapt.FarMany, u.most(), u.plan.count(), u.e.gate.room(u.host)) - 1 // one is open for the question itself
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { // answered waits for it
		defer close(ended)
		select {
		case <-u.clock.After(adapt.Far):
			u.to.OpenAhead(u.dest, n)
		case <-ctx.Done():
		}
	}()
	return func() { cancel(); <-ended }
}

// most gives the largest number of connections.
func (u *upload) most() int {
	if n := u.t.snapshot().Connections; n > 0 {
		return n
	}
	return u.e.Limits().Connections
}
