package daypass

import (
	"context"
	"errors"
	"path"
	"slices"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/link"
	"daypass/internal/page"
	"daypass/internal/transfer"
)

// largeFile is what goes by a ticket, where there is one: it can be gone on with.
const largeFile = 16 << 20

// Ways is how files may go to somebody: through one link or ticket, or as a request page lets them. It is not safe for
// concurrent use: files go one after the other, since each may use up a place.
type Ways struct {
	Connections  int       // most connections of a file; 0: the engine's limit
	StartAt      time.Time // not before this moment; zero: at once
	AllowPrivate bool      // loopback and private addresses were agreed to
	Several      bool      // more than one file may be sent

	d     *Daypass
	slots []transfer.LinkUploadSpec // one file each
	form  *link.PostForm            // any number of small files; nil: none
	most  int64                     // bytes of the largest file that whoever asks takes; 0: what each way tells
	batch string                    // the folder below the form's prefix; "": none
	used  map[string]bool           // paths below batch
}

// OneWay gives the way through one link or ticket.
func (d *Daypass) OneWay(spec transfer.LinkUploadSpec) *Ways {
	return &Ways{d: d, slots: []transfer.LinkUploadSpec{spec}, used: map[string]bool{}}
}

// PageWays gives the ways of a request page. What others send into its slots at the same time is left to them. Errors:
// LinkGivesFile for a share page, LinkExpired for one that says so though its links do not, and those of its links.
func (d *Daypass) PageWays(ctx context.Context, m page.Manifest) (*Ways, error) {
	if m.Kind != page.KindRequest {
		return nil, apperr.New(apperr.LinkGivesFile, nil)
	}
	out := &Ways{d: d, Several: true, form: m.Post, most: m.MaxSize, used: map[string]bool{page.NamesFile: true}}
	for _, put := range m.Puts {
		l, err := link.Parse(put.URL.Reveal())
		if err != nil {
			return nil, err
		}
		if ended := l.ExpiresAt.After(m.ExpiresAt) && !m.ExpiresAt.IsZero() && !time.Now().Before(m.ExpiresAt); ended {
			return nil, apperr.New(apperr.LinkExpired, apperr.Params{"expired_at": m.ExpiresAt})
		}
		out.slots = append(out.slots, transfer.LinkUploadSpec{Link: l, Shared: true})
	}
	for _, t := range m.Tickets {
		out.slots = append(out.slots, transfer.LinkUploadSpec{Ticket: &t, Shared: true})
	}
	var err error
	out.batch, err = d.Batch(ctx, m.ID)
	return out, err
}

// FormWay gives the way of a signed form: any number of files, each by its own name below the form's folder.
func (d *Daypass) FormWay(ctx context.Context, f link.PostForm) (*Ways, error) {
	l, err := f.Link()
	if err != nil {
		return nil, err
	}
	return &Ways{d: d, Several: true, form: &f, used: map[string]bool{}}, d.WakePractice(ctx, l.Host)
}

// Watch follows the jobs that Begin makes.
type Watch struct {
	Add  func(start func() (transfer.Job, error)) (transfer.Job, error) // calls start, which makes a job
	Drop func(id string)                                                // a way refused the job, and nothing is left of it
}

// Begin makes the job of one file, through the first way that takes it. It may take as long as a storage needs to refuse
// a file. Errors: LinkUsed where no way is left, FileOverLimit, and those of transfer.Engine.AddLinkUpload.
func (y *Ways) Begin(ctx context.Context, one Outgoing, w Watch) (transfer.Job, transfer.LinkUploadSpec, error) {
	if err := y.takes(one); err != nil {
		return transfer.Job{}, transfer.LinkUploadSpec{}, err
	}
	tries := y.tries(one)
	for n, spec := range tries {
		spec.Source, spec.Connections, spec.StartAt, spec.AllowPrivate = one.Path, y.Connections, y.StartAt, y.AllowPrivate
		last := n == len(tries)-1
		job, err := w.Add(func() (transfer.Job, error) { return y.d.Transfers.AddLinkUpload(ctx, spec) })
		switch {
		case err != nil && !last && elsewhere(err):
			continue
		case err != nil:
			return transfer.Job{}, spec, err
		}
		if !last && y.refused(ctx, job.ID) {
			w.Drop(job.ID)
			continue
		}
		y.drop(spec)
		return job, spec, nil
	}
	return transfer.Job{}, transfer.LinkUploadSpec{}, apperr.New(apperr.LinkUsed, nil)
}

// takes holds a file to the limit of the page: a place for a small file has none in its signature.
func (y *Ways) takes(one Outgoing) error {
	if y.most > 0 && one.Size > y.most {
		return apperr.New(apperr.FileOverLimit, apperr.Params{"max_bytes": y.most, "size_bytes": one.Size, "why": "page"})
	}
	return nil
}

// refused waits for a job and reports whether another way may take what this one refused; then it is forgotten.
func (y *Ways) refused(ctx context.Context, id string) bool {
	if _, err := y.d.Transfers.Wait(ctx, id); !elsewhere(err) || ctx.Err() != nil {
		return false
	}
	return y.d.Transfers.Forget(ctx, id) == nil
}

// tries gives the ways of one file, the best first: a ticket for a large one, the form or a place of its own for a small one.
func (y *Ways) tries(one Outgoing) []transfer.LinkUploadSpec {
	large := one.Size > largeFile
	var first, second []transfer.LinkUploadSpec
	if y.form != nil && (one.Size <= y.form.MaxSize || len(y.slots) == 0) { // else it is refused as too large
		form := transfer.LinkUploadSpec{Form: y.form, Path: path.Join(y.batch, one.Below)}
		if first = append(first, form); large {
			first, second = nil, first
		}
	}
	for _, slot := range y.slots {
		if (slot.Ticket != nil) == large {
			first = append(first, slot)
		} else {
			second = append(second, slot)
		}
	}
	return append(first, second...)
}

// Tell notes for whoever asked what a file is called that went by ticket; for others it does nothing.
func (y *Ways) Tell(ctx context.Context, spec transfer.LinkUploadSpec, one Outgoing) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if spec.Ticket == nil {
		return nil
	}
	note, policy := page.NamedFile{Key: spec.Ticket.Key, Path: one.Below, Size: one.Size}, link.ProbePolicy{AllowPrivate: y.AllowPrivate}
	if y.form != nil {
		return y.d.TellName(ctx, *y.form, y.batch+"/"+spec.Ticket.ID, note, policy)
	}
	for _, slot := range y.slots {
		if slot.Ticket != nil {
			continue
		}
		err := y.d.TellNameIn(ctx, slot.Link, note, policy)
		if !errors.Is(err, transfer.ErrTaken) {
			y.drop(slot)
			return err
		}
	}
	if l, ok := spec.Ticket.NamesLink(); ok {
		return y.d.TellNameAt(ctx, l, note, policy)
	}
	return nil // no place is left: the file is there all the same
}

// drop takes a place away that is used up.
func (y *Ways) drop(used transfer.LinkUploadSpec) {
	y.slots = slices.DeleteFunc(y.slots, func(s transfer.LinkUploadSpec) bool {
		return used.Form == nil && s.Ticket == used.Ticket && s.Link.URL() == used.Link.URL()
	})
}

// free gives a safe path that no other file has that is sent by these ways.
func (y *Ways) free(below string) string {
	elements := strings.Split(below, "/")
	for i, e := range elements {
		elements[i] = filename.Safe(e)
	}
	folder, name := path.Split(strings.Join(elements, "/"))
	name = filename.Unique(name, func(candidate string) bool { return y.used[folder+candidate] })
	y.used[folder+name] = true
	return folder + name
}

// elsewhere reports whether another way may take what one refused.
func elsewhere(err error) bool {
	for _, code := range []apperr.Code{apperr.LinkUsed, apperr.TicketClosed, apperr.FileOverLimit, apperr.ObjectTooLarge} {
		if errors.Is(err, apperr.New(code, nil)) {
			return true
		}
	}
	return false
}
