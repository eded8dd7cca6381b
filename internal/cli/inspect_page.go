package cli

import (
	"context"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/page"
	"daypass/internal/ticket"
)

// pageOf reads the page that a working link opens; false where it is none of Daypass's own, and so a file like any other.
func pageOf(ctx context.Context, d *daypass.Daypass, i link.Inspection, opts link.InspectOptions) (m page.Manifest, ok bool, err error) {
	if opts.Offline || i.State != link.StateWorks || !ticket.OpensPage(i.Link) {
		return m, false, nil
	}
	m, err = d.ReadPage(ctx, i.Link, opts.Policy)
	switch code := apperr.CodeOf(err); {
	case code == apperr.PageInvalid, code == apperr.PageTooLarge:
		return m, false, nil // a file
	case err != nil:
		return m, false, err
	}
	return m, true, nil
}

// pageLineOf is what a page says beside what every link does.
func pageLineOf(m page.Manifest) *pageLine {
	line := &pageLine{Kind: string(m.Kind), Title: m.Title, Note: m.Note}
	if m.Kind == page.KindRequest {
		line.From, line.MaxSize = some(m.From), some(m.Largest())
		return line
	}
	line.Files, line.Bytes = new(m.TotalFiles), new(m.TotalBytes)
	return line
}

// describePage tells a page to a person.
func (r *runner) describePage(i link.Inspection, m page.Manifest, now time.Time) {
	title := m.Title
	if title == "" {
		title = i.Name
	}
	r.out.text("%s", inert(title))
	if m.Kind == page.KindRequest {
		r.out.text("  kind        a request page: it asks for files, and holds none")
		if m.From != "" {
			r.out.text("  asked by    %s", inert(m.From))
		}
		limit := ""
		if most := m.Largest(); most > 0 {
			limit = " of up to " + humanBytes(most)
		}
		r.out.text("  takes       files%s: daypass put FILE --link LINK", limit)
	} else {
		r.out.text("  kind        a share page")
		r.out.text("  gives       %d files, %s: daypass get LINK", m.TotalFiles, humanBytes(m.TotalBytes))
	}
	r.out.text("  from        %s", inert(i.Link.Host))
	if !i.ExpiresAt.IsZero() {
		r.out.text("  works until %s (%s left)", humanTime(i.ExpiresAt, now), humanDuration(time.Duration(i.SecondsLeft)*time.Second))
	}
	r.out.text("  state       %s", stateWords[i.State])
}
