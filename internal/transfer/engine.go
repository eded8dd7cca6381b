package transfer

import (
	"context"
	"errors"
	"sync"

	"daypass/internal/apperr"
)

// Engine runs jobs: one for the window and the command line alike. All methods are safe for concurrent
// use. It starts no goroutine before the first job or subscriber, and none outlives Close.
type Engine struct {
	cfg       Config
	clock     Clock
	limit     *limiter
	buffers   buffers
	bus       *bus
	hosts     hostGate
	listeners listeners

	ctx  context.Context // of all jobs; ends with Close
	stop context.CancelCauseFunc
	wg   sync.WaitGroup

	mu     sync.Mutex
	tasks  map[string]*task // jobs that this engine has taken up and that do not rest
	queue  []*task          // of them, those that wait for their turn, in order
	active int              // of them, those that run: jobs of any size, and small uploads
	smalls int
	closed bool
}

// Why a job's context ended.
var (
	errPausing    = errors.New("paused")
	errCancelling = errors.New("cancelled")
	errClosing    = errors.New("the engine closes")
)

// New gives an engine. It reads nothing and starts nothing; Recover takes up unfinished jobs.
func New(cfg Config) (*Engine, error) {
	if cfg.Store == nil || cfg.Fetcher == nil || cfg.LocksDir == "" {
		return nil, errors.New("transfer: Store, Fetcher and LocksDir must be set")
	}
	cfg = cfg.withDefaults()
	ctx, stop := context.WithCancelCause(context.Background())
	return &Engine{
		cfg: cfg, clock: cfg.Clock, limit: newLimiter(cfg.Limits.BytesPerSecond), bus: newBus(),
		hosts: hostGate{most: cfg.Limits.PerHost, used: make(map[string]int)},
		ctx:   ctx, stop: stop, tasks: make(map[string]*task),
	}, nil
}

// Recover takes up every unfinished job that no other process runs and that nobody paused: the window calls it
// once at its start, the command line never. Jobs that failed stay failed.
func (e *Engine) Recover(ctx context.Context) error {
	jobs, err := e.cfg.Store.List(ctx, Filter{States: []State{
		StateQueued, StatePreparing, StateRunning, StateFinishing, StateWaiting,
	}})
	if err != nil {
		return err
	}
	for i := len(jobs) - 1; i >= 0; i-- { // the oldest first
		j := jobs[i]
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

// SetLimit changes the bandwidth limit of all jobs together, bytes a second, 0: none. It reaches running
// connections within a second.
func (e *Engine) SetLimit(bytesPerSecond int64) { e.limit.set(bytesPerSecond) }

// hostGate bounds the connections to one host. The first connection of a job always passes, so that none waits
// for another's end. Safe for concurrent use.
type hostGate struct {
	most int
	mu   sync.Mutex
	used map[string]int
}

// enter takes a place; false where there is none, unless must.
func (g *hostGate) enter(host string, must bool) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !must && g.used[host] >= g.most {
		return false
	}
	g.used[host]++
	return true
}

func (g *hostGate) leave(host string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.used[host]--; g.used[host] <= 0 {
		delete(g.used, host)
	}
}
