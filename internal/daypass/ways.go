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
	"daypass/internal/ticket"
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

	d       *Daypass
	places  *places
	tickets []ticket.Ticket // all that the page has
	form    *link.PostForm  // any number of small files; nil: none
	most    int64           // bytes of the largest file that whoever asks takes; 0: what each way tells
	batch   string          // the folder below the form's prefix; "": none
	used    map[string]bool // paths below batch
}

// ways gives the ways of some places and a form.
func (d *Daypass) ways(form *link.PostForm, slots ...transfer.LinkUploadSpec) *Ways {
	p := &places{d: d, slots: slots, jobs: map[string][]string{}, held: map[string]string{}}
	return &Ways{d: d, places: p, form: form, used: map[string]bool{}}
}

// OneWay gives the way through one link or ticket.
func (d *Daypass) OneWay(spec transfer.LinkUploadSpec) *Ways { return d.ways(nil, spec) }

// PageWays gives the ways of a request page. What others send into its slots at the same time is left to them, and what was
// sent through it from here is not sent again. Errors: LinkGivesFile for a share page, LinkExpired for one that says so though
// its links do not, and those of its links.
func (d *Daypass) PageWays(ctx context.Context, m page.Manifest) (*Ways, error) {
	if m.Kind != page.KindRequest {
		return nil, apperr.New(apperr.LinkGivesFile, nil)
	}
	var slots []transfer.LinkUploadSpec
	for _, put := range m.Puts {
		l, err := link.Parse(put.URL.Reveal())
		if err != nil {
			return nil, err
		}
		if ended := l.ExpiresAt.After(m.ExpiresAt) && !m.ExpiresAt.IsZero() && !time.Now().Before(m.ExpiresAt); ended {
			return nil, apperr.New(apperr.LinkExpired, apperr.Params{"expired_at": m.ExpiresAt})
		}
		slots = append(slots, transfer.LinkUploadSpec{Link: l, Shared: true})
	}
	for _, t := range m.Tickets {
		slots = append(slots, transfer.LinkUploadSpec{Ticket: &t, Shared: true})
	}
	out := d.ways(m.Post, slots...)
	out.Several, out.most, out.tickets, out.used[page.NamesFile] = true, m.MaxSize, m.Tickets, true
	if err := out.places.open(ctx, m); err != nil {
		return nil, err
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
	out := d.ways(&f)
	out.Several = true
	return out, d.WakePractice(ctx, l.Host)
}

// Begun is a file that has a job.
type Begun struct {
	transfer.Job
	Sent  bool // earlier, through this very page: there is nothing to do
	taken chan *ticket.Ticket
}

// Begin makes the job of one file, which goes from way to way until one takes it. add calls start, which makes the job; it is
// not called for a file that was sent before. Errors: LinkUsed where no way is left, FileOverLimit, and those of
// transfer.Engine.AddLinkUpload.
func (y *Ways) Begin(ctx context.Context, one Outgoing, add func(start func() (transfer.Job, error)) (transfer.Job, error)) (Begun, error) {
	if err := y.takes(one); err != nil {
		return Begun{}, err
	}
	earlier, ok := y.places.earlier(ctx, one)
	if ok && earlier.State == transfer.StateDone {
		return Begun{Job: earlier, Sent: true}, nil
	}
	tries := y.tries(one)
	if ok {
		tries = y.first(tries, earlier)
	}
	if len(tries) == 0 {
		return Begun{}, apperr.New(apperr.LinkUsed, nil)
	}
	out := Begun{taken: make(chan *ticket.Ticket, len(tries))}
	spec := tries[0]
	spec.Source, spec.Connections, spec.StartAt, spec.AllowPrivate = one.Path, y.Connections, y.StartAt, y.AllowPrivate
	spec.Relay = y.relay(tries, out.taken)
	job, err := add(func() (transfer.Job, error) { return y.d.Transfers.AddLinkUpload(ctx, spec) })
	if err != nil {
		return Begun{}, err
	}
	y.places.use(spec)
	y.places.began(job)
	out.Job = job
	return out, nil
}

// relay leads a file through the ways that may take it, the first of which is being tried.
func (y *Ways) relay(tries []transfer.LinkUploadSpec, taken chan<- *ticket.Ticket) *transfer.Relay {
	at := 0
	return &transfer.Relay{
		Next: func(ctx context.Context, why error) (transfer.LinkUploadSpec, bool) {
			if !elsewhere(why) {
				return transfer.LinkUploadSpec{}, false
			}
			y.places.refused(ctx, tries[at])
			if at+1 == len(tries) {
				return transfer.LinkUploadSpec{}, false
			}
			at++
			y.places.use(tries[at])
			return tries[at], true
		},
		Begun: func() { taken <- tries[at].Ticket },
	}
}

// takes holds a file to the limit of the page: a place for a small file has none in its signature.
func (y *Ways) takes(one Outgoing) error {
	if y.most > 0 && one.Size > y.most {
		return apperr.New(apperr.FileOverLimit, apperr.Params{"max_bytes": y.most, "size_bytes": one.Size, "why": "page"})
	}
	return nil
}

// tries gives the ways of one file, the best first: a ticket for a large one, the form or a place of its own for a small one.
// What is too small for it is left out, unless nothing else is there.
func (y *Ways) tries(one Outgoing) []transfer.LinkUploadSpec {
	large, slots := one.Size > largeFile, y.places.free(one)
	var first, second []transfer.LinkUploadSpec
	if y.form != nil && (one.Size <= y.form.MaxSize || len(slots) == 0) { // else it is refused as too large
		form := transfer.LinkUploadSpec{Form: y.form, Path: path.Join(y.batch, one.Below)}
		if first = append(first, form); large {
			first, second = nil, first
		}
	}
	for _, slot := range slots {
		if slot.Ticket == nil {
			slot.Path = one.Below
		}
		if (slot.Ticket != nil) == large {
			first = append(first, slot)
		} else {
			second = append(second, slot)
		}
	}
	all := append(first, second...)
	fits := slices.DeleteFunc(slices.Clone(all), func(s transfer.LinkUploadSpec) bool {
		return s.Ticket != nil && s.Ticket.MaxSize < one.Size
	})
	if len(fits) == 0 {
		return all[:min(1, len(all))]
	}
	return fits
}

// first puts the way in front that an unfinished job of the file goes.
func (y *Ways) first(tries []transfer.LinkUploadSpec, j transfer.Job) []transfer.LinkUploadSpec {
	if y.form != nil && j.Via == transfer.ViaForm {
		form := transfer.LinkUploadSpec{Form: y.form, Path: strings.TrimPrefix(j.Key, y.form.Prefix)}
		return append([]transfer.LinkUploadSpec{form}, tries...)
	}
	at := slices.IndexFunc(tries, func(s transfer.LinkUploadSpec) bool {
		return s.Form == nil && keyOf(s) == strings.Join([]string{j.Host, j.Bucket, j.Key}, "|")
	})
	if at < 0 {
		return tries
	}
	return slices.Concat(tries[at:at+1], tries[:at], tries[at+1:])
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
