package app

import (
	"context"
	"sync"

	"daypass/internal/transfer"
)

// closing decides whether the window may close. With transfers running it asks first; a second wish to
// close before an answer closes, so that a page that cannot answer holds nobody up.
type closing struct {
	mu    sync.Mutex
	asked bool
	quit  bool
}

// mayClose reports whether to close now; where not, the page is to be asked.
func (q *closing) mayClose(running int) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.quit || q.asked || running == 0 {
		return true
	}
	q.asked = true
	return false
}

// answer notes the answer, quit or stay, and reports whether it had been asked for.
func (q *closing) answer(quit bool) (asked bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	asked = q.asked
	q.asked, q.quit = false, q.quit || quit
	return asked
}

// beforeClose is OnBeforeClose: true prevents closing. The window's size is kept either way.
func (c *core) beforeClose(ctx context.Context) bool {
	_, day, err := c.use()
	if err != nil {
		return false
	}
	c.keepSize(ctx)
	jobs, err := day.Transfers.Jobs(ctx, transfer.Filter{States: []transfer.State{
		transfer.StateQueued, transfer.StatePreparing, transfer.StateRunning, transfer.StateFinishing,
	}})
	if err != nil {
		return false
	}
	if c.closing.mayClose(len(jobs)) {
		return false
	}
	c.emit(EventCloseAsked, CloseAskedEvent{Seq: c.next(), Running: len(jobs)})
	return true
}
