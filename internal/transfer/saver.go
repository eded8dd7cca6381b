package transfer

import (
	"context"
	"time"
)

// saver stores a download's segments while bytes move, and brings the bytes to the disk now and then, beside
// the connections. It belongs to the goroutine of the transfer's loop.
type saver struct {
	saved   time.Time
	savedAt int64 // bytes that were written then
	sync    time.Time
	epoch   uint32
	synced  chan error // gives the result of the sync under way; nil while there is none
	failing int
}

// tolerated is how many times in a row the store may fail to take segments; a database that is busy for a
// moment is no reason to stop.
const tolerated = 8

// tick stores and syncs when it is time to.
func (s *saver) tick(ctx context.Context, d *download, now time.Time) error {
	if s.sync.IsZero() { // a short download is synced once, at its end: a sync slows the writes beside it
		s.sync = now
	}
	if s.synced == nil && now.Sub(s.sync) >= d.e.stretched(syncEvery, syncShare, slowestSync) {
		if epoch, any := d.plan.beginSync(); any {
			s.sync, s.epoch = now, epoch
			s.synced = make(chan error, 1)
			go func(part *partFile, out chan<- error) { out <- part.sync() }(d.part, s.synced) // wait takes it
		}
	}
	if now.Sub(s.saved) < saveEvery || d.plan.bytes() == s.savedAt {
		return nil
	}
	err := s.save(ctx, d, now)
	if err == nil {
		s.failing = 0
		return nil
	}
	if s.failing++; s.failing < tolerated {
		return nil
	}
	return err
}

// save stores the segments and the job's numbers.
func (s *saver) save(ctx context.Context, d *download, now time.Time) error {
	ctx, cancel := storing(ctx)
	defer cancel()
	bytes := d.plan.bytes()
	err := d.t.saveProgress(ctx, Progress{Segments: d.plan.snapshot(), Boot: d.e.boot(), Done: bytes, Fetched: d.fetched.Load()})
	if err == nil {
		s.saved, s.savedAt = now, bytes
	}
	return err
}

// settle takes the result of a sync. After a failed one nothing that it should have brought to the disk is
// believed: the system may have dropped it.
func (s *saver) settle(d *download, err error) error {
	s.synced = nil
	if err != nil {
		d.plan.dropUnsynced()
		return err
	}
	d.plan.endSync(s.epoch)
	return nil
}

// wait waits for the sync under way.
func (s *saver) wait(d *download) error {
	if s.synced == nil {
		return nil
	}
	return s.settle(d, <-s.synced)
}
