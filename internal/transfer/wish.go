package transfer

import (
	"context"
	"time"

	"daypass/internal/apperr"
)

// Wish is what a process wants of the one that runs a job.
type Wish string

// Wishes. They are stored with the job, and gone once they were heard.
const (
	WishNone   Wish = ""
	WishPause  Wish = "pause"
	WishCancel Wish = "cancel"
)

const (
	heedEvery = 300 * time.Millisecond // how often a process that runs jobs looks for wishes
	askEvery  = 100 * time.Millisecond // how often a process that left one looks for what came of it
	askFor    = 15 * time.Second       // a cancelled upload is taken back at the storage first
)

// ask leaves a wish for the process that runs a job and waits until the job is as wanted, or nobody runs it any more: then
// act does it here. JobBusy: the other process did not answer, and the wish is taken back.
func (e *Engine) ask(ctx context.Context, id string, want State, act func(context.Context, *task) error) (Job, error) {
	wish := WishPause
	if want == StateCancelled {
		wish = WishCancel
	}
	if err := e.cfg.Store.Ask(ctx, id, wish); err != nil {
		return Job{}, err
	}
	j, err := e.answer(ctx, id, want, act)
	if err != nil {
		ctx, cancel := storing(ctx)
		defer cancel()
		_ = e.cfg.Store.Ask(ctx, id, WishNone) // the job may have ended, or be gone
	}
	return j, err
}

func (e *Engine) answer(ctx context.Context, id string, want State, act func(context.Context, *task) error) (Job, error) {
	busy := apperr.New(apperr.JobBusy, apperr.Params{"id": id})
	for begun := e.clock.Now(); e.clock.Now().Sub(begun) < askFor; {
		if err := sleep(ctx, e.clock, askEvery); err != nil {
			return Job{}, err
		}
		j, err := e.cfg.Store.Get(ctx, id)
		if err != nil || j.State == want {
			return j, err
		}
		if !j.State.CanBecome(want) {
			return j, notPossible(j, want)
		}
		if j, err = e.atRest(ctx, id, act); apperr.CodeOf(err) != apperr.JobBusy {
			return j, err
		}
	}
	return Job{}, busy
}

// heed looks for wishes as long as this engine has jobs. One such goroutine runs at most (Engine.heeding).
func (e *Engine) heed() {
	for sleep(e.ctx, e.clock, heedEvery) == nil {
		e.mu.Lock()
		e.heeding = len(e.tasks) > 0
		goOn := e.heeding
		e.mu.Unlock()
		if !goOn {
			return
		}
		wishes, err := e.cfg.Store.Wishes(e.ctx)
		if err != nil {
			continue // a database that is busy for a moment: they are there still
		}
		for id, wish := range wishes {
			if t := e.task(id); t != nil {
				e.obey(t, wish)
			}
		}
	}
}

// obey does what another process wants. It is heard from now on, even if it cannot be done.
func (e *Engine) obey(t *task, wish Wish) {
	if e.cfg.Store.Ask(e.ctx, t.id, WishNone) != nil {
		return
	}
	switch wish {
	case WishPause:
		e.tell(e.ctx, t, errPausing)
	case WishCancel:
		e.wg.Go(func() { e.tell(e.ctx, t, errCancelling) }) // one that stands in the queue is taken back right here
	case WishNone:
	}
}
