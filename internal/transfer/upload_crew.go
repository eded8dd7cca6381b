package transfer

import (
	"context"
	"errors"
	"time"

	"daypass/internal/transfer/adapt"
)

// errOutrun ends the sending of a part that another connection has brought there.
var errOutrun = errors.New("another connection was faster")

// errShed ends the sending of a part that was hardly begun, on a line that is as fast with fewer connections.
var errShed = errors.New("fewer connections are as fast")

// sendMissing sends parts over as many connections as pay, until none is missing.
func (u *upload) sendMissing(ctx context.Context, list *partList) error {
	j := u.t.snapshot()
	u.adapt = adapt.New(u.most(), u.clock.Now(), u.meter.total.Load())
	u.adapt.OpensIn(u.opens)
	if u.opens < nearest {
		u.adapt.AtOnce(u.clock.Now())
	}
	limit, _ := u.e.up.limit()
	u.adapt.Loses(u.plan.part, limit)
	c := &crew{host: j.Host, exits: make(chan error)}
	c.ctx, c.stop = context.WithCancelCause(ctx)
	defer c.stop(nil)
	work := newFlights(list.missing(), u.plan)
	u.beside = newPartSums(c.ctx, u, list.missing()) //nolint:contextcheck // it comes from ctx
	defer u.beside.stop()
	u.hirePart(c, work, list)
	for c.size > 0 {
		select {
		case err := <-c.exits:
			c.size--
			c.fail(err)
		case <-work.sent:
		case <-u.clock.After(tickEvery):
			now := u.clock.Now()
			u.tick(now)
			u.adaptTo(work, now)
			if list.due(now) {
				c.fail(u.save(ctx, list))
			}
		}
		u.hirePart(c, work, list)
	}
	if c.fatal == nil {
		return context.Cause(ctx)
	}
	return c.fatal
}

// adaptTo lets the number of connections adapt to what was sent so far.
func (u *upload) adaptTo(work *flights, now time.Time) {
	_, full := u.e.up.limit()
	u.adapt.Limited(full)
	u.adapt.Observe(now, u.meter.total.Load())
	work.shed(u.adapt.Shed())
}

// hirePart starts connections while there should be more and there is work for them.
func (u *upload) hirePart(c *crew, work *flights, list *partList) {
	u.adapt.Ending(work.waiting(), c.size, u.clock.Now())
	for c.fatal == nil && c.ctx.Err() == nil && (c.size == 0 || c.size < u.wanted(work)) {
		now := u.clock.Now()
		if !work.some(now) || !u.e.gate.enter(u.t.gateID(), c.host, c.size == 0, now) {
			return
		}
		u.manPart(c, work, list)
	}
}

// wanted gives how many connections there should be.
func (u *upload) wanted(work *flights) int { return u.adapt.Beside(work.unanswered(), u.clock.Now()) }

// manPart starts a connection that has its place at the gate, and gives that back with its end, or before where others
// have too little.
func (u *upload) manPart(c *crew, work *flights, list *partList) {
	c.size++
	number, yielded := c.size, false
	surplus := func() bool {
		if number > 1 && number <= u.wanted(work) {
			yielded = u.e.gate.yield(u.t.gateID(), u.clock.Now())
			return yielded
		}
		return number > 1
	}
	go func() { // ends with c.ctx at the latest; the loop takes every exit
		err := u.sendOn(c.ctx, work, list, surplus)
		if !yielded {
			u.e.gate.leave(u.t.gateID())
		}
		c.exits <- err
	}()
}

// sendOn is the life of one connection: it sends part after part until there is none for it, or one connection less is
// as good.
func (u *upload) sendOn(ctx context.Context, work *flights, list *partList, surplus func() bool) error {
	for !surplus() {
		f := work.next(ctx, u.clock.Now())
		if f == nil {
			return nil
		}
		err := u.sendPart(f.ctx, list, f) //nolint:contextcheck // it comes from ctx
		won := work.land(f, u.clock.Now(), err == nil)
		cause := context.Cause(f.ctx) //nolint:contextcheck // as above
		if err != nil && errors.Is(cause, errShed) {
			return nil
		}
		if err != nil && !errors.Is(cause, errOutrun) {
			return err
		}
		if err == nil && !won { // both came through
			u.done.Add(-u.plan.at(f.number).len())
		}
	}
	return nil
}
