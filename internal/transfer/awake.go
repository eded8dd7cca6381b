package transfer

import (
	"context"
	"time"
)

// Awake keeps the computer from falling asleep by itself until release is called. Safe for concurrent use. Hold may take a
// few seconds, release does not.
type Awake interface {
	Hold(ctx context.Context) (release func(), err error)
}

// Times of the watch that is kept while jobs run.
const (
	watchEvery = time.Second
	watchAfter = 3 // turns after the last job has ended, so that many small ones in a row make one watch
)

// watch holds off sleep as long as jobs run. One such goroutine runs at most (Engine.watching). A job that waits, for the
// network or its time, holds off nothing.
func (e *Engine) watch() {
	release, err := e.cfg.Awake.Hold(e.ctx)
	if err != nil {
		e.cfg.Log.Info("the computer may fall asleep while files are transferred", "error", err)
		release = func() {}
	}
	defer release()
	for idle := 0; sleep(e.ctx, e.clock, watchEvery) == nil; {
		e.mu.Lock()
		if idle++; e.active+e.smalls > 0 {
			idle = 0
		}
		e.watching = idle < watchAfter
		goOn := e.watching
		e.mu.Unlock()
		if !goOn {
			return
		}
	}
}

// keepWatch begins a watch where there is none; e.mu is held.
func (e *Engine) keepWatch() {
	if e.cfg.Awake != nil && !e.watching {
		e.watching = true
		e.wg.Go(e.watch)
	}
}
