package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/page"
	"daypass/internal/ticket"
	"daypass/internal/transfer"
)

// putLink is put with --link.
func (r *runner) putLink(c *cobra.Command, f *putFlags, paths []string) error {
	for _, name := range []string{"to", "existing", "expires"} {
		if c.Flags().Changed(name) {
			return usage("--link and --" + name + " do not go together")
		}
	}
	limit, err := f.bounds()
	if err != nil {
		return err
	}
	at, err := f.start.time(time.Now())
	if err != nil {
		return err
	}
	text, err := r.linkText(f.link)
	if err != nil {
		return err
	}
	return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
		d.LimitRate(0, limit)
		return r.putThrough(ctx, d, paths, text, f.connections, at)
	})
}

// putThrough sends files through an upload link, a ticket or a request page; none of it needs a profile.
func (r *runner) putThrough(ctx context.Context, d *daypass.Daypass, paths []string, text string, connections int, at time.Time) error {
	slots, several, err := r.slots(ctx, d, text)
	if err != nil {
		return err
	}
	if !several && len(paths) > 1 {
		return apperr.New(apperr.LinkOneFile, nil)
	}
	for i := range slots {
		slots[i].StartAt = at
	}
	w := r.watch(d)
	defer w.stop()
	var first error
	for _, path := range paths {
		var err error
		if slots, err = w.through(ctx, path, slots, connections); err != nil && first == nil {
			first = err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if len(paths) > 1 {
		w.summary()
	}
	return first
}

// linkText gives what --link stands for: stdin, a file's content, or itself.
func (r *runner) linkText(arg string) (string, error) {
	if arg == "-" {
		return r.gather([]string{arg}, page.MaxBytes)
	}
	info, err := os.Stat(arg)
	if err != nil || !info.Mode().IsRegular() {
		return arg, nil // then it is no file
	}
	f, err := os.Open(arg)
	if err != nil {
		return "", apperr.Wrap(err, apperr.SourceMissing, apperr.Params{"name": arg})
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, page.MaxBytes+1))
	if err != nil {
		return "", apperr.Wrap(err, apperr.SourceMissing, apperr.Params{"name": arg})
	}
	return textOf(raw), nil
}

// slots gives the ways in which files may go, one file each. several: more than one file may be sent.
func (r *runner) slots(ctx context.Context, d *daypass.Daypass, text string) (slots []transfer.LinkUploadSpec, several bool, err error) {
	if page.Is([]byte(text)) {
		m, err := page.Parse([]byte(text))
		if err != nil {
			return nil, false, err
		}
		return pageSlots(m)
	}
	pasted, err := ticket.Recognise(text)
	if err != nil {
		return nil, false, err
	}
	if pasted.Ticket != nil {
		return []transfer.LinkUploadSpec{{Ticket: pasted.Ticket}}, false, d.WakePractice(ctx, pasted.Ticket.Host())
	}
	l := pasted.Found[0].Link
	if err := d.WakePractice(ctx, l.Host); err != nil {
		return nil, false, err
	}
	if pasted.Kind != ticket.KindPage {
		return []transfer.LinkUploadSpec{{Link: l}}, false, nil
	}
	m, err := d.ReadPage(ctx, l, link.ProbePolicy{AllowPrivate: true})
	if err != nil {
		return nil, false, err
	}
	return pageSlots(m)
}

// pageSlots gives the slots of a request page: those for single files first, then its tickets for large ones. What others
// send into them at the same time is left to them.
func pageSlots(m page.Manifest) (slots []transfer.LinkUploadSpec, several bool, err error) {
	if m.Kind != page.KindRequest {
		return nil, false, apperr.New(apperr.LinkGivesFile, nil)
	}
	for _, put := range m.Puts {
		l, err := link.Parse(put.URL.Reveal())
		if err != nil {
			return nil, false, err
		}
		slots = append(slots, transfer.LinkUploadSpec{Link: l, Shared: true})
	}
	for _, t := range m.Tickets {
		slots = append(slots, transfer.LinkUploadSpec{Ticket: &t, Shared: true})
	}
	if len(slots) == 0 {
		return nil, false, apperr.New(apperr.LinkUsed, nil)
	}
	return slots, true, nil
}

// through sends one file through the first slot that takes it, and gives the slots that are left.
func (w *watcher) through(ctx context.Context, path string, slots []transfer.LinkUploadSpec, connections int) ([]transfer.LinkUploadSpec, error) {
	if len(slots) == 0 {
		return nil, w.refused(apperr.New(apperr.LinkUsed, nil), path)
	}
	for n, i := range order(path, slots) {
		slot := slots[i]
		slot.Source, slot.Connections, slot.AllowPrivate = path, connections, true
		last := n == len(slots)-1
		job, err := w.add(func() (transfer.Job, error) { return w.d.Transfers.AddLinkUpload(ctx, slot) })
		if err != nil {
			if !last && elsewhere(err) {
				continue
			}
			return slots, w.refused(err, path)
		}
		if !last {
			if _, err := w.d.Transfers.Wait(ctx, job.ID); elsewhere(err) && ctx.Err() == nil {
				w.forget(job.ID)
				err := w.d.Transfers.Forget(ctx, job.ID) // it has sent nothing
				if err != nil && apperr.CodeOf(err) != apperr.JobNotFound {
					return slots, err
				}
				continue
			}
		}
		return slices.Delete(slices.Clone(slots), i, i+1), w.wait(ctx, job.ID)
	}
	return slots, nil
}

// largeFile is what goes by a ticket, where there is one: it can be gone on with.
const largeFile = 16 << 20

// order gives the slots in the order in which a file tries them.
func order(path string, slots []transfer.LinkUploadSpec) []int {
	info, err := os.Stat(path)
	large := err == nil && info.Size() > largeFile
	var first, second []int
	for i, slot := range slots {
		if (slot.Ticket != nil) == large {
			first = append(first, i)
		} else {
			second = append(second, i)
		}
	}
	return append(first, second...)
}

// elsewhere reports whether another slot may take what one refused.
func elsewhere(err error) bool {
	for _, code := range []apperr.Code{apperr.LinkUsed, apperr.TicketClosed, apperr.FileOverLimit, apperr.ObjectTooLarge} {
		if errors.Is(err, apperr.New(code, nil)) {
			return true
		}
	}
	return false
}
