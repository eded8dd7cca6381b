package link

import (
	"context"
	"io"
	"net/url"
	"strconv"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/profile"
	"daypass/internal/secret"
)

// PageRequest asks for a share page: one link to many files.
type PageRequest struct {
	Profile string // name or ID
	Bucket  string
	Items   []string // keys, and prefixes: of a prefix everything below it
	Title   string   // "" names it after what it holds
	Note    string   // plain text
	Expiry  Expiry   // of the page and of every link in it; zero: the profile's default

	// Withdrawable lists copies of the files, so that nothing works after the page was withdrawn. Without it the page goes
	// when it is withdrawn, and who has kept a link from it can use that until its date.
	Withdrawable bool
	Copying      func(CopyProgress) // told while copies are made, one call at a time; nil: nobody listens

	// File gets the page itself, the first where there are several, to be handed out in place of its link: for storages that
	// have browsers save pages. With it no such storage is refused. nil: none.
	File io.Writer
}

// SharePage is one HTML file of a share.
type SharePage struct {
	Title, Note       string
	MadeAt, ExpiresAt time.Time
	Files             []PageFile
	TotalFiles        int
	TotalBytes        int64
	Pages             []secret.String // links of all files of the share in their order; nil where there is one
	Page              int             // which of them this is
}

// PageFile is one line of a share page.
type PageFile struct {
	Path      string // relative, with "/"
	Size      int64
	URL       secret.String
	Modified  time.Time
	CRC64NVME *uint64
	Type      string
}

// PageRenderer writes a share page as HTML.
type PageRenderer func(w io.Writer, p SharePage) error

// Limits of pages.
const (
	filesPerPage = 1000
	maxPageFiles = 50_000
)

// pageType is what pages are stored and answered as.
const pageType = "text/html; charset=utf-8"

// CreatePage makes one link to many files: a page below the profile's share prefix that lists them, each with its own
// link. All end at the same moment. Errors: those of Create; ObjectGone where there is no file; PageDownloads where
// the storage has browsers save pages; NotSupported for more than 50,000 files.
func (s *Service) CreatePage(ctx context.Context, r PageRequest) (Created, error) {
	return s.createPage(ctx, r, "")
}

func (s *Service) createPage(ctx context.Context, r PageRequest, replaces string) (Created, error) {
	if s.cfg.Render == nil || s.cfg.Keeper == nil {
		return Created{}, apperr.New(apperr.NotSupported, apperr.Params{"what": "page"})
	}
	a, err := s.cfg.Profiles.Access(ctx, r.Profile)
	if err != nil {
		return Created{}, err
	}
	at, err := s.serverTime(ctx, a)
	if err != nil {
		return Created{}, err
	}
	if _, _, err := chooseExpiry(a, r.Expiry, at); err != nil { // before anything is asked or copied
		return Created{}, err
	}
	files, err := s.gather(ctx, a, r)
	if err != nil {
		return Created{}, err
	}
	d, release, err := s.NewDeposit(ctx, a, PurposePage, r.Bucket, files[0].key)
	if err != nil {
		return Created{}, err
	}
	defer release()
	m := &pageMaker{s: s, a: a, r: r, d: d, files: files}
	created, err := m.make(ctx, replaces)
	if err != nil {
		s.AbandonDeposit(ctx, a, m.d)
		return Created{}, err
	}
	return created, s.SettleDeposit(ctx, m.d, created.Issued.ExpiresAt)
}

// giveUpTime bounds taking back what was begun, when the caller's own time may be over.
const giveUpTime = 8 * time.Second

// AbandonDeposit takes away what something that came to nothing left, even when the caller's own time is over; a sweep does
// where that fails.
func (s *Service) AbandonDeposit(ctx context.Context, a profile.Access, d Deposit) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), giveUpTime)
	defer cancel()
	d.State = DepositRemoving
	if s.touch(ctx, &d) == nil {
		_, _ = s.takeAway(ctx, a, d)
	}
}

// pageMaker makes one page.
type pageMaker struct {
	s     *Service
	a     access
	r     PageRequest
	d     Deposit
	files []pageSource
}

// pageSource is a file that a page lists.
type pageSource struct {
	path   string
	key    string // what its link opens
	object Object
}

func (m *pageMaker) make(ctx context.Context, replaces string) (Created, error) {
	if m.r.File == nil {
		if err := m.s.ShowsPages(ctx, m.a, m.d); err != nil {
			return Created{}, err
		}
	}
	m.d.Key, m.d.Files, m.d.Items, m.d.Note = m.d.Prefix+"index.html", len(m.files), m.r.Items, m.r.Note
	for _, f := range m.files {
		m.d.Sources = append(m.d.Sources, f.key)
	}
	if err := m.copies(ctx); err != nil {
		return Created{}, err
	}
	if err := m.s.touch(ctx, &m.d); err != nil {
		return Created{}, err
	}
	at, err := m.s.serverTime(ctx, m.a) // the links begin now
	if err != nil {
		return Created{}, err
	}
	expires, capped, err := chooseExpiry(m.a, m.r.Expiry, at)
	if err != nil {
		return Created{}, err
	}
	if err := m.store(ctx, at, expires); err != nil {
		return Created{}, err
	}
	return m.s.Publish(ctx, m.a, Publication{
		Deposit: m.d, Kind: IssuedPage, Name: filename.Safe(m.title()) + ".html", SignedAt: at, Expires: expires, CappedBy: capped,
		Replaces: replaces, Files: len(m.files), Bytes: m.bytes(), AsFile: m.r.File != nil,
	})
}

func (m *pageMaker) bytes() (sum int64) {
	for _, f := range m.files {
		sum += f.object.Size
	}
	return sum
}

// title names the page after what it holds where nobody named it.
func (m *pageMaker) title() string {
	switch {
	case m.r.Title != "":
		return m.r.Title
	case len(m.r.Items) == 1:
		return defaultName(m.r.Items[0])
	}
	return defaultName(m.files[0].path) + " +" + strconv.Itoa(len(m.files)-1)
}

// pageKey is where page n of a share is, from 0.
func (m *pageMaker) pageKey(n int) string {
	if n == 0 {
		return m.d.Key
	}
	return m.d.Prefix + "page-" + strconv.Itoa(n+1) + ".html"
}

// pageGrant opens a page in a browser.
func pageGrant(p profile.Profile, bucket, key, name string, at time.Time, expires time.Duration) Grant {
	g := Grant{
		Method: MethodGet, Bucket: bucket, Key: key, Name: name, Inline: true, ContentType: pageType, SignedAt: at, Expires: expires,
		Query: url.Values{
			"response-content-type":        {pageType},
			"response-content-disposition": {filename.FormatDisposition(name, true)},
		},
	}
	if preset, ok := profile.PresetByName(p.Preset); ok && preset.OperationParam {
		g.Query.Set("x-id", "GetObject")
	}
	return g
}
