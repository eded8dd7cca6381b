package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/filename"
	"daypass/internal/link"
	"daypass/internal/page"
	"daypass/internal/request"
	"daypass/internal/ticket"
	"daypass/internal/transfer"
)

// way is how files may go: through one link or ticket, or as a request page lets them.
type way struct {
	d           *daypass.Daypass
	w           *watcher
	connections int
	startAt     time.Time // not before; zero: at once

	slots   []transfer.LinkUploadSpec // one file each
	several bool                      // more than one file may be sent
	form    *link.PostForm            // any number of small files; nil: none
	batch   string                    // the folder below the form's prefix; "": none
	used    map[string]bool           // paths below batch
}

// largeFile is what goes by a ticket, where there is one: it can be gone on with.
const largeFile = 16 << 20

// way finds out what --link is.
func (r *runner) way(ctx context.Context, d *daypass.Daypass, text string) (*way, error) {
	if page.Is([]byte(text)) {
		m, err := page.Parse([]byte(text))
		if err != nil {
			return nil, err
		}
		return pageWay(ctx, d, m)
	}
	if request.IsForm([]byte(text)) {
		f, err := request.ParseForm([]byte(text))
		if err != nil {
			return nil, err
		}
		return formWay(ctx, d, f)
	}
	pasted, err := ticket.Recognise(text)
	if err != nil {
		return nil, err
	}
	if pasted.Ticket != nil {
		return &way{d: d, slots: []transfer.LinkUploadSpec{{Ticket: pasted.Ticket}}}, d.WakePractice(ctx, pasted.Ticket.Host())
	}
	l := pasted.Found[0].Link
	if err := d.WakePractice(ctx, l.Host); err != nil {
		return nil, err
	}
	if pasted.Kind != ticket.KindPage {
		return &way{d: d, slots: []transfer.LinkUploadSpec{{Link: l}}}, nil
	}
	m, err := d.ReadPage(ctx, l, link.ProbePolicy{AllowPrivate: true})
	if err != nil {
		return nil, err
	}
	return pageWay(ctx, d, m)
}

// pageWay gives the ways of a request page. What others send into its slots at the same time is left to them.
func pageWay(ctx context.Context, d *daypass.Daypass, m page.Manifest) (*way, error) {
	if m.Kind != page.KindRequest {
		return nil, apperr.New(apperr.LinkGivesFile, nil)
	}
	out := &way{d: d, several: true, form: m.Post, used: map[string]bool{page.NamesFile: true}}
	for _, put := range m.Puts {
		l, err := link.Parse(put.URL.Reveal())
		if err != nil {
			return nil, err
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

// formWay gives the way of a signed form: any number of files, each by its own name below the form's folder.
func formWay(ctx context.Context, d *daypass.Daypass, f link.PostForm) (*way, error) {
	l, err := f.Link()
	if err != nil {
		return nil, err
	}
	return &way{d: d, several: true, form: &f, used: map[string]bool{}}, d.WakePractice(ctx, l.Host)
}

// outgoing is a file to be sent.
type outgoing struct {
	path  string // on this computer
	below string // what it is called where it goes, with the folders that were named
	size  int64
}

// each gives the file that a path names, or those of a folder where several may be sent. Symbolic links inside a folder
// are left out, and told.
func (y *way) each(named string, do func(outgoing) error) error {
	info, err := os.Stat(named)
	if err != nil || !info.IsDir() || !y.several {
		size := int64(0)
		if err == nil {
			size = info.Size()
		}
		return do(outgoing{named, filepath.Base(named), size})
	}
	root, err := filepath.Abs(named)
	if err != nil {
		return do(outgoing{path: named})
	}
	return filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		below, relErr := filepath.Rel(filepath.Dir(root), file)
		shown := filepath.Join(filepath.Dir(named), below)
		switch {
		case relErr != nil:
			return relErr
		case err == nil && entry.IsDir():
			return nil
		case err == nil && entry.Type()&fs.ModeSymlink != 0:
			y.w.r.out.line(leftOutLine{Type: "left_out", Path: shown, Reason: "symlink"})
			return nil
		}
		one := outgoing{path: shown, below: filepath.ToSlash(below)}
		if info, infoErr := entry.Info(); err == nil && infoErr == nil {
			one.size = info.Size()
		}
		return do(one)
	})
}

// send sends one file through the first way that takes it.
func (y *way) send(ctx context.Context, one outgoing) error {
	tries := y.tries(one)
	if len(tries) == 0 {
		return y.w.refused(apperr.New(apperr.LinkUsed, nil), one.path)
	}
	for n, spec := range tries {
		spec.Source, spec.Connections, spec.StartAt, spec.AllowPrivate = one.path, y.connections, y.startAt, true
		last := n == len(tries)-1
		job, err := y.w.add(func() (transfer.Job, error) { return y.d.Transfers.AddLinkUpload(ctx, spec) })
		if err != nil {
			if !last && elsewhere(err) {
				continue
			}
			return y.w.refused(err, one.path)
		}
		if !last && y.wasRefused(ctx, job.ID) {
			continue
		}
		y.take(spec)
		return errors.Join(y.w.wait(ctx, job.ID), y.tell(ctx, spec, one))
	}
	return nil
}

// wasRefused waits for a job and reports whether another way may take what this one refused; then nothing is left of it.
func (y *way) wasRefused(ctx context.Context, id string) bool {
	if _, err := y.d.Transfers.Wait(ctx, id); !elsewhere(err) || ctx.Err() != nil {
		return false
	}
	y.w.forget(id)
	return y.d.Transfers.Forget(ctx, id) == nil
}

// tries gives the ways of one file, the best first: a ticket for a large one, the form or a place of its own for a small one.
func (y *way) tries(one outgoing) []transfer.LinkUploadSpec {
	large := one.size > largeFile
	var first, second []transfer.LinkUploadSpec
	if y.form != nil && (one.size <= y.form.MaxSize || len(y.slots) == 0) { // else it is refused as too large
		form := transfer.LinkUploadSpec{Form: y.form, Path: path.Join(y.batch, y.free(one.below))}
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

// take drops a slot that is used up.
func (y *way) take(spec transfer.LinkUploadSpec) {
	y.slots = slices.DeleteFunc(y.slots, func(s transfer.LinkUploadSpec) bool {
		return spec.Form == nil && s.Ticket == spec.Ticket && s.Link.URL() == spec.Link.URL()
	})
}

// tell notes for whoever asked what a file is called that went by ticket.
func (y *way) tell(ctx context.Context, spec transfer.LinkUploadSpec, one outgoing) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if spec.Ticket == nil || y.form == nil {
		return nil
	}
	note := page.NamedFile{Key: spec.Ticket.Key, Path: safePath(one.below), Size: one.size}
	return y.d.TellName(ctx, *y.form, y.batch+"/"+spec.Ticket.ID, note, link.ProbePolicy{AllowPrivate: true})
}

// free gives a safe path that no other file of this command has.
func (y *way) free(below string) string {
	folder, name := path.Split(safePath(below))
	name = filename.Unique(name, func(candidate string) bool { return y.used[folder+candidate] })
	y.used[folder+name] = true
	return folder + name
}

// safePath makes each element safe to save under.
func safePath(below string) string {
	elements := strings.Split(below, "/")
	for i, e := range elements {
		elements[i] = filename.Safe(e)
	}
	return strings.Join(elements, "/")
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
