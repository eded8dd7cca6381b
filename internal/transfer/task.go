package transfer

import (
	"context"
	"errors"
	"sync"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

// task is a job that this engine has taken up: it holds the job's lock until it rests. Safe for concurrent
// use.
type task struct {
	e      *Engine
	id     string
	parent string
	lock   *jobLock
	ended  chan struct{}
	kick   chan struct{} // ends a wait early; holds one token
	tell   func(Event)   // announces; t.mu is held
	fresh  bool          // no attempt was made since it was taken up; the driving goroutine's own
	waits  int           // waits in a row without progress; the driving goroutine's own
	since  time.Time     // of the first of them

	// Guarded by e.mu.
	cancel   context.CancelCauseFunc // nil while it is queued
	stopped  error                   // why it was told to stop
	relinked bool                    // a better link came since the attempt began
	resting  bool                    // its last state is being stored: nothing can be given to it any more
	running  bool                    // an attempt is under way
	recalled bool                    // its turn was ended
	small    bool                    // it runs, or is to run, in the room for small jobs
	host     string                  // that it counts for; "" unknown yet
	position int64                   // in the queue

	links *links // safe by itself

	mu  sync.Mutex
	job Job
	err error // why it rests
}

func newTask(e *Engine, j Job, l link.Link, lock *jobLock) *task {
	return &task{
		e: e, id: j.ID, parent: j.Parent, lock: lock, job: j, links: &links{current: l}, fresh: true, tell: e.bus.publish,
		small: j.isSmall(), host: j.Host, position: j.Position,
		ended: make(chan struct{}), kick: make(chan struct{}, 1),
	}
}

// isSmall reports whether a job is small as far as is known. A download whose size nobody has told yet counts as small,
// until its first answer: a small file is not to wait behind large ones to be found out.
func (j Job) isSmall() bool {
	if j.Kind.ofFolder() {
		return false
	}
	size := j.Size
	if size < 0 && j.HintSize > 0 {
		size = j.HintSize
	}
	return size <= smallFile && (size >= 0 || !j.NoRanges)
}

// gateID is what the task's connections are counted for: a folder's large files count for the folder.
func (t *task) gateID() string {
	if t.parent != "" {
		return t.parent
	}
	return t.id
}

// snapshot gives the job as it is now.
func (t *task) snapshot() Job {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.job
}

// run makes one attempt at the job, by its kind.
func (t *task) run(ctx context.Context) error {
	switch j := t.snapshot(); {
	case j.Kind.ofFolder():
		return t.moveFolder(ctx)
	case j.Via != ViaProfile:
		return t.sendVia(ctx)
	case j.Kind == Upload:
		return t.sendUpload(ctx)
	case j.ProfileID != "":
		return t.fetchObject(ctx)
	}
	return t.attempt(ctx)
}

// currentLink gives the link to use for the next request.
func (t *task) currentLink() link.Link { return t.links.use() }

// move takes the job to its next state: checked by the table, stored, then announced. change may be nil.
func (t *task) move(ctx context.Context, next State, change func(*Job)) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	j := t.job
	if !j.State.CanBecome(next) {
		return notPossible(j, next)
	}
	j.State = next
	j.Wait, j.ErrCode, j.ErrParams = WaitNone, "", nil
	if change != nil {
		change(&j)
	}
	if next.Ended() || next == StateFailed {
		j.FinishedAt = t.e.clock.Now().UTC()
	}
	return t.put(ctx, j, EventState)
}

// change stores a change that leaves the state as it is.
func (t *task) change(ctx context.Context, change func(*Job)) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	j := t.job
	change(&j)
	return t.put(ctx, j, "")
}

// put stores a job and announces it where kind is set; t.mu is held.
func (t *task) put(ctx context.Context, j Job, kind EventKind) error {
	j.UpdatedAt = t.e.clock.Now().UTC()
	ctx, cancel := storing(ctx)
	defer cancel()
	if err := t.e.cfg.Store.Update(ctx, j); err != nil {
		return err
	}
	t.job = j
	if kind != "" {
		t.tell(Event{Kind: kind, Job: j})
	}
	return nil
}

// progress announces bytes without storing them: the segments are stored on their own.
func (t *task) progress(done, fetched, speed int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.job.Done == done && t.job.Fetched == fetched && speed == 0 {
		return
	}
	t.job.Done, t.job.Fetched = done, fetched
	t.tell(Event{Kind: EventProgress, Job: t.job, BytesPerSecond: speed})
}

// saveProgress stores how far the job is; its other fields stay as they are stored.
func (t *task) saveProgress(ctx context.Context, p Progress) error {
	p.ID = t.id
	if err := t.e.cfg.Store.SaveProgress(ctx, p); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.job.Done, t.job.Fetched = p.Done, p.Fetched
	return nil
}

// waitLonger are the pauses between tries of a job that waits for network or disk.
const (
	firstWait = 2 * time.Second
	longWait  = 30 * time.Second
)

// afterAttempt decides what follows an attempt: again says that the job is waiting now, and is to be tried
// again after wait. Otherwise it comes to rest.
func (t *task) afterAttempt(ctx context.Context, err error) (wait time.Duration, again bool) {
	if err == nil || context.Cause(ctx) != nil {
		return 0, false
	}
	reason := judge(err, t.snapshot()).wait
	patience, retryable := t.patience(reason)
	if !retryable {
		return 0, false
	}
	now := t.e.clock.Now()
	if t.waits == 0 {
		t.since = now
	}
	if patience >= 0 && now.Sub(t.since) >= patience {
		return 0, false
	}
	t.waits++
	if moveErr := t.move(ctx, StateWaiting, waitingFor(reason, err)); moveErr != nil {
		t.e.cfg.Log.Error("a waiting job could not be stored", "job", t.id, "error", moveErr)
		return 0, false
	}
	return jitter(min(firstWait<<min(t.waits, 8), longWait)), true
}

// patience gives how long a job waits for something that may come by itself.
func (t *task) patience(r WaitReason) (time.Duration, bool) {
	switch r { //nolint:exhaustive // the other reasons end only by somebody's act
	case WaitNetwork:
		return t.e.cfg.Patience.Network, true
	case WaitDisk:
		return t.e.cfg.Patience.Disk, true
	}
	return 0, false
}

// waitingFor writes the reason into a job.
func waitingFor(r WaitReason, err error) func(*Job) {
	coded := apperr.From(err)
	return func(j *Job) { j.Wait, j.ErrCode, j.ErrParams = r, coded.Code(), coded.Params() }
}

// waitFor waits until the job is worth another try, somebody asks for one, or it is stopped.
func (t *task) waitFor(ctx context.Context, d time.Duration) error {
	select {
	case <-t.e.clock.After(d):
	case <-t.kick:
		t.waits = 0
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	return nil
}

// nudge ends a wait.
func (t *task) nudge() {
	select {
	case t.kick <- struct{}{}:
	default:
	}
}

// rest stores the state in which the job stays when its work here ends.
func (t *task) rest(ctx context.Context, err error) {
	if err != nil && stopReason(err) == nil && errors.Is(err, context.Canceled) {
		err = errClosing
	}
	moveErr := t.restIn(ctx, err)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.err = err
	if moveErr != nil {
		t.err = moveErr
		t.e.cfg.Log.Error("a job's last state could not be stored", "job", t.id, "error", moveErr)
	}
}

func (t *task) restIn(ctx context.Context, err error) error {
	j := t.snapshot()
	switch why := stopReason(err); {
	case err == nil: // finished; the state is stored
		return nil
	case why == errPausing: //nolint:errorlint // stopReason gives these very values
		return t.move(ctx, StatePaused, nil)
	case why == errCancelling: //nolint:errorlint // as above
		return t.cancelled(ctx)
	case why == errClosing: //nolint:errorlint // as above
		if j.State == StateQueued || j.State == StateWaiting {
			return nil
		}
		return t.move(ctx, StateQueued, nil)
	}
	v := judge(err, j)
	if v.wait == WaitLink || v.wait == WaitAddress {
		return t.move(ctx, StateWaiting, waitingFor(v.wait, err))
	}
	return t.move(ctx, StateFailed, waitingFor(WaitNone, err))
}

// cancelled removes what a job has left behind, and ends it.
func (t *task) cancelled(ctx context.Context) error {
	j := t.snapshot()
	if err := j.removePart(); err != nil {
		t.e.cfg.Log.Warn("a part file could not be removed", "job", t.id, "error", err)
	}
	if err := t.abortUpload(ctx); err != nil {
		t.e.cfg.Log.Warn("an upload could not be taken back", "job", t.id, "error", err)
		if err := t.leave(ctx); err != nil {
			return err
		}
	}
	t.cancelChildren(ctx)
	if err := t.removeTemps(ctx); err != nil {
		t.e.cfg.Log.Warn("a folder's part files could not be removed", "job", t.id, "error", err)
	}
	t.settleOwn(ctx)
	if err := t.forgetAll(ctx); err != nil {
		return err
	}
	return t.move(ctx, StateCancelled, func(j *Job) { j.PartPath, j.PartID, j.HasLink, j.Done = "", "", false, 0 })
}

// forgetAll drops link and segments from the store.
func (t *task) forgetAll(ctx context.Context) error {
	ctx, cancel := storing(ctx)
	defer cancel()
	return errors.Join(t.e.cfg.Store.ForgetLink(ctx, t.id), t.e.cfg.Store.SaveSegments(ctx, t.id, nil, ""))
}
