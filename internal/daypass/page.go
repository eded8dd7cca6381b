package daypass

import (
	"context"
	"io"
	"strings"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/page"
	"daypass/internal/transfer"
)

// ReadPage fetches the page that a link opens and reads it: a share or a request. A page whose links lead to another host
// than its own is none of ours. Errors: those of a download, PageInvalid, PageNewer, PageTooLarge.
func (d *Daypass) ReadPage(ctx context.Context, l link.Link, policy link.ProbePolicy) (page.Manifest, error) {
	r, err := d.web.Fetch(ctx, transfer.Request{Link: l, Start: 0, End: -1, Pin: transfer.Pin{Size: -1}, AllowPrivate: policy.AllowPrivate})
	if err != nil {
		return page.Manifest{}, err
	}
	defer func() { _ = r.Body.Close() }()
	if r.Total > page.MaxBytes {
		return page.Manifest{}, apperr.New(apperr.PageTooLarge, apperr.Params{"max_bytes": int64(page.MaxBytes)})
	}
	text, err := io.ReadAll(io.LimitReader(r.Body, page.MaxBytes+1))
	if err != nil {
		return page.Manifest{}, err
	}
	m, err := page.Parse(text)
	if err != nil {
		return page.Manifest{}, err
	}
	origin := "https://" + l.Host
	if l.Insecure {
		origin = "http://" + l.Host
	}
	if !strings.EqualFold(m.Origin, origin) {
		return page.Manifest{}, apperr.New(apperr.PageInvalid, nil)
	}
	return m, nil
}

// sharePages reads share pages for the engine.
type sharePages struct{ d *Daypass }

// ReadShare implements transfer.Pages.
func (s sharePages) ReadShare(ctx context.Context, l link.Link, allowPrivate bool) (transfer.SharedPage, error) {
	m, err := s.d.ReadPage(ctx, l, link.ProbePolicy{AllowPrivate: allowPrivate})
	if err != nil {
		return transfer.SharedPage{}, err
	}
	if m.Kind != page.KindShare {
		return transfer.SharedPage{}, apperr.New(apperr.LinkTakesFiles, nil)
	}
	p := transfer.SharedPage{Title: m.Title, Page: m.Page}
	for _, f := range m.Files {
		one, err := link.Parse(f.URL.Reveal())
		if err != nil {
			return transfer.SharedPage{}, apperr.Wrap(err, apperr.PageInvalid, nil)
		}
		p.Files = append(p.Files, transfer.SharedFile{Path: f.Path, Size: f.Size, Link: one, Modified: f.Modified, CRC64NVME: f.CRC64NVME})
	}
	for _, text := range m.Pages {
		one, err := link.Parse(text.Reveal())
		if err != nil || one.Host != l.Host {
			return transfer.SharedPage{}, apperr.Wrap(err, apperr.PageInvalid, nil)
		}
		p.Pages = append(p.Pages, one)
	}
	return p, nil
}
