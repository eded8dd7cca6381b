package transfer

import (
	"context"
	"time"

	"daypass/internal/transfer/adapt"
)

// Times of the loop that watches over a transfer.
const (
	tickEvery = 100 * time.Millisecond // progress, adapting, new connections
	saveEvery = 300 * time.Millisecond // with flushAfter: what a kill loses stays well under a second
	syncEvery = 2 * time.Second
)

// crew are the connections of a transfer, as the loop sees them.
type crew struct {
	ctx   context.Context //nolint:containedctx // all connections end with it
	stop  context.CancelCauseFunc
	host  string
	size  int
	exits chan error
	fatal error
}

// transfer brings all missing bytes, beginning with an answer that is open. It returns when every connection has
// ended and everything that is written has been stored.
func (d *download) transfer(ctx context.Context, first *opened) error {
	if err := d.t.move(ctx, StateRunning, nil); err != nil {
		first.close()
		return err
	}
	j := d.t.snapshot()
	d.adapt = adapt.New(d.most(j), d.clock.Now(), d.fetched.Load())
	d.adapt.OpensIn(first.took)
	d.startDigest(ctx, j)
	d.patience.keeps(!j.NoRanges)
	c := &crew{host: j.Host, exits: make(chan error)}
	c.ctx, c.stop = context.WithCancelCause(ctx)
	defer c.stop(nil)
	stopWithCrew := context.AfterFunc(c.ctx, func() { first.cancel(context.Cause(c.ctx)) }) //nolint:contextcheck // c.ctx comes from ctx
	defer stopWithCrew()

	claim := d.plan.claimSpan(span{first.Start, first.End}, d.clock.Now())
	if claim == nil {
		first.close()
		return misbehaved("first answer holds other bytes")
	}
	d.e.gate.enter(d.t.gateID(), c.host, true, d.clock.Now())
	d.man(c, claim, first)
	d.hire(c)
	for c.size > 0 {
		select {
		case err := <-c.exits:
			c.size--
			c.fail(err)
		case err := <-d.saver.synced:
			c.fail(d.saver.settle(d, err))
		case <-d.clock.After(d.e.beat()):
			c.fail(d.tick(ctx))
		}
		d.hire(c)
	}
	return d.endTransfer(ctx, c)
}

// most gives the largest number of connections.
func (d *download) most(j Job) int {
	switch {
	case j.NoRanges:
		return 1
	case j.Connections > 0:
		return j.Connections
	}
	return d.e.Limits().Connections
}

// fail ends all connections at the first failure.
func (c *crew) fail(err error) {
	if err != nil && c.fatal == nil {
		c.fatal = err
		c.stop(err)
	}
}

// man starts a connection that has its place at the gate, and gives that back with its end, or before where others have
// too little.
func (d *download) man(c *crew, claim *claim, first *opened) {
	c.size++
	number, yielded := c.size, false
	surplus := func() bool {
		if number == 1 || number <= d.adapt.Count() {
			yielded = number > 1 && d.e.gate.yield(d.t.gateID(), d.clock.Now())
			return yielded
		}
		return true
	}
	go func() { // ends with c.ctx at the latest; the loop takes every exit
		err := d.connect(c.ctx, claim, first, surplus)
		if !yielded {
			d.e.gate.leave(d.t.gateID())
		}
		c.exits <- err
	}()
}

// hire starts connections while there should be more and there is work for them.
func (d *download) hire(c *crew) {
	now := d.clock.Now()
	for c.fatal == nil && c.ctx.Err() == nil {
		free := d.plan.waiting()
		if c.size > 0 && (c.size >= d.adapt.Count() || (!free && !d.plan.worthStealing(now))) {
			return
		}
		if c.size == 0 && !free {
			return
		}
		if !d.e.gate.enter(d.t.gateID(), c.host, c.size == 0, now) {
			return
		}
		d.man(c, nil, nil)
		if !free {
			return
		}
	}
}

// tick announces progress, lets the number of connections adapt, and stores what is written, each in its time.
func (d *download) tick(ctx context.Context) error {
	now := d.clock.Now()
	fetched := d.fetched.Load()
	if fetched > d.seen {
		d.seen, d.t.waits = fetched, 0
	}
	d.meter.tick(now)
	d.adapt.Observe(now, fetched)
	d.plan.pace(d.adapt.Measured(), d.adapt.Count(), d.digest != nil)
	d.t.progress(d.plan.bytes(), fetched, d.meter.speed())
	return d.saver.tick(ctx, d, now)
}

// endTransfer stores what is there and gives the reason for which the transfer ended.
func (d *download) endTransfer(ctx context.Context, c *crew) error {
	err := c.fatal
	if syncErr := d.saver.wait(d); err == nil {
		err = syncErr
	}
	if saveErr := d.saver.save(ctx, d, d.clock.Now()); err == nil {
		err = saveErr
	}
	if err == nil && !d.plan.complete() {
		err = context.Cause(ctx)
	}
	return err
}
