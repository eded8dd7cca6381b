package transfer

import (
	"context"
	"errors"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/profile"
)

// fetchObject downloads an object of a place: by a link that is made for each attempt and never leaves it, so that there is
// one way to download. A link that ends on the way is made anew.
func (t *task) fetchObject(ctx context.Context) error {
	for again := 0; ; again++ {
		l, err := t.e.placeLink(ctx, t.snapshot())
		if err != nil {
			return err
		}
		t.links.set(l)
		before := t.snapshot().Done
		err = t.attempt(ctx)
		ended := apperr.CodeOf(err) == apperr.LinkExpired || apperr.CodeOf(err) == apperr.CredentialExpired
		if !ended || context.Cause(ctx) != nil || (again > 0 && t.snapshot().Done == before) {
			return ownKey(err)
		}
	}
}

// ownKey says of a refusal what it means where the link is one's own: the key was refused, and there is no sender to ask.
func ownKey(err error) error {
	switch apperr.CodeOf(err) { //nolint:exhaustive // the others mean what they say
	case apperr.LinkRefused, apperr.LinkNeeded:
		return apperr.Wrap(err, apperr.PermissionMissing, apperr.Params{"action": "read"})
	case apperr.SignatureMismatch:
		return apperr.Wrap(err, apperr.KeyRefused, nil)
	case apperr.ObjectGone, apperr.BucketGone:
		params := apperr.From(err).Params()
		params["own"] = true
		return apperr.Wrap(err, apperr.CodeOf(err), params)
	}
	return err
}

// set puts a link in the place of all others.
func (l *links) set(fresh link.Link) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.current, l.spare = fresh, nil
}

// placeLinkTime is how long a link lasts that a download of a place makes for itself.
const placeLinkTime = 12 * time.Hour

// placeLink makes a link to a job's object.
func (e *Engine) placeLink(ctx context.Context, j Job) (link.Link, error) {
	if e.cfg.Signer == nil || e.cfg.Access == nil {
		return link.Link{}, apperr.New(apperr.NotSupported, apperr.Params{"what": "get"})
	}
	access, err := e.cfg.Access(ctx, j.ProfileID)
	if err != nil {
		return link.Link{}, profile.OfRemoved(err, j.ProfileName)
	}
	access.PublicEndpoint = ""
	now, err := e.cfg.Signer.ServerTime(ctx, access)
	if err != nil {
		return link.Link{}, passingOn(err)
	}
	g := link.Grant{Method: link.MethodGet, Bucket: j.Bucket, Key: j.Key, SignedAt: now.UTC().Truncate(time.Second), Expires: placeLinkTime}
	if preset, ok := profile.PresetByName(access.Preset); ok && preset.MaxExpiry > 0 {
		g.Expires = min(g.Expires, preset.MaxExpiry)
	}
	text, err := e.cfg.Signer.Sign(ctx, access, g)
	if err != nil {
		return link.Link{}, err
	}
	return link.Parse(text.Reveal())
}

// passingOn keeps an error as it is, apart from one that ended with its own time.
func passingOn(err error) error {
	if errors.Is(err, context.DeadlineExceeded) && apperr.CodeOf(err) == apperr.Internal {
		return apperr.Wrap(err, apperr.NetworkGone, nil)
	}
	return err
}
