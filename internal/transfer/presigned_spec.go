package transfer

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/secret"
	"daypass/internal/ticket"
)

// Via says what an upload goes through.
type Via string

// Ways of an upload. Those by link and by ticket need nobody's key; what they need is kept sealed, as a download's link.
const (
	ViaProfile Via = ""
	ViaLink    Via = "link"
	ViaTicket  Via = "ticket"
	ViaForm    Via = "form"
)

// LinkUploadSpec asks for a file to be sent through an upload link, a ticket or a signed form: one of them.
type LinkUploadSpec struct {
	Source       string // the file; a symlink that is named itself is followed
	Link         link.Link
	Ticket       *ticket.Ticket
	Form         *link.PostForm
	Path         string    // what the file is called below the form's prefix or in a shared place, with "/"; "" in a place: its name
	Connections  int       // most connections, of a ticket; 0: the engine's limit
	StartAt      time.Time // not before this moment; zero: at once
	AllowPrivate bool      // loopback and private addresses were agreed to
	// Shared: a place of a request page. Others may send through it, too: what is theirs is LinkUsed, rather than replaced.
	// A link's object tells the file's name, as the key is given.
	Shared bool
	Relay  *Relay // to other places, where this one refuses the file; nil: it is the only one
}

// AddLinkUpload makes a job and queues it, or goes on with the unfinished one of the same file and link: by ticket with
// what is there already, by link from the start. Another link to the same object, or a ticket of the same upload that was
// signed again, takes the earlier one's place.
//
// Errors, before anything is sent: SourceMissing, SourceNotFile, LinkOneFile (a folder), LinkCutOff, LinkExpired (a ticket
// that says so), LinkGivesFile, LinkWrongMethod, LinkHeaderUnknown, ObjectTooLarge, FileOverLimit, NotSupported (an engine without LinkUploader),
// JobBusy.
func (e *Engine) AddLinkUpload(ctx context.Context, s LinkUploadSpec) (Job, error) {
	if e.cfg.Links == nil {
		return Job{}, apperr.New(apperr.NotSupported, apperr.Params{"what": "put"})
	}
	if err := s.fits(e.clock.Now()); err != nil {
		return Job{}, err
	}
	s, id, err := s.checked()
	if err != nil {
		return Job{}, err
	}
	j := s.job(id, e.clock.Now().UTC())
	e.follow(j.ID, s.Relay)
	defer e.unfollow(j.ID)
	return e.addFile(ctx, j, id, s.sealed(), func(old Job) (Job, error) {
		e.follow(old.ID, s.Relay)
		defer e.unfollow(old.ID)
		return e.goOnVia(ctx, old, j, s.sealed())
	})
}

// fits reports what the link tells at once.
func (s LinkUploadSpec) fits(now time.Time) error {
	l := s.Link
	switch {
	case s.Form != nil:
		return s.formFits()
	case s.Ticket != nil && s.Ticket.Ended(now):
		return apperr.New(apperr.LinkExpired, apperr.Params{"expired_at": s.Ticket.ExpiresAt})
	case s.Ticket != nil:
		return nil
	case l.URL().Empty():
		return apperr.New(apperr.LinkNotFound, nil)
	case l.CutOff:
		return apperr.New(apperr.LinkCutOff, nil)
	case l.Method == link.MethodGet && (l.Signed() || l.MethodKnown):
		return apperr.New(apperr.LinkGivesFile, nil)
	case l.UploadID != "", l.PartNumber != 0, l.MethodKnown && l.Method != link.MethodPut:
		return apperr.New(apperr.LinkWrongMethod, nil)
	}
	if header := l.UploadNeeds().Unknown; header != "" {
		return apperr.New(apperr.LinkHeaderUnknown, apperr.Params{"header": header})
	}
	return nil
}

// checked resolves the path, looks at the file, and compares its size with what is taken.
func (s LinkUploadSpec) checked() (LinkUploadSpec, sourceID, error) {
	if info, err := os.Stat(s.Source); err == nil && info.IsDir() {
		return s, sourceID{}, apperr.New(apperr.LinkOneFile, nil)
	}
	real, id, err := lookAtSource(s.Source)
	if err != nil {
		return s, sourceID{}, err
	}
	s.Source = real
	most, code, params := s.Link.UploadNeeds().MaxSize, apperr.ObjectTooLarge, apperr.Params{"size_bytes": id.size}
	switch {
	case s.Ticket != nil:
		most, code = s.Ticket.MaxSize, apperr.FileOverLimit
	case s.Form != nil:
		most, code = s.Form.MaxSize, apperr.FileOverLimit
		params["why"] = "form"
	}
	if most > 0 && id.size > most {
		params["max_bytes"] = most
		return s, id, apperr.New(code, params)
	}
	return s, id, nil
}

// sealed is what is kept to go on with.
func (s LinkUploadSpec) sealed() secret.String {
	switch {
	case s.Ticket != nil:
		return s.Ticket.JSON()
	case s.Form != nil:
		return sealForm(*s.Form)
	}
	return s.Link.URL()
}

// job gives the job for a checked spec.
func (s LinkUploadSpec) job(id sourceID, now time.Time) Job {
	j := Job{
		ID: link.NewID(), Kind: Upload, State: StateQueued, Via: ViaLink, Identity: "put|" + s.Link.Identity() + "|" + s.Source,
		Host: s.Link.Host, Bucket: s.Link.Bucket, Key: s.Link.Key, LinkExpiresAt: s.Link.ExpiresAt,
		Name: filepath.Base(s.Source), Folder: filepath.Dir(s.Source), Source: s.Source,
		Size: id.size, Modified: id.modified, PartID: id.file, HasLink: true,
		Existing: ExistingReplace, Connections: s.Connections, AllowPrivate: s.AllowPrivate, StartAt: s.StartAt,
		CreatedAt: now, UpdatedAt: now,
	}
	if s.Shared {
		j.Existing, j.Below = ExistingRefuse, s.Path
	}
	if f := s.Form; f != nil {
		l, _ := f.Link() // fits has looked
		j.Via, j.Identity = ViaForm, "form|"+l.Identity()+"|"+f.Prefix+s.Path+"|"+s.Source
		j.Host, j.Bucket, j.Key, j.LinkExpiresAt = l.Host, strings.Trim(l.Bucket+"/"+l.Key, "/"), f.Prefix+s.Path, f.ExpiresAt
	}
	if t := s.Ticket; t != nil {
		j.Via, j.Identity = ViaTicket, "ticket|"+t.Identity()+"|"+s.Source
		j.Host, j.Bucket, j.Key, j.LinkExpiresAt = t.Host(), t.Bucket, t.Key, t.ExpiresAt
	}
	return j
}

// goOnVia gives an unfinished upload the fresh link and queues it unless it runs, in which case its next attempt has it.
func (e *Engine) goOnVia(ctx context.Context, old, fresh Job, sealed secret.String) (Job, error) {
	wishes := func(j *Job) {
		j.HasLink, j.LinkExpiresAt, j.Connections, j.StartAt = true, fresh.LinkExpiresAt, fresh.Connections, fresh.StartAt
		j.AllowPrivate = j.AllowPrivate || fresh.AllowPrivate
	}
	if err := e.cfg.Store.KeepLink(ctx, old.ID, sealed); err != nil {
		return Job{}, err
	}
	if t := e.task(old.ID); t != nil {
		err := t.change(ctx, wishes)
		e.reseat(t) //nolint:contextcheck // a job outlives the call that goes on with it
		return t.snapshot(), err
	}
	return e.takeUp(ctx, old.ID, nil, wishes)
}

// Late reports whether a job that goes by a link or ticket will not be done before that ends, at a speed in bytes a second.
// A link asked for a whole file is looked at by the storage when its one request begins, so it is never late by that.
func (j Job) Late(bytesPerSecond int64, now time.Time) bool {
	if j.LinkExpiresAt.IsZero() || bytesPerSecond <= 0 || j.Size < 0 || j.Via != ViaTicket {
		return false
	}
	left := time.Duration(float64(j.Size-j.Done) / float64(bytesPerSecond) * float64(time.Second))
	return now.Add(left).After(j.LinkExpiresAt)
}
