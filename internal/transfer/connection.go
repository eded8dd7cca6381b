package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/minio/crc64nvme"

	"daypass/internal/apperr"
	"daypass/internal/transfer/disk"
)

// errRobbed ends a fetch whose bytes another connection brings.
var errRobbed = errors.New("another connection took over")

// flushAfter is the longest time that bytes stay in a connection's buffer: what is not written is lost to a kill.
const flushAfter = 200 * time.Millisecond

// connect is the life of one connection: it claims missing bytes and brings them until there are none for it.
// first, if not nil, is an answer that is open already, for claim c.
func (d *download) connect(ctx context.Context, c *claim, first *opened, surplus func() bool) error {
	for {
		if c == nil {
			if surplus() {
				return nil
			}
			if c = d.nextClaim(); c == nil {
				return nil
			}
		}
		err := d.bring(ctx, c, first)
		d.plan.release(c)
		c, first = nil, nil
		switch {
		case err == nil:
		case context.Cause(ctx) != nil:
			return context.Cause(ctx)
		case errors.Is(err, errRobbed):
		default:
			if err := d.afterFailure(ctx, err); err != nil {
				return err
			}
		}
	}
}

// afterFailure waits before the next try, or gives the failure that ends the transfer.
func (d *download) afterFailure(ctx context.Context, err error) error {
	if retry, _ := RetryOf(err); retry && d.t.snapshot().NoRanges {
		if waited := d.backOff(ctx, err); waited != nil {
			return waited
		}
		return fmt.Errorf("%w: %w", errBroken, err) // one answer for all: what came of it cannot be added to
	}
	return d.backOff(ctx, err)
}

func (d *download) nextClaim() *claim {
	now := d.clock.Now()
	if c := d.plan.claim(now); c != nil {
		return c
	}
	return d.plan.steal(now)
}

// bring fetches a claim's bytes into the part file.
func (d *download) bring(ctx context.Context, c *claim, r *opened) error {
	if r == nil {
		if err := sleep(ctx, d.clock, d.patience.held()); err != nil {
			return err
		}
		var err error
		if r, err = d.ask(ctx, c); err != nil {
			return err
		}
	}
	defer r.close()
	d.plan.onRobbed(c, func() { r.cancel(errRobbed) })
	err := d.copy(r, c)
	if cause := context.Cause(r.ctx); err != nil && cause != nil { //nolint:contextcheck // r.ctx comes from ctx
		return cause
	}
	if err == nil {
		disk.StartWriteback(d.part.file, c.start, c.next-c.start)
	}
	return err
}

// ask sends the request for a claim and checks that the answer is for it.
func (d *download) ask(ctx context.Context, c *claim) (*opened, error) {
	j := d.t.snapshot()
	from, to := d.plan.bounds(c)
	if from >= to {
		return nil, errRobbed
	}
	r, err := d.open(ctx, span{from, to}, j.pin())
	if err != nil {
		return nil, err
	}
	switch {
	case r.Whole:
		err = errRangeIgnored
	case r.Start != from || r.End > to || r.End <= from:
		err = misbehaved("another range than asked for")
	default:
		err = agrees(j, r.Response)
	}
	if err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

// copy reads a body and writes it where the claim says, in large pieces, but none later than flushAfter.
func (d *download) copy(r *opened, c *claim) error {
	buf := d.e.buffers.share()
	defer d.e.buffers.unshare(buf)
	var fill int
	var oldest time.Time
	for {
		n, err := r.Body.Read((*buf)[fill : fill+d.e.down.atMost(len(*buf)-fill)])
		now := d.clock.Now()
		if n > 0 {
			if fill == 0 {
				oldest = now
			}
			fill += n
			d.count(int64(n))
			if waitErr := d.e.down.wait(r.ctx, n); waitErr != nil && err == nil {
				err = waitErr
			}
		}
		if fill > 0 && (err != nil || fill == len(*buf) || now.Sub(oldest) >= flushAfter) {
			more, flushErr := d.flush(c, (*buf)[:fill], now)
			if flushErr != nil {
				return flushErr
			}
			if fill = 0; !more && err == nil {
				return nil
			}
		}
		if err != nil {
			return d.atEnd(r, c, err)
		}
	}
}

// count notes bytes that came.
func (d *download) count(n int64) {
	d.fetched.Add(n)
	d.meter.add(n)
	d.patience.progress(n)
}

// flush writes bytes that are still the claim's; false where the claim is done.
func (d *download) flush(c *claim, b []byte, now time.Time) (more bool, err error) {
	n := d.plan.hold(c, int64(len(b)))
	if n > 0 {
		crc := crc64nvme.Checksum(b[:n])
		if err := d.part.writeAt(b[:n], c.next); err != nil {
			return false, err
		}
		if err := d.plan.wrote(c, n, crc, now); err != nil {
			return false, apperr.Wrap(err, apperr.Internal, nil)
		}
	}
	return !d.plan.satisfied(c), nil
}

// atEnd decides what a body's end means.
func (d *download) atEnd(r *opened, c *claim, err error) error {
	if d.plan.satisfied(c) {
		return nil
	}
	if !errors.Is(err, io.EOF) {
		return err
	}
	if d.plan.open() {
		d.plan.finish(c)
		return nil
	}
	if !r.Whole && c.next == r.End { // a shorter range than asked for, as RFC 9110 allows: the rest is missing still
		return nil
	}
	return misbehaved("body too short")
}
