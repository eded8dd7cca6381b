package request

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/page"
	"daypass/internal/profile"
	"daypass/internal/secret"
	"daypass/internal/ticket"
)

// putSlots is how many small files a page takes where the storage has no forms. Each is some 450 bytes of the page. The command
// line and the window tell it in words (request create, request_hint_page).
const putSlots = 1000

// ticketSize is a ticket's limit where the request has none: 1 TiB asks for some 4,000 links.
const ticketSize = 1 << 40

// pageTicketSize is that of a slot in a page, which all readers load.
const pageTicketSize = 250 << 30

// pageType is what pages are stored and answered as.
const pageType = "text/html; charset=utf-8"

// ticket makes the one upload of a .daypass file.
func (m *maker) ticket(ctx context.Context) error {
	if m.r.MaxSize > 0 {
		m.r.Limit = LimitArrival
	}
	t, err := m.slot(ctx, "file", orMost(m.r.MaxSize, ticketSize), true)
	if err == nil {
		m.made.File = t.JSON()
	}
	return err
}

func orMost(size, most int64) int64 {
	if size > 0 {
		return size
	}
	return most
}

// slot begins an upload in parts. Its key is stored before, its ID after. Whoever has it alone tells a name by it (names);
// a page has other ways.
func (m *maker) slot(ctx context.Context, name string, size int64, names bool) (ticket.Ticket, error) {
	m.r.Slots = append(m.r.Slots, Slot{Key: m.r.Prefix + name, Large: true})
	if err := m.s.touch(ctx, &m.r); err != nil {
		return ticket.Ticket{}, err
	}
	made, err := m.s.cfg.Tickets.Create(ctx, ticket.Spec{
		Profile: m.a.ID, Bucket: m.r.Bucket, Key: m.r.Prefix + name, Title: m.r.Title, Note: m.r.Note, MaxSize: size, Names: names,
		Expiry: link.Expiry{Until: m.r.ExpiresAt},
	})
	if err != nil {
		return ticket.Ticket{}, err
	}
	m.r.Slots[len(m.r.Slots)-1].UploadID = made.Ticket.UploadID
	return made.Ticket, m.s.touch(ctx, &m.r)
}

// put makes an upload link for one file.
func (m *maker) put(ctx context.Context) error {
	if m.r.MaxSize > 0 {
		m.r.Limit = LimitArrival
	}
	m.r.Slots = []Slot{{Key: m.r.Prefix + "file"}}
	created, err := m.s.cfg.Links.IssueUpload(ctx, m.a, m.uploadGrant(m.r.Prefix+"file"), m.r.CappedBy)
	if err == nil {
		m.r.LinkID, m.made.Link = created.Issued.ID, &created
	}
	return err
}

func (m *maker) uploadGrant(key string) link.Grant {
	g := link.UploadGrant(m.a.Profile, m.r.Bucket, key)
	g.SignedAt, g.Expires = m.at, m.expires
	return g
}

// post makes a signed form.
func (m *maker) post(ctx context.Context) error {
	answer, err := m.forms(ctx)
	switch {
	case err != nil:
		return err
	case answer == profile.Unsafe:
		return apperr.New(apperr.FormUnsafe, nil)
	case answer != profile.Yes:
		return notSupported("post")
	}
	form, err := m.form(ctx, min(orMost(m.r.MaxSize, onePut), onePut))
	m.made.Form = &form
	return err
}

// form signs a form for files below the request's folder.
func (m *maker) form(ctx context.Context, most int64) (link.PostForm, error) {
	m.r.Limit = LimitSignature
	return m.s.cfg.Storage.SignPost(ctx, m.a, link.PostGrant{
		Bucket: m.r.Bucket, Prefix: m.r.Prefix, MaxSize: most, SignedAt: m.at, Expires: m.expires,
	})
}

// forms finds out whether the storage takes forms, and whether they hold their users to a folder, unless that is known.
func (m *maker) forms(ctx context.Context) (profile.Answer, error) {
	if preset, ok := profile.PresetByName(m.a.Preset); ok && !preset.PostPolicy {
		return profile.No, nil
	}
	if known := m.a.Traits.PostPolicy; known != profile.Unknown {
		return known, nil
	}
	answer := profile.No
	takes, err := m.tryForm(ctx)
	if err != nil {
		return answer, err
	}
	if takes {
		if answer, err = m.tryLeaving(ctx); err != nil {
			return answer, err
		}
	}
	_ = m.s.cfg.Profiles.Learn(ctx, m.a.ID, func(t *profile.Traits) { t.PostPolicy = answer }) // else it is asked again
	return answer, nil
}

// tryLeaving sends a file through a form for a folder below the request's, under a key that leads out of it. Storages keep
// keys as they are or refuse this one; those that keep objects as files may follow it.
func (m *maker) tryLeaving(ctx context.Context) (profile.Answer, error) {
	folder, outside := m.r.Prefix+probeName+"/", m.r.Prefix+probeName+"-out"
	leading := folder + "../" + probeName + "-out"
	kept, err := m.send(ctx, folder, leading)
	if err != nil {
		return profile.Unknown, err
	}
	_, err = m.s.cfg.Storage.Stat(ctx, m.a, m.r.Bucket, outside, "")
	switch {
	case err == nil:
		return profile.Unsafe, m.unprobe(ctx, outside)
	case apperr.CodeOf(err) != apperr.ObjectGone:
		return profile.Unknown, err
	case kept: // as it is
		return profile.Yes, m.unprobe(ctx, leading)
	}
	return profile.Yes, nil
}

// tryForm sends a small file through a form, and deletes it again.
func (m *maker) tryForm(ctx context.Context) (bool, error) {
	takes, err := m.send(ctx, m.r.Prefix, m.r.Prefix+probeName)
	if err != nil || !takes {
		return false, err
	}
	return true, m.unprobe(ctx, m.r.Prefix+probeName)
}

// send sends a small file as a browser would, through a form for a folder.
func (m *maker) send(ctx context.Context, prefix, key string) (bool, error) {
	form, err := m.s.cfg.Storage.SignPost(ctx, m.a, link.PostGrant{
		Bucket: m.r.Bucket, Prefix: prefix, MaxSize: 1 << 10, SignedAt: m.at, Expires: time.Minute,
	})
	if err != nil {
		return false, err
	}
	return m.s.cfg.Storage.TryForm(ctx, m.a, form, key)
}

// unprobe deletes what was sent to try. A key that may not delete leaves it; it is never taken for an arrival.
func (m *maker) unprobe(ctx context.Context, key string) error {
	err := m.s.cfg.Storage.Remove(ctx, m.a, m.r.Bucket, key, "")
	if apperr.CodeOf(err) == apperr.PermissionMissing {
		return nil
	}
	return err
}

// page makes the request page: a form, or slots where the storage takes none, and slots for large files.
func (m *maker) page(ctx context.Context) error {
	d, release, err := m.s.cfg.Links.NewDeposit(ctx, m.a, link.PurposeRequest, m.r.Bucket, m.r.Prefix)
	if err != nil {
		return err
	}
	defer release()
	m.deposit, m.r.DepositID = &d, d.ID
	if err := m.s.touch(ctx, &m.r); err != nil {
		return err
	}
	if err := m.s.cfg.Links.ShowsPages(ctx, m.a, d); err != nil {
		return err
	}
	p, err := m.content(ctx)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := m.s.cfg.Render(&body, p); err != nil {
		return apperr.Wrap(err, apperr.Internal, nil)
	}
	d.Key, d.Bytes = d.Prefix+"index.html", int64(body.Len())
	if err := m.s.cfg.Storage.PutSmall(ctx, m.a, d.Bucket, d.Key, pageType, body.Bytes()); err != nil {
		return err
	}
	name := m.r.Title
	if name == "" {
		name = "Request"
	}
	created, err := m.s.cfg.Links.Publish(ctx, m.a, link.Publication{
		Deposit: d, Kind: link.IssuedRequest, Name: folderName(name) + ".html", SignedAt: m.at, Expires: m.expires, CappedBy: m.r.CappedBy,
	})
	if err != nil {
		return err
	}
	m.r.LinkID, m.made.Link = created.Issued.ID, &created
	return m.s.cfg.Links.SettleDeposit(ctx, d, m.r.ExpiresAt)
}

// content fills the page with the ways in which files may come.
func (m *maker) content(ctx context.Context) (page.Request, error) {
	p := page.Request{
		ID: m.r.ID, Title: m.r.Title, Note: m.r.Note, From: m.r.From, MadeAt: m.at, ExpiresAt: m.r.ExpiresAt, MaxSize: m.r.MaxSize,
	}
	big := m.spec.BigFiles
	if big < 0 {
		big = DefaultBigFiles
	}
	if m.r.MaxSize > 0 && m.r.MaxSize <= smallFile { // nothing is that large
		big = 0
	}
	for n := range big {
		t, err := m.slot(ctx, fmt.Sprintf("large-%d", n+1), orMost(m.r.MaxSize, pageTicketSize), false)
		if err != nil {
			return p, err
		}
		p.Tickets = append(p.Tickets, t)
	}
	most := min(orMost(m.r.MaxSize, onePut), onePut)
	if big > 0 {
		most = smallFile
	}
	answer, err := m.forms(ctx)
	if err != nil {
		return p, err
	}
	if answer == profile.Yes {
		form, err := m.form(ctx, most)
		p.Post = &form
		if big > 0 && m.r.MaxSize > 0 {
			m.r.Limit = LimitArrival // parts have no limit in their signature
		}
		return p, err
	}
	m.r.Limit = LimitArrival
	p.Puts, err = m.puts(ctx)
	return p, err
}

// puts signs slots for small files.
func (m *maker) puts(ctx context.Context) (slots []page.PutSlot, err error) {
	for n := range putSlots {
		key := m.r.Prefix + fmt.Sprintf("small-%04d", n+1)
		m.r.Slots = append(m.r.Slots, Slot{Key: key})
		g := link.UploadGrant(m.a.Profile, m.r.Bucket, key)
		g.SignedAt, g.Expires = m.at, m.expires
		var text secret.String
		if text, err = m.s.cfg.Storage.Sign(ctx, m.a, g); err != nil {
			return nil, err
		}
		slots = append(slots, page.PutSlot{Key: key, URL: text})
	}
	return slots, nil
}
