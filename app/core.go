package app

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"daypass/internal/daypass"
	"daypass/internal/profile"
	"daypass/internal/ticket"
	"daypass/internal/transfer"
)

// core is what the bound services share: the open data folder, the window, and what lives as long as they
// do. It holds no rules of its own.
type core struct {
	opts    Options
	began   time.Time
	handles handles
	picks   picks
	tickets *kept[ticket.Ticket]
	files   *kept[profile.File]
	rests   *kept[[]daypass.Outgoing]
	given   *given
	seq     atomic.Uint64 // numbers of the events that are about no transfer
	work    sync.WaitGroup

	opened chan struct{} // closed when open has ended, well or not

	// Set before opened is closed, never changed after.
	ctx    context.Context //nolint:containedctx // Wails gives bound methods none; this one ends when the window closes.
	stop   context.CancelFunc
	window window
	day    *daypass.Daypass
	err    error

	wentOn     atomic.Bool  // unfinished transfers were taken up
	reports    atomic.Int64 // lines that the page wrote into the log
	closing    closing
	copies     stoppable  // copies inside storages
	deliveries stoppable  // to request pages; a file that one is at goes on next time, as every transfer does
	changing   sync.Mutex // held while preferences change
}

func newCore(o Options) *core {
	return &core{opts: o, began: time.Now(), handles: newHandles(), picks: newPicks(), tickets: newKept[ticket.Ticket](maxPicks), files: newKept[profile.File](maxPicks), rests: newKept[[]daypass.Outgoing](maxPicks), given: &given{}, opened: make(chan struct{})}
}

// open opens the data folder and starts to tell the page of transfers. It is called once, by OnStartup.
func (c *core) open(ctx context.Context, w window) {
	defer close(c.opened)
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	c.ctx, c.stop, c.window = ctx, stop, w
	c.work.Go(func() { c.untilSignal(ctx) })
	c.day, c.err = daypass.Open(ctx, c.opts.data())
	if c.err != nil {
		return
	}
	c.keepLimits(ctx)
	events, cancel := c.day.Transfers.Subscribe()
	p := &pump{window: w}
	c.work.Go(func() {
		defer cancel()
		p.run(ctx, events)
	})
	arrivals, cancelArrivals := c.day.Requests.Subscribe()
	c.work.Go(func() {
		defer cancelArrivals()
		c.tellRequests(ctx, c.day, arrivals)
	})
}

// use gives what a bound method works with, once the data folder is open. Errors: why it could not be opened.
func (c *core) use() (context.Context, *daypass.Daypass, error) {
	<-c.opened
	return c.ctx, c.day, c.err
}

// goOn takes up unfinished transfers. It is called when the page is there, so that a second start, which
// Wails ends a moment after its OnStartup, never takes a transfer.
func (c *core) goOn() {
	ctx, day, err := c.use()
	if err != nil || c.wentOn.Swap(true) {
		return
	}
	c.work.Go(func() { day.Keep(ctx) })
	c.work.Go(func() { c.tellOthers(ctx, day) })
	c.wakePractice(ctx, day)
	if err := day.Transfers.Recover(ctx); err != nil {
		day.Log.Error("unfinished transfers were not taken up", "err", err)
	}
}

// wakePractice starts practice storage where an unfinished transfer comes from it.
func (c *core) wakePractice(ctx context.Context, day *daypass.Daypass) {
	jobs, err := day.Transfers.Jobs(ctx, transfer.Filter{States: transfer.Unfinished()})
	if err != nil {
		return
	}
	for _, host := range hostsOf(jobs) {
		if err := day.WakePractice(ctx, host); err != nil {
			day.Log.Warn("practice storage did not start", "err", err)
		}
	}
}

func hostsOf(jobs []transfer.Job) []string {
	hosts := map[string]bool{}
	for _, j := range jobs {
		hosts[j.Host] = true
	}
	return slices.Sorted(maps.Keys(hosts))
}

// shut ends everything that open began, and waits for it.
func (c *core) shut(ctx context.Context) {
	<-c.opened
	c.deliveries.stopAll()
	if c.err == nil {
		if err := c.day.Close(context.WithoutCancel(ctx)); err != nil {
			c.day.Log.Error("closing", "err", err)
		}
	}
	c.stop()
	c.work.Wait()
}

// log gives the log, a silent one where the data folder could not be opened.
func (c *core) log() *slog.Logger {
	select {
	case <-c.opened:
		if c.day != nil {
			return c.day.Log
		}
	default:
	}
	return slog.New(slog.DiscardHandler)
}

// emit numbers nothing by itself: payloads carry the number that next gave.
func (c *core) emit(name string, payload any) { c.window.Emit(name, payload) }

func (c *core) next() uint64 { return c.seq.Add(1) }
