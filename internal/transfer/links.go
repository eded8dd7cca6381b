package transfer

import (
	"context"
	"sync"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

// links are the links that a task has to its object: the one that its next request uses, and another one at most to
// fall back to. Safe for concurrent use.
type links struct {
	mu      sync.Mutex
	current link.Link
	spare   *link.Link
}

// use gives the link for the next request.
func (l *links) use() link.Link {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.current
}

// offer takes a further link: in the current one's place where it ends later, as the spare one otherwise. A person who
// pastes two links to one file does not say which is better.
func (l *links) offer(fresh link.Link) (taken bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	old := l.current
	if outlives(fresh, old) {
		l.current, l.spare = fresh, &old
		return true
	}
	if fresh.URL() != old.URL() {
		l.spare = &fresh
	}
	return false
}

// fallBack puts the spare link in the place of one that does not work; false where there is none.
func (l *links) fallBack() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.spare == nil {
		return false
	}
	l.current, l.spare = *l.spare, nil
	return true
}

// outlives reports whether a link ends later than another one. Without an end it is not known to end at all; of two
// such links the fresh one counts.
func outlives(fresh, old link.Link) bool {
	if fresh.URL() == old.URL() {
		return false
	}
	return fresh.ExpiresAt.IsZero() || (!old.ExpiresAt.IsZero() && fresh.ExpiresAt.After(old.ExpiresAt))
}

// spoilt reports whether a failure is the link's own, so that another link to the object may work.
func spoilt(code apperr.Code) bool {
	switch code { //nolint:exhaustive // all others would be the same with any link
	case apperr.LinkExpired, apperr.LinkNotYetValid, apperr.LinkRefused, apperr.LinkNeeded, apperr.LinkWrongMethod,
		apperr.CredentialExpired, apperr.SignatureMismatch, apperr.ClockSkew, apperr.WrongRegion:
		return true
	}
	return false
}

// choose gives the links that a job goes on with when it is taken up: the kept one, unless it does not work or a fresh
// one outlives it. fresh may be nil. LinkNeeded: there is none.
func (e *Engine) choose(ctx context.Context, j Job, fresh *link.Link) (*links, error) {
	kept, err := e.keptLink(ctx, j.ID)
	switch {
	case fresh == nil:
		return &links{current: kept}, err
	case err != nil, j.State == StateFailed, j.Wait == WaitLink, spoilt(j.ErrCode):
		return &links{current: *fresh}, e.cfg.Store.KeepLink(ctx, j.ID, fresh.URL())
	}
	l := &links{current: kept}
	if !l.offer(*fresh) {
		return l, nil
	}
	return l, e.cfg.Store.KeepLink(ctx, j.ID, fresh.URL())
}

// relink gives a running job a further link; false where it just comes to rest.
func (e *Engine) relink(ctx context.Context, t *task, l link.Link, changes []func(*Job)) (bool, error) {
	e.mu.Lock()
	if t.resting {
		e.mu.Unlock()
		return false, nil
	}
	taken := t.links.offer(l)
	t.relinked = t.relinked || taken
	e.mu.Unlock()
	if taken {
		if err := e.cfg.Store.KeepLink(ctx, t.id, l.URL()); err != nil {
			return true, err
		}
	}
	err := t.change(ctx, func(j *Job) {
		j.setLink(t.links.use())
		j.setHints(l)
		for _, c := range changes {
			c(j)
		}
	})
	e.reseat(t) //nolint:contextcheck // a job outlives the call that gives it a link
	return true, err
}

// changeLink stores that a job whose link does not work goes on with another one; fallen: with its spare one.
func (e *Engine) changeLink(ctx context.Context, t *task, why error, fallen bool) error {
	l := t.links.use()
	ctx, cancel := storing(ctx)
	defer cancel()
	if fallen {
		if err := e.cfg.Store.KeepLink(ctx, t.id, l.URL()); err != nil {
			return err
		}
	}
	return t.move(ctx, StateWaiting, func(j *Job) {
		waitingFor(WaitLink, why)(j)
		j.setLink(l)
	})
}
