package transfer

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"daypass/internal/apperr"
	"daypass/internal/transfer/disk"
)

// Engine runs jobs: one for the window and the command line alike. All methods are safe for concurrent
// use. It starts no goroutine before the first job or subscriber, and none outlives Close.
type Engine struct {
	cfg       Config
	clock     Clock
	limits    atomic.Pointer[Limits]
	down      *limiter
	up        *limiter
	gate      *gate
	buffers   buffers
	holds     holder
	bus       *bus
	listeners listeners
	outages   outages
	places    places
	boot      func() string // names the machine's present boot
	crowd     atomic.Int64  // jobs that run

	ctx  context.Context // of all jobs; ends with Close
	stop context.CancelCauseFunc
	wg   sync.WaitGroup

	mu       sync.Mutex
	tasks    map[string]*task // jobs that this engine has taken up and that do not rest
	relays   map[string]*Relay
	queue    []*task // of them, those that wait for their turn, in order
	active   int     // of them, those that run: large ones and small ones
	smalls   int
	busy     map[string]crowd // the same by host
	held     int              // nothing starts while it is above 0
	watching bool
	heeding  bool // heed runs
	closed   bool
}

// Why a job's context ended.
var (
	errPausing    = errors.New("paused")
	errCancelling = errors.New("cancelled")
	errClosing    = errors.New("the engine closes")
	errTurn       = errors.New("its turn is over") // it goes back into the queue
)

// New gives an engine. It reads nothing and starts nothing; Recover takes up unfinished jobs.
func New(cfg Config) (*Engine, error) {
	if cfg.Store == nil || cfg.Fetcher == nil || cfg.LocksDir == "" {
		return nil, errors.New("transfer: Store, Fetcher and LocksDir must be set")
	}
	cfg = cfg.withDefaults()
	ctx, stop := context.WithCancelCause(context.Background())
	e := &Engine{
		cfg: cfg, clock: cfg.Clock, gate: newGate(cfg.Limits), bus: newBus(),
		down: newLimiter(cfg.Clock, cfg.Limits.DownPerSecond), up: newLimiter(cfg.Clock, cfg.Limits.UpPerSecond),
		ctx: ctx, stop: stop, tasks: make(map[string]*task), relays: make(map[string]*Relay), busy: make(map[string]crowd),
	}
	e.limits.Store(&cfg.Limits)
	e.holds.small = &e.buffers
	e.boot = sync.OnceValue(disk.BootID)
	return e, nil
}

// Recover takes up every unfinished job that no other process runs and that nobody paused: the window calls it
// once at its start, the command line never. Jobs that failed stay failed.
func (e *Engine) Recover(ctx context.Context) error {
	jobs, err := e.cfg.Store.List(ctx, Filter{States: []State{
		StateQueued, StatePreparing, StateRunning, StateFinishing, StateWaiting,
	}, InOrder: true})
	if err != nil {
		return err
	}
	for _, j := range jobs {
		if j.State == StateWaiting && (j.Wait == WaitLink || j.Wait == WaitAddress) {
			continue
		}
		_, err := e.takeUp(ctx, j.ID, nil)
		switch apperr.CodeOf(err) {
		case "", apperr.JobBusy, apperr.JobNotFound, apperr.JobNotPossible, apperr.LinkNeeded:
		default:
			return err
		}
	}
	return nil
}

// Close stops every job, stores its progress and waits for all goroutines, or for ctx's end. Jobs that
// were running are queued: Recover or the same Add goes on with them.
func (e *Engine) Close(ctx context.Context) error {
	e.mu.Lock()
	e.closed = true
	queued := e.queue
	e.queue = nil
	e.mu.Unlock()
	e.stop(errClosing)
	for _, t := range queued {
		e.leave(ctx, t, errClosing)
	}
	done := make(chan struct{})
	go func() { // ends with the jobs, at the latest
		defer close(done)
		e.wg.Wait()
		e.bus.close()
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Subscribe gives events from now on, and the function that ends it (safe to call twice). The channel is closed
// by it and by Close. A slow reader holds up nobody.
func (e *Engine) Subscribe() (<-chan Event, func()) { return e.bus.subscribe() }
