package request

import (
	"context"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/profile"
)

// endSlots drops the uploads that are open, and reports whether there were some.
func (s *Service) endSlots(ctx context.Context, a profile.Access, r Request) (bool, error) {
	known := map[string]string{}
	for _, slot := range r.Slots {
		if slot.Large {
			known[slot.Key] = slot.UploadID
		}
	}
	if len(known) == 0 {
		return false, nil
	}
	open, err := s.cfg.Storage.EndUploads(ctx, a, r.Bucket, r.Prefix, known)
	if apperr.CodeOf(err) == apperr.BucketGone {
		return false, nil // and all with it
	}
	return open, err
}

// A part that was on its way when its upload was ended can bring the upload back (link.LateParts), with which its sender
// goes on. So a close looks for that a few times, ever more seldom, and some times more once one came back.
const (
	againFirst = 500 * time.Millisecond
	againRest  = 2 * time.Second
	againSure  = 3
	againMost  = 5
)

// endAgain ends uploads that come back while a request is being closed. Where nobody has sent anything nothing can; what
// comes back later is ended by the looks that follow a close.
func (s *Service) endAgain(ctx context.Context, a profile.Access, r Request) error {
	used, err := s.used(ctx, a, r)
	if err != nil || !used {
		return err
	}
	wait := againFirst
	for n, most := 0, againSure; n < most; n++ {
		if err := pause(ctx, wait); err != nil {
			return err
		}
		back, err := s.endSlots(ctx, a, r)
		if err != nil {
			return err
		}
		if back {
			most = againMost
		}
		wait = min(2*wait, againRest)
	}
	return nil
}

// used reports whether somebody may be sending in parts: a page stores a note before it does, a ticket tells nothing.
func (s *Service) used(ctx context.Context, a profile.Access, r Request) (bool, error) {
	if r.Kind != Page {
		return r.Kind == Ticket, nil
	}
	if !r.hasLarge() {
		return false, nil
	}
	some, _, err := s.cfg.Storage.Below(ctx, a, r.Bucket, r.Prefix, "")
	if code := apperr.CodeOf(err); code == apperr.PermissionMissing || code == apperr.BucketGone {
		return false, nil
	}
	return len(some) > 0, err
}

func (r Request) hasLarge() bool {
	for _, slot := range r.Slots {
		if slot.Large {
			return true
		}
	}
	return false
}

// pause waits, or gives ctx's error.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// LookUntil is until when something may still come with a request: its signatures work until ExpiresAt, closed or not, and
// what was begun at the last moment ends a little later.
func (r Request) LookUntil() time.Time {
	until := r.ExpiresAt
	if r.ClosedAt.After(until) {
		until = r.ClosedAt
	}
	return until.Add(link.LateParts)
}

// MayCome reports whether something may still come with a request at a moment.
func (r Request) MayCome(now time.Time) bool { return now.Before(r.LookUntil()) }

// usableUntil is until when who has kept a form or an upload link can send with it; zero: not any more.
func (r Request) usableUntil(now time.Time) time.Time {
	if r.Kind == Ticket || !now.Before(r.ExpiresAt) {
		return time.Time{}
	}
	return r.ExpiresAt
}
