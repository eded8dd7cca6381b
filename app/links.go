package app

import (
	"context"
	"time"

	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/ticket"
)

// Links is bound: what a pasted link is, and links that are handed out.
type Links struct{ core *core }

// Read finds the links of any text at once, without asking a server: State is "unknown", "expired" or
// "cut_off". Each gets a handle. Errors: link_not_found, link_too_long and what one malformed link tells.
func (l *Links) Read(text string) ([]Inspection, error) { return l.read(text) }

// Probe asks the storage about one link that Read found. A private host that was not agreed to is not
// asked: Private is true then. A ticket, and a link for sending, are never asked: nothing can be learnt by that.
func (l *Links) Probe(handle string) (Inspection, error) {
	ctx, day, err := l.core.use()
	if err != nil {
		return Inspection{}, err
	}
	if t, ok := l.core.tickets.find(handle); ok {
		one := ticketOf(handle, t)
		one.Private, err = l.core.private(ctx, day, one.Host)
		return one, err
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
	if ticket.Looks([]byte(text)) {
		return l.readTicket(ctx, day, text)
	}
	inspections, err := day.Links.Inspect(ctx, text, link.InspectOptions{Offline: true})
	if err != nil {
		return nil, err
	}
	out := make([]Inspection, 0, len(inspections))
	for _, in := range inspections {
		one := inspectionOf(l.core.handles.keep(in.Found), in)
		if one.Capability == CanUpload { // it is never asked, so its host is looked at now
			if one.Private, err = l.core.private(ctx, day, one.Host); err != nil {
				return nil, err
			}
		}
		out = append(out, one)
	}
	return out, nil
}

// readTicket reads a ticket that was pasted, or dropped as a file.
func (l *Links) readTicket(ctx context.Context, day *daypass.Daypass, text string) ([]Inspection, error) {
	t, err := ticket.Parse([]byte(text))
	if err != nil {
		return nil, err
	}
	one := ticketOf(l.core.tickets.keep(t), t)
	one.Private, err = l.core.private(ctx, day, one.Host)
	return []Inspection{one}, err
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
	ctx, end, err := l.core.copies.begin(ctx, request.Copying)
	if err != nil {
		return Created{}, err
	}
	defer end()
	created, err := day.Links.Create(ctx, link.CreateRequest{
		Profile: request.Profile, Bucket: request.Bucket, Key: request.Key, VersionID: request.VersionID,
		Expiry: expiry, Name: request.Name, Inline: request.Inline, Withdrawable: request.Withdrawable, Copying: l.core.tellCopying(request.Copying),
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
