package transfer

import (
	"context"

	"daypass/internal/link"
)

// Engine runs jobs: one for the window and the command line alike. All methods are safe for concurrent
// use. It starts no goroutine before the first job or subscriber, and none outlives Close.
type Engine struct {
	cfg Config
}

// New gives an engine. It reads nothing and starts nothing; Recover takes up unfinished jobs.
func New(cfg Config) (*Engine, error) { panic("soon") }

// Recover takes up every unfinished job that no other process runs and that nobody paused: the window calls it
// once at its start, the command line never.
func (e *Engine) Recover(ctx context.Context) error { panic("soon") }

// Close stops every job, stores its progress and waits for all goroutines, or for ctx's end. Jobs that
// were running are queued: Recover or the same Add goes on with them.
func (e *Engine) Close(ctx context.Context) error { panic("soon") }

// Add makes a job and queues it, or goes on with the unfinished one of the same object and folder, to which the
// new link is given. Job.Resumed is set once it runs. JobBusy: another process runs it.
func (e *Engine) Add(ctx context.Context, s DownloadSpec) (Job, error) { panic("soon") }

// Pause stops a job and keeps its bytes.
func (e *Engine) Pause(ctx context.Context, id string) (Job, error) { panic("soon") }

// Resume queues a paused or waiting job again.
func (e *Engine) Resume(ctx context.Context, id string) (Job, error) { panic("soon") }

// Retry queues a failed job again; it goes on with what is there.
func (e *Engine) Retry(ctx context.Context, id string) (Job, error) { panic("soon") }

// Cancel ends a job and removes its part file.
func (e *Engine) Cancel(ctx context.Context, id string) (Job, error) { panic("soon") }

// Forget drops a job from the store, cancelling it first where it has not ended. The finished file stays.
func (e *Engine) Forget(ctx context.Context, id string) error { panic("soon") }

// GiveLink gives a job a fresh link and goes on. A link with another Identity is LinkOtherObject.
func (e *Engine) GiveLink(ctx context.Context, id string, l link.Link) (Job, error) { panic("soon") }

// Agree allows a job that waits for it (WaitAddress) to use a private address, and goes on.
func (e *Engine) Agree(ctx context.Context, id string) (Job, error) { panic("soon") }

// Wait waits until a job rests: done (nil error), failed or waiting for a link or an agreement (its error), paused
// or cancelled (Interrupted), or ctx's end. A job that waits for network or disk is still on its way.
func (e *Engine) Wait(ctx context.Context, id string) (Job, error) { panic("soon") }

// Job gives a job as it is now; id may be a unique prefix.
func (e *Engine) Job(ctx context.Context, id string) (Job, error) { panic("soon") }

// Jobs lists jobs, newest first.
func (e *Engine) Jobs(ctx context.Context, f Filter) ([]Job, error) { panic("soon") }

// Resumable gives the bytes that an unfinished job of this object already has; 0 where there is none.
func (e *Engine) Resumable(ctx context.Context, identity string) int64 { panic("soon") }

// Subscribe gives events from now on, and the function that ends it (safe to call twice). The channel is closed
// by it and by Close. A slow reader holds up nobody.
func (e *Engine) Subscribe() (<-chan Event, func()) { panic("soon") }

// SetLimit changes the bandwidth limit of all jobs together, bytes a second, 0: none. It reaches running
// connections within a second.
func (e *Engine) SetLimit(bytesPerSecond int64) { panic("soon") }
