package link

import (
	"bytes"
	"context"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/profile"
	"daypass/internal/secret"
)

// store signs every file, renders the pages and puts them into the storage, the first one last.
func (m *pageMaker) store(ctx context.Context, at time.Time, expires time.Duration) error {
	links, err := m.pageLinks(ctx, at, expires)
	if err != nil {
		return err
	}
	for n := max(len(links), 1) - 1; n >= 0; n-- {
		p := SharePage{
			Title: m.title(), Note: m.r.Note, MadeAt: at, ExpiresAt: at.Add(expires), TotalFiles: len(m.files), TotalBytes: m.bytes(),
			Pages: links, Page: n,
		}
		for _, f := range m.files[n*filesPerPage : min((n+1)*filesPerPage, len(m.files))] {
			one, err := m.file(ctx, f, at, expires)
			if err != nil {
				return err
			}
			p.Files = append(p.Files, one)
		}
		var body bytes.Buffer
		if err := m.s.cfg.Render(&body, p); err != nil {
			return apperr.Wrap(err, apperr.Internal, nil)
		}
		if err := m.s.cfg.Keeper.PutSmall(ctx, m.a, m.d.Bucket, m.pageKey(n), pageType, body.Bytes()); err != nil {
			return err
		}
		if n == 0 && m.r.File != nil {
			if _, err := m.r.File.Write(body.Bytes()); err != nil {
				return err
			}
		}
	}
	return nil
}

// pageLinks gives the links of all pages; nil where there is one alone.
func (m *pageMaker) pageLinks(ctx context.Context, at time.Time, expires time.Duration) (links []secret.String, err error) {
	if len(m.files) <= filesPerPage {
		return nil, nil
	}
	for n := range (len(m.files) + filesPerPage - 1) / filesPerPage {
		g := pageGrant(m.a.Profile, m.d.Bucket, m.pageKey(n), m.title()+".html", at, expires)
		text, err := m.s.cfg.Signer.Sign(ctx, m.a, g)
		if err != nil {
			return nil, err
		}
		links = append(links, text)
	}
	return links, nil
}

func (m *pageMaker) file(ctx context.Context, f pageSource, at time.Time, expires time.Duration) (PageFile, error) {
	g := downloadGrant(m.a.Profile, CreateRequest{Bucket: m.r.Bucket, Key: f.key, Name: defaultName(f.path)})
	g.SignedAt, g.Expires = at, expires
	text, err := m.s.cfg.Signer.Sign(ctx, m.a, g)
	o := f.object
	return PageFile{Path: f.path, URL: text, Size: o.Size, Modified: o.Modified, CRC64NVME: o.CRC64NVME, Type: o.ContentType}, err
}

// Publication is a page that is in its deposit, at Deposit.Key, and is to get a link.
type Publication struct {
	Deposit  Deposit
	Kind     IssuedKind
	Name     string // what it is called in the ledger, and saved as by who wants to
	SignedAt time.Time
	Expires  time.Duration
	CappedBy Cap
	Replaces string
	Files    int
	Bytes    int64
	AsFile   bool // the page is handed out as a file: its link may be one that browsers save
}

// Publish makes the link that opens a page, proves that it is shown and not saved, and puts it into the ledger. The caller
// settles the deposit. Errors: as Create, PageDownloads.
func (s *Service) Publish(ctx context.Context, a profile.Access, p Publication) (Created, error) {
	d := p.Deposit
	object, err := s.cfg.Signer.Stat(ctx, a, d.Bucket, d.Key, "")
	if err != nil {
		return Created{}, err
	}
	g := pageGrant(a.Profile, d.Bucket, d.Key, p.Name, p.SignedAt, p.Expires)
	made, err := s.sign(ctx, a, g)
	if err != nil {
		return Created{}, err
	}
	answer, err := s.prove(ctx, made.link, object)
	if err == nil && !p.AsFile { // what was learnt of the storage once may be true no more
		err = s.judge(ctx, a.ID, made.link.Host, answer)
	}
	if err != nil {
		return Created{}, err
	}
	i := s.entry(a, g, made, object)
	i.Hints = Hints{Name: p.Name, Size: object.Size} // no version: a browser's address stays as short as it can be
	i.Kind, i.DepositID, i.CappedBy, i.Replaces, i.Files, i.Bytes = p.Kind, d.ID, p.CappedBy, p.Replaces, p.Files, p.Bytes
	if err := s.cfg.Ledger.Add(ctx, i); err != nil {
		return Created{}, err
	}
	return s.created(i, made.link), nil
}

// IssueUpload makes an upload link of a grant that has its times, and puts it into the ledger. It cannot be proved: one
// that is tried is used.
func (s *Service) IssueUpload(ctx context.Context, a profile.Access, g Grant, c Cap) (Created, error) {
	made, err := s.sign(ctx, a, g)
	if err != nil {
		return Created{}, err
	}
	i := s.entry(a, g, made, Object{})
	i.Hints, i.Kind, i.CappedBy = Hints{Name: defaultName(g.Key), Size: -1}, IssuedRequest, c
	if err := s.cfg.Ledger.Add(ctx, i); err != nil {
		return Created{}, err
	}
	return s.created(i, made.link), nil
}

// ShowsPages finds out whether a storage lets browsers open pages, unless that is known already, by a small one in a
// deposit. Some providers answer every HTML file with "attachment". Errors: PageDownloads, and the storage's.
func (s *Service) ShowsPages(ctx context.Context, a profile.Access, d Deposit) error {
	if a.Traits.Pages == profile.Yes {
		return nil
	}
	const body = "<!doctype html><title>Daypass</title>"
	key := d.Prefix + "probe.html"
	if err := s.cfg.Keeper.PutSmall(ctx, a, d.Bucket, key, pageType, []byte(body)); err != nil {
		return err
	}
	at, err := s.serverTime(ctx, a)
	if err != nil {
		return err
	}
	made, err := s.sign(ctx, a, pageGrant(a.Profile, d.Bucket, key, "probe.html", at, time.Minute))
	if err != nil {
		return err
	}
	p, err := s.try(ctx, made.link)
	if err != nil {
		return err
	}
	_ = s.cfg.Keeper.Remove(ctx, a, d.Bucket, key, "") // else it goes with the deposit
	return s.judge(ctx, a.ID, made.link.Host, p)
}

// judge tells by an answer whether a browser opens the page that it brings, and remembers it of the profile.
func (s *Service) judge(ctx context.Context, profileID, host string, p Probe) error {
	shown := !p.Attachment && strings.HasPrefix(strings.ToLower(p.ContentType), "text/html")
	s.learn(ctx, profileID, shown)
	if !shown {
		return apperr.New(apperr.PageDownloads, apperr.Params{"host": host})
	}
	return nil
}

// learn stores whether pages are shown. That it cannot be stored costs a request the next time, and nothing else.
func (s *Service) learn(ctx context.Context, profileID string, shown bool) {
	if s.cfg.Learn == nil {
		return
	}
	answer := profile.No
	if shown {
		answer = profile.Yes
	}
	_ = s.cfg.Learn(ctx, profileID, func(t *profile.Traits) { t.Pages = answer })
}

// extendPage makes the page again, of what was asked for then, with links that end later.
func (s *Service) extendPage(ctx context.Context, old Issued, d Deposit, e Expiry) (Created, error) {
	return s.createPage(ctx, PageRequest{
		Profile: old.ProfileID, Bucket: old.Grant.Bucket, Items: d.Items, Note: d.Note, Expiry: e,
		Title: strings.TrimSuffix(old.Grant.Name, ".html"), Withdrawable: len(d.Copies) > 0,
	}, old.ID)
}
