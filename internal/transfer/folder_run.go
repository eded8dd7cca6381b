package transfer

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"daypass/internal/apperr"
)

// Sizes of a folder's work. What is held in memory follows from them, and not from the number of files.
const (
	smallItem   = 1 << 20 // files up to this size are moved by the folder's own workers, larger ones by jobs of their own
	itemBatch   = 512     // items that are read, or added, at once
	settleBatch = 256     // results that are stored at once, at most
	settleEvery = saveEvery
	largeAtOnce = 4 // large files under way
)

// folderSide is the direction of a folder's job.
type folderSide interface {
	// prepare finds what the attempt needs before its first item.
	prepare(ctx context.Context) error
	// list finds the items and adds them.
	list(ctx context.Context) error
	// small moves a small file and settles its item; sent are the bytes that went over the network. again: it may have
	// been moved before. An error that is not ofItem ends the attempt.
	small(ctx context.Context, i Item, again bool) (settled Item, sent int64, err error)
	// child gives the job of a large file, or, with a Job without ID, the item settled.
	child(ctx context.Context, i Item) (Job, Item, error)
	// arm gives the job of a large file what it needs for an attempt.
	arm(ctx context.Context, i Item, t *task) error
	// fromChild settles the item of a large file whose job is done.
	fromChild(i Item, j Job) Item
	// lasting brings what was settled to the disk. It may take long, and is called by one goroutine at a time.
	lasting(ctx context.Context) error
	close()
}

// outcome is an item that a worker has settled.
type outcome struct {
	item  Item
	was   int64 // bytes that it was thought to have
	sent  int64 // bytes that went over the network
	extra int64 // of them, those that were counted while it was under way
	begun time.Time
	taken time.Duration
}

// folder is one attempt at a folder's job.
type folder struct {
	t        *task
	e        *Engine
	clock    Clock
	side     folderSide
	patience *patience
	meter    meter
	host     string

	mark    atomic.Int64  // of the run before: items up to it may have been begun
	found   chan struct{} // holds one token: items were added
	listed  atomic.Bool
	known   atomic.Int64 // highest number that was added
	extra   atomic.Int64 // bytes of large files under way
	sent    atomic.Int64
	moved   atomic.Int64 // bytes of settled items
	counts  ItemCounts   // the loop's own
	countMu sync.Mutex   // guards Files and Size of counts

	workers  sync.WaitGroup
	working  atomic.Int64
	drained  chan struct{} // closed when no small item will come any more
	smalls   chan Item
	larges   chan Item
	outcomes chan outcome
	fatal    error
	failOnce sync.Once
	stop     context.CancelCauseFunc
}

// moveFolder runs an attempt at a folder's job until all items are settled or it has failed.
func (t *task) moveFolder(ctx context.Context) error {
	if t.e.cfg.Items == nil {
		return errNoItems
	}
	f := &folder{
		t: t, e: t.e, clock: t.e.clock, patience: &patience{rules: t.e.cfg.Retry, clock: t.e.clock},
		found: make(chan struct{}, 1), drained: make(chan struct{}),
		smalls: make(chan Item, 64), larges: make(chan Item), outcomes: make(chan outcome, settleBatch),
	}
	var err error
	if f.side, err = f.direction(); err != nil {
		return err
	}
	defer f.side.close()
	if err := f.begin(ctx); err != nil {
		return err
	}
	if err := f.run(ctx); err != nil {
		return err
	}
	return f.finish(ctx)
}

func (f *folder) direction() (folderSide, error) {
	if f.t.snapshot().Kind == FolderUpload {
		return newFolderUp(f)
	}
	return newFolderDown(f)
}

// begin takes stock: what failed is tried again, what may have been begun is known.
func (f *folder) begin(ctx context.Context) error {
	if f.t.snapshot().State != StatePreparing {
		if err := f.t.move(ctx, StatePreparing, nil); err != nil {
			return err
		}
	}
	if err := f.takeStock(ctx); err != nil {
		return err
	}
	last, err := f.e.cfg.Items.LastItem(ctx, f.t.id)
	if err != nil {
		return err
	}
	f.known.Store(last)
	f.moved.Store(f.counts.DoneSize)
	if err := f.side.prepare(ctx); err != nil {
		return err
	}
	fresh := f.t.fresh
	f.t.fresh = false
	err = f.t.move(ctx, StateRunning, func(j *Job) {
		j.Attempts++
		if fresh {
			j.Fetched, j.Resumed = 0, f.counts.DoneSize
		}
		j.Host = f.host
		f.number(j)
	})
	j := f.t.snapshot()
	f.mark.Store(j.Mark)
	f.sent.Store(j.Fetched)
	f.listed.Store(j.Listed)
	return err
}

// takeStock counts what is stored. A run that somebody asked for tries again what failed, and looks for it anew.
func (f *folder) takeStock(ctx context.Context) (err error) {
	if f.counts, err = f.e.cfg.Items.CountItems(ctx, f.t.id); err != nil || !f.t.fresh || f.counts.Failed == 0 {
		return err
	}
	if err = f.e.cfg.Items.RetryItems(ctx, f.t.id); err != nil {
		return err
	}
	if err = f.t.change(ctx, func(j *Job) { j.Listed = false }); err != nil {
		return err
	}
	f.counts, err = f.e.cfg.Items.CountItems(ctx, f.t.id)
	return err
}

// number writes the counters into the job.
func (f *folder) number(j *Job) {
	f.countMu.Lock()
	defer f.countMu.Unlock()
	j.Files, j.FilesDone, j.FilesFailed, j.FilesSkipped = f.counts.Files, f.counts.Done, f.counts.Failed, f.counts.Skipped
	j.Size, j.Done, j.Fetched = f.counts.Size, f.counts.DoneSize, f.sent.Load()
}

// run moves items until none is left.
func (f *folder) run(ctx context.Context) error {
	inner, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	f.stop = stop
	f.spawn(inner, f.list)
	f.spawn(inner, f.feedSmall)
	f.spawn(inner, f.feedLarge)
	for range largeAtOnce {
		f.spawn(inner, f.largeWorker)
	}
	f.workers.Add(1) // the loop's own, until it hires no more
	f.hire(inner)
	ended := make(chan struct{})
	go func() { // ends with the workers, which end with inner
		defer close(ended)
		f.workers.Wait()
		close(f.outcomes)
	}()
	err := f.loop(ctx, inner)
	<-ended
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// spawn runs a part of the work; its failure ends all.
func (f *folder) spawn(ctx context.Context, do func(context.Context) error) {
	f.workers.Go(func() { f.fail(do(ctx)) })
}

func (f *folder) fail(err error) {
	if err == nil {
		return
	}
	f.failOnce.Do(func() {
		f.fatal = err
		f.stop(err)
	})
}

// list finds the items where they are not all known.
func (f *folder) list(ctx context.Context) error {
	if !f.listed.Load() {
		if err := f.side.list(ctx); err != nil {
			return err
		}
		f.listed.Store(true)
	}
	f.signal()
	return nil
}

// signal wakes the feeders.
func (f *folder) signal() {
	select {
	case f.found <- struct{}{}:
	default:
	}
}

// add stores items that were found, and counts them.
func (f *folder) add(ctx context.Context, items []Item) ([]Added, error) {
	added, err := f.e.cfg.Items.AddItems(ctx, f.t.id, items)
	if err != nil {
		return nil, err
	}
	f.countMu.Lock()
	for n, i := range items {
		if added[n] != AddedNew {
			continue
		}
		f.known.Add(1)
		switch i.State { //nolint:exhaustive // the others are no files
		case ItemPending:
			f.counts.Files++
			f.counts.Size += i.Size
		case ItemFailed:
			f.counts.Files++
			f.counts.Failed++
		}
	}
	f.countMu.Unlock()
	f.signal()
	return added, nil
}

// finish ends the job once every item is settled.
func (f *folder) finish(ctx context.Context) error {
	if err := f.t.move(ctx, StateFinishing, f.number); err != nil {
		return err
	}
	if n := f.counts.Failed; n > 0 {
		return apperr.New(apperr.FilesFailed, apperr.Params{"failed": n, "files": f.counts.Files})
	}
	if f.t.snapshot().HasLink { // a share page's
		save, cancel := storing(ctx)
		defer cancel()
		if err := f.e.cfg.Store.ForgetLink(save, f.t.id); err != nil {
			return err
		}
	}
	return f.t.move(ctx, StateDone, func(j *Job) {
		f.number(j)
		j.HasLink = false
	})
}
