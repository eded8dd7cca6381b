package app

import (
	"time"

	"daypass/internal/link"
)

// Links is bound: what a pasted link is, and links that are handed out.
type Links struct{ core *core }

// Read finds the links of any text at once, without asking a server: State is "unknown", "expired" or
// "cut_off". Each gets a handle. Errors: link_not_found, link_too_long and what one malformed link tells.
func (l *Links) Read(text string) ([]Inspection, error) { return l.read(text) }

// Probe asks the storage about one link that Read found. A private host that was not agreed to is not
// asked: Private is true then.
func (l *Links) Probe(handle string) (Inspection, error) {
	ctx, day, err := l.core.use()
	if err != nil {
		return Inspection{}, err
	}
	found, err := l.core.handles.find(handle)
	if err != nil {
		return Inspection{}, err
	}
	return l.core.probe(ctx, day, handle, found)
}

// Handed gives, once, the links that were given at the start or by a second start (see EventHandover). What
// holds no link is left out, unless nothing else was given.
func (l *Links) Handed() ([]Inspection, error) {
	out := []Inspection{}
	var failed error
	for _, text := range l.core.given.take() {
		links, err := l.read(text)
		if err != nil {
			failed = err
		}
		out = append(out, links...)
	}
	if len(out) > 0 {
		failed = nil
	}
	return out, failed
}

func (l *Links) read(text string) ([]Inspection, error) {
	ctx, day, err := l.core.use()
	if err != nil {
		return nil, err
	}
	inspections, err := day.Links.Inspect(ctx, text, link.InspectOptions{Offline: true})
	if err != nil {
		return nil, err
	}
	out := make([]Inspection, 0, len(inspections))
	for _, in := range inspections {
		out = append(out, inspectionOf(l.core.handles.keep(in.Found), in))
	}
	return out, nil
}

// Cap tells the longest expiry of a profile's links.
func (l *Links) Cap(profile string) (Limit, error) {
	ctx, day, err := l.core.use()
	if err != nil {
		return Limit{}, err
	}
	limit, err := day.Links.Cap(ctx, profile)
	return limitOf(limit, time.Now()), err
}

// Create makes a link, proves it and puts it into the ledger.
func (l *Links) Create(request ShareRequest) (Created, error) {
	ctx, day, err := l.core.use()
	if err != nil {
		return Created{}, err
	}
	expiry, err := expiryOf(request.ExpiresInSeconds, request.Until)
	if err != nil {
		return Created{}, err
	}
	created, err := day.Links.Create(ctx, link.CreateRequest{
		Profile: request.Profile, Bucket: request.Bucket, Key: request.Key, VersionID: request.VersionID,
		Expiry: expiry, Name: request.Name, Inline: request.Inline,
	})
	return createdOf(created), err
}

// Show derives a link of the ledger again.
func (l *Links) Show(id string) (Created, error) {
	ctx, day, err := l.core.use()
	if err != nil {
		return Created{}, err
	}
	created, err := day.Links.Show(ctx, id)
	return createdOf(created), err
}

// Extend makes a link to the same object that works longer.
func (l *Links) Extend(request ExtendRequest) (Created, error) {
	ctx, day, err := l.core.use()
	if err != nil {
		return Created{}, err
	}
	expiry, err := expiryOf(request.ExpiresInSeconds, request.Until)
	if err != nil {
		return Created{}, err
	}
	created, err := day.Links.Extend(ctx, request.ID, expiry)
	return createdOf(created), err
}

// Refresh asks the storage whether a link's object is still there and unchanged.
func (l *Links) Refresh(id string) (IssuedLink, error) {
	ctx, day, err := l.core.use()
	if err != nil {
		return IssuedLink{}, err
	}
	issued, err := day.Links.Refresh(ctx, id)
	return issuedOf(issued), err
}

// Copy puts a link of the ledger on the clipboard.
func (l *Links) Copy(id string) error {
	created, err := l.Show(id)
	if err != nil {
		return err
	}
	return l.core.window.SetClipboardText(created.URL)
}
