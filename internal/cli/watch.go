package cli

import (
	"context"
	"fmt"
	"sync"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/transfer"
)

// watcher tells what running jobs do: start, progress, waiting, done or error, each job's lines in that order.
type watcher struct {
	r      *runner
	d      *daypass.Daypass
	begun  time.Time
	cancel func()
	ended  sync.WaitGroup

	mu    sync.Mutex
	jobs  map[string]*watched
	done  int
	there int // of done: they were there already
	fails int
	bytes int64

	pieces bool // something was interrupted that goes on where it was
}

// watched is what was told of one job.
type watched struct {
	added    time.Time
	base     string // of a folder: what was named is below it, "" the current one
	started  bool
	restarts int  // that were told
	late     bool // it was told that it will not be done in time
	finished bool
	waits    transfer.WaitReason
	link     link.Link // of a download by link
	stuck    int64     // bytes that were there when it was told that tries fail; -1: it was not
}

// watch listens to the engine until stop.
func (r *runner) watch(d *daypass.Daypass) *watcher {
	events, cancel := d.Transfers.Subscribe()
	w := &watcher{r: r, d: d, begun: time.Now(), jobs: map[string]*watched{}}
	stopItems := d.Transfers.OnItem(w.item)
	w.cancel = func() { stopItems(); cancel() }
	w.ended.Go(func() {
		for event := range events {
			w.event(event)
		}
	})
	return w
}

// stop ends listening and waits for it.
func (w *watcher) stop() {
	w.cancel()
	w.ended.Wait()
}

// add puts a job under watch before its first event is looked at.
func (w *watcher) add(start func() (transfer.Job, error)) (transfer.Job, error) {
	return w.addBelow("", start)
}

// addBelow is add for what was named below a folder.
func (w *watcher) addBelow(base string, start func() (transfer.Job, error)) (transfer.Job, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	job, err := start()
	if err == nil {
		w.jobs[job.ID] = &watched{added: time.Now(), base: base, restarts: job.Restarted, stuck: -1}
	}
	return job, err
}

// came notes the link that a job came with.
func (w *watcher) came(id string, l link.Link) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.jobs[id].link = l
}

// refused counts and tells a job that could not even start.
func (w *watcher) refused(err error, about string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fails++
	return w.r.out.failed(err, "", about)
}

func (w *watcher) event(e transfer.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	seen := w.jobs[e.Job.ID]
	if seen == nil || seen.finished {
		return
	}
	w.restarted(seen, e.Job)
	if e.Kind == transfer.EventTrouble {
		w.trouble(seen, e)
		return
	}
	switch e.Job.State {
	case transfer.StateRunning, transfer.StateFinishing:
		w.start(seen, e.Job)
		seen.waits = transfer.WaitNone
		if e.Kind == transfer.EventProgress {
			w.progress(e)
			w.late(seen, e)
		}
	case transfer.StateWaiting:
		w.waiting(seen, e.Job)
	default: // what a job rests in is told by wait
	}
}

func (w *watcher) start(seen *watched, j transfer.Job) {
	if seen.started {
		return
	}
	seen.started = true
	w.r.out.line(startLine{Type: "start", Job: j.ID, Name: j.Name, Size: known(sizeOf(j)), ResumedBytes: j.Resumed})
	if j.Resumed > 0 {
		w.r.out.aside("%s: going on, %s are here already", inert(j.Name), humanBytes(j.Resumed))
	}
}

// restarted tells that an upload began again because the storage had forgotten it.
func (w *watcher) restarted(seen *watched, j transfer.Job) {
	if j.Kind != transfer.Upload || j.Restarted <= seen.restarts {
		return
	}
	seen.restarts = j.Restarted
	w.r.out.line(restartedLine{Type: "restarted", Job: j.ID, Times: j.Restarted})
	if j.Via == transfer.ViaLink || j.Via == transfer.ViaForm {
		w.notice(j, apperr.New(apperr.LinkStartsOver, nil))
		return
	}
	w.r.out.aside("%s: the storage has forgotten what was sent, so it is sent again", inert(j.Name))
}

// notice tells what a person should know of a job that goes on.
func (w *watcher) notice(j transfer.Job, what error) {
	why := w.r.out.reasonOf(what)
	w.r.out.line(noticeLine{"notice", *why})
	w.r.out.aside("%s: %s", inert(j.Name), why.Message)
}

// measured is how long bytes have to flow before their speed is believed.
const measured = 5 * time.Second

// late tells once that a job will not be done before its link ends.
func (w *watcher) late(seen *watched, e transfer.Event) {
	now := time.Now()
	if seen.late || now.Sub(seen.added) < measured || !e.Job.Late(e.BytesPerSecond, now) {
		return
	}
	seen.late = true
	w.notice(e.Job, apperr.New(apperr.LinkEndsFirst, apperr.Params{"expired_at": e.Job.LinkExpiresAt}))
}

func (w *watcher) progress(e transfer.Event) {
	w.r.out.line(progressLine{Type: "progress", Job: e.Job.ID, Bytes: e.Job.Done, Size: known(sizeOf(e.Job)), BytesPerSecond: e.BytesPerSecond})
	w.r.out.bar(e.Job.Name, e.Job.Done, sizeOf(e.Job), e.BytesPerSecond)
}

// sizeOf gives a job's size; that of a folder is not known before all its files are.
func sizeOf(j transfer.Job) int64 {
	if ofFolder(j) && !j.Listed {
		return -1
	}
	return j.Size
}

func ofFolder(j transfer.Job) bool {
	return j.Kind == transfer.FolderUpload || j.Kind == transfer.FolderDownload
}

// trouble tells that a running job's tries fail, once until bytes move again.
func (w *watcher) trouble(seen *watched, e transfer.Event) {
	if seen.stuck == e.Job.Done {
		return
	}
	seen.stuck = e.Job.Done
	why := w.r.out.reasonOf(e.Err)
	w.r.out.line(waitLine{Type: "waiting", Job: e.Job.ID, For: string(transfer.WaitNetwork), Reason: why})
	w.r.out.aside("%s: %s It is tried again.", inert(e.Job.Name), why.Message)
}

func (w *watcher) waiting(seen *watched, j transfer.Job) {
	told := j.Wait == transfer.WaitNetwork || j.Wait == transfer.WaitDisk || j.Wait == transfer.WaitTime
	if j.Wait == seen.waits || !told {
		return
	}
	seen.waits = j.Wait
	if j.Wait == transfer.WaitTime {
		w.r.out.line(waitLine{Type: "waiting", Job: j.ID, For: string(j.Wait), Until: stamp(j.StartAt)})
		w.r.out.aside("%s: begins %s", inert(j.Name), humanTime(j.StartAt, time.Now()))
		return
	}
	why := w.r.out.reasonOf(j.Error())
	w.r.out.line(waitLine{Type: "waiting", Job: j.ID, For: string(j.Wait), Reason: why})
	if why != nil {
		w.r.out.aside("%s: %s", inert(j.Name), why.Message)
	}
}

// wait waits until a job rests and tells how it ended; the error is told already.
func (w *watcher) wait(ctx context.Context, id string) error {
	job, err := w.d.Transfers.Wait(ctx, id)
	w.mu.Lock()
	defer w.mu.Unlock()
	seen := w.jobs[id]
	if ctx.Err() != nil {
		w.pieces = w.pieces || !job.Whole()
		return ctx.Err() // it is not finished: files of a folder that are just being settled are told yet
	}
	seen.finished = true
	if ofFolder(job) {
		return w.folderEnded(ctx, seen, job, err)
	}
	if err != nil {
		w.fails++
		return w.r.out.failed(seen.link.Unsure(apperr.From(kept(err, job))), id, job.Name)
	}
	w.start(seen, job)
	w.done++
	w.bytes += job.Size
	taken := time.Since(seen.added).Seconds()
	path := job.Path
	if job.Kind == transfer.Upload {
		path = job.Target()
	}
	w.r.out.line(doneLine{
		Type: "done", Job: id, Path: path, Size: job.Size, Verified: some(string(job.Verified)),
		FetchedBytes: job.Fetched, Seconds: taken, Skipped: job.Skipped,
	})
	w.r.out.text("%s  %s, %s", inert(path), humanBytes(job.Size), verdict(job))
	return nil
}

// stopped says that a command was interrupted while it waited, once all work rests: a file that was settled meanwhile is told
// by this command, since the next one has no reason to. What goes in one piece keeps nothing.
func (w *watcher) stopped(ctx context.Context) error {
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTime)
	defer cancel()
	_ = w.d.Transfers.Close(closing) // again at the end, which tells its failure
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pieces {
		return ctx.Err()
	}
	return apperr.Wrap(ctx.Err(), apperr.Interrupted, apperr.Params{"why": "whole"})
}

// kept adds to a failure what is there already, where it is of use later.
func kept(err error, j transfer.Job) error {
	coded := apperr.From(err)
	switch coded.Code() {
	case apperr.ObjectReplaced, apperr.VerificationFailed, apperr.LinkOtherObject:
		return err
	default:
	}
	if j.Kind != transfer.Download || j.Done <= 0 {
		return err
	}
	params := coded.Params()
	params["kept_bytes"] = j.Done
	return apperr.Wrap(err, coded.Code(), params)
}

// verdict says how a file was checked.
func verdict(j transfer.Job) string {
	switch {
	case j.Skipped:
		return "was here already, left as it is"
	case j.Verified == transfer.VerifiedSize || j.Verified == transfer.VerifiedNone:
		return "size checked"
	default:
		return "verified (" + string(j.Verified) + ")"
	}
}

func (w *watcher) summary() {
	w.mu.Lock()
	defer w.mu.Unlock()
	taken := time.Since(w.begun)
	w.r.out.line(summaryLine{Type: "summary", Done: w.done, Failed: w.fails, Bytes: w.bytes, Seconds: taken.Seconds()})
	there := ""
	if w.there > 0 {
		there = fmt.Sprintf(" (%d there already)", w.there)
	}
	w.r.out.aside("%d done%s, %d failed, %s in %s", w.done, there, w.fails, humanBytes(w.bytes), humanDuration(taken.Round(time.Second)))
}

// sentBefore tells a file that an earlier job has sent, so that nothing is to do.
func (w *watcher) sentBefore(j transfer.Job) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done++
	w.bytes += j.Size
	w.r.out.line(startLine{Type: "start", Job: j.ID, Name: j.Name, Size: known(j.Size), ResumedBytes: j.Size})
	w.r.out.line(doneLine{Type: "done", Job: j.ID, Path: j.Target(), Size: j.Size, Verified: some(string(j.Verified)), Skipped: true})
	w.r.out.text("%s  %s, was sent before, and is not sent again", inert(j.Target()), humanBytes(j.Size))
}

// forget drops what was told of a job that has ended.
func (w *watcher) forget(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.jobs, id)
}
