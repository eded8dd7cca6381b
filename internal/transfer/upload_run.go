package transfer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/profile"
	"daypass/internal/transfer/adapt"
)

// upload is one attempt at storing a job's file. Its fields are set while it is prepared, by one goroutine; what several
// use is safe for that by itself.
type upload struct {
	t        *task
	e        *Engine
	to       Uploader
	clock    Clock
	patience *patience

	look      bool        // at the place first, whatever else is known
	unsettled bool        // earlier uploads may be left behind
	relisted  bool        // the parts were listed again since Complete did not find them
	astray    atomic.Bool // a part may be on its way that nobody waits for
	host      string
	dest      Destination
	traits    UploadTraits
	fallen    atomic.Bool  // from the provider's checksum to MD5
	untrailed atomic.Bool  // parts are announced before their bytes, since trailers may have been refused
	etags     atomic.Int32 // what is known of them, where parts are compared by MD5
	beside    *partSums    // nil before parts are sent
	file      *os.File
	plan      uploadPlan
	adapt     *adapt.Connections // nil before parts are sent
	opens     time.Duration      // until a new connection brings an answer
	unasked   func()             // ends openAhead's wait
	meter     meter
	done      atomic.Int64 // bytes that the storage has, and those on their way
	sent      atomic.Int64 // bytes that went over the network since the job was taken up
}

// errAnew says that what is at the storage is of no use: the upload begins again. errLook says that the name is taken
// by now: the place is to be looked at again, and the rule obeyed. errRelist says that the parts are to be listed again.
var (
	errAnew   = errors.New("the upload begins again")
	errLook   = errors.New("the name was taken on the way")
	errRelist = errors.New("the storage has other parts")
)

// sendUpload runs an upload until the object is there or it has failed. It begins again where it must, a bounded number
// of times.
func (t *task) sendUpload(ctx context.Context) error {
	u := &upload{t: t, e: t.e, to: t.e.cfg.Uploader, clock: t.e.clock, patience: &patience{rules: t.e.cfg.Retry, clock: t.e.clock}}
	if u.to == nil {
		return apperr.New(apperr.NotSupported, apperr.Params{"what": "put"})
	}
	wanted := t.snapshot()
	leave, err := t.e.places.enter(ctx, wanted.ProfileID+"|"+wanted.Bucket+"/"+wanted.Key)
	if err != nil {
		return err
	}
	defer leave()
	if err := t.change(ctx, func(j *Job) {
		j.Attempts++
		if t.fresh {
			j.Fetched, j.Resumed = 0, 0
		}
	}); err != nil {
		return err
	}
	before := t.snapshot().Fetched
	u.sent.Store(before)
	for restarts := 0; ; restarts++ {
		err := u.once(ctx)
		u.close()
		t.fresh = false
		if u.sent.Load() > before {
			t.waits = 0
		}
		if cause := context.Cause(ctx); err != nil && cause != nil {
			return cause
		}
		if apperr.CodeOf(err) == apperr.SourceChanged {
			return errors.Join(err, u.drop(ctx))
		}
		u.look = errors.Is(err, errLook)
		if (u.look || errors.Is(err, errRelist)) && restarts < t.e.cfg.Retry.Restarts {
			continue
		}
		if !errors.Is(err, errAnew) || restarts >= t.e.cfg.Retry.Restarts {
			return err
		}
		t.e.cfg.Log.Info("an upload begins again", "job", t.id, "reason", err)
		if err := u.anew(ctx); err != nil {
			return err
		}
	}
}

// anew forgets an upload that the storage has forgotten.
func (u *upload) anew(ctx context.Context) error {
	u.lookForStray(ctx)
	if err := u.forget(ctx); err != nil {
		return err
	}
	return u.t.change(ctx, func(j *Job) { j.Restarted++ })
}

// forget drops what is stored of a multipart upload.
func (u *upload) forget(ctx context.Context) error {
	ctx, cancel := storing(ctx)
	defer cancel()
	if err := u.e.cfg.Store.SaveSegments(ctx, u.t.id, nil, ""); err != nil {
		return err
	}
	return u.t.change(ctx, func(j *Job) { j.UploadID, j.PartSize, j.Done, j.Resumed = "", 0, 0, 0 })
}

// drop takes back what was sent, where nothing of it can be of use any more.
func (u *upload) drop(ctx context.Context) error {
	if err := u.t.abortUpload(ctx); err != nil {
		return err
	}
	u.t.settleOwn(ctx)
	return u.forget(ctx)
}

// once stores the file: the file itself, what is at the storage already, the bytes, a last look.
func (u *upload) once(ctx context.Context) error {
	if u.t.snapshot().State != StatePreparing {
		if err := u.t.move(ctx, StatePreparing, nil); err != nil {
			return err
		}
	}
	if err := u.open(ctx); err != nil {
		return err
	}
	u.unasked = u.openAhead(ctx)
	defer u.unasked()
	over, err := u.settleExisting(ctx)
	if err != nil || over {
		return err
	}
	if u.inParts() {
		return u.sendParts(ctx)
	}
	return u.sendWhole(ctx)
}

// inParts reports whether the file goes as a multipart upload.
func (u *upload) inParts() bool {
	return u.t.snapshot().UploadID != "" || u.plan.size > u.e.cfg.Uploads.wholeUpTo()
}

// open opens the file, checks that it is the one that the job is for, and finds the storage.
func (u *upload) open(ctx context.Context) error {
	j := u.t.snapshot()
	f, id, err := openSource(j.Source)
	if err != nil {
		return err
	}
	u.file = f
	if !id.is(j) {
		return apperr.New(apperr.SourceChanged, apperr.Params{"name": j.Name})
	}
	access, err := u.e.cfg.Access(ctx, j.ProfileID)
	if err != nil {
		return profile.OfRemoved(err, j.ProfileName)
	}
	u.dest = Destination{Access: access, Bucket: j.Bucket, Key: j.Key}
	u.traits = u.to.Traits(u.dest)
	if u.host, err = u.to.Host(u.dest); err != nil {
		return err
	}
	usual := j.PartSize
	if usual == 0 {
		usual = u.e.cfg.Uploads.Part
	}
	u.plan, err = planUpload(j.Size, usual, u.traits)
	return err
}

func (u *upload) close() {
	if u.file != nil {
		_ = u.file.Close()
		u.file = nil
	}
	u.e.holds.rest()
}

// unchanged checks that the file is the one that the job began with, under its name as well as open.
func (u *upload) unchanged() error {
	j := u.t.snapshot()
	here, err := u.file.Stat()
	if err == nil && idOf(here).is(j) {
		var there os.FileInfo
		if there, err = os.Lstat(j.Source); err == nil && idOf(there).is(j) {
			return nil
		}
	}
	params := apperr.Params{"name": j.Name}
	if errors.Is(err, os.ErrNotExist) {
		params["why"] = "gone" // deleted, or moved away
	}
	return apperr.Wrap(err, apperr.SourceChanged, params)
}

// changed is unchanged for a body that may have come out too short, which is a change, too.
func (u *upload) changed(short bool) error {
	if err := u.unchanged(); err != nil || !short {
		return err
	}
	return apperr.New(apperr.SourceChanged, apperr.Params{"name": u.t.snapshot().Name})
}

// retry does something until it succeeds, fails for good, or has failed often enough.
func (u *upload) retry(ctx context.Context, do func() error) error {
	for {
		if err := sleep(ctx, u.clock, u.patience.held()); err != nil {
			return err
		}
		err := do()
		if err == nil {
			u.patience.progress(enough) // an answer is progress, however small
			u.t.answered(u.host)
		}
		if err == nil || context.Cause(ctx) != nil {
			return err
		}
		if err := u.backOff(ctx, err); err != nil {
			return err
		}
	}
}

// backOff waits after a failure that may pass; it gives the failure back where it does not, or where there were enough
// tries.
func (u *upload) backOff(ctx context.Context, err error) error {
	retry, after := RetryOf(err)
	if !retry && !errors.Is(err, ErrDigest) {
		return err
	}
	if u.adapt != nil && apperr.CodeOf(err) == apperr.ServerBusy {
		u.adapt.Busy(u.clock.Now())
	}
	wait, ok := u.patience.next(err, after)
	if !ok {
		return fmt.Errorf("after %d tries: %w", u.e.cfg.Retry.Attempts, err)
	}
	return u.patience.pause(ctx, u.t, err, wait)
}

// count notes bytes that go out; a negative number takes back those of a try that failed.
func (u *upload) count(n int64) {
	u.done.Add(n)
	if n > 0 {
		u.sent.Add(n)
		u.meter.add(n)
	}
}

// ticking announces progress until the function it gives is called, which waits for its end.
func (u *upload) ticking(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { // stop waits for it
		defer close(ended)
		for {
			select {
			case <-ctx.Done():
				return
			case <-u.clock.After(u.e.beat()):
				u.tick(u.clock.Now())
			}
		}
	}()
	return func() { cancel(); <-ended }
}

func (u *upload) tick(now time.Time) {
	u.meter.tick(now)
	// A part that two connections send is counted twice until one of them lands.
	u.t.progress(min(u.done.Load(), u.plan.size), u.sent.Load(), u.meter.speed())
}
