package transfer

import (
	"context"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/link"
)

// SharedFile is one file that a share page offers. All of it but the link is the page's word.
type SharedFile struct {
	Path      string // relative, "/" between its elements; not safe
	Size      int64  // bytes
	Link      link.Link
	Modified  time.Time
	CRC64NVME *uint64
}

// SharedPage is one page of a share.
type SharedPage struct {
	Title string
	Files []SharedFile
	Pages []link.Link // all pages of the share, this one being Pages[Page]; nil where it is the only one
	Page  int
}

// Pages reads share pages. It is safe for concurrent use.
type Pages interface {
	// ReadShare fetches a page and reads it. Errors: those of a download, and those of what is no share page.
	ReadShare(ctx context.Context, l link.Link, allowPrivate bool) (SharedPage, error)
}

// PageDownloadSpec asks for all files that a share page offers.
type PageDownloadSpec struct {
	Link         link.Link // the page's
	Folder       string    // where to; must exist
	Name         string    // of the folder that is made there; "": the page's title
	Existing     ExistingRule
	Connections  int // most connections; 0: the engine's limit
	AllowPrivate bool
	StartAt      time.Time // not before this moment; zero: at once
}

// AddPageDownload reads a share page, makes a job of Kind FolderDownload and queues it, or goes on with the unfinished
// one of the same page and folder, to which the link is given. The page's link is kept sealed, its files' links nowhere.
// Errors: those of Pages.ReadShare, NotSupported, JobBusy.
func (e *Engine) AddPageDownload(ctx context.Context, s PageDownloadSpec) (Job, error) {
	if e.cfg.Pages == nil || e.cfg.Items == nil {
		return Job{}, apperr.New(apperr.NotSupported, apperr.Params{"what": "get"})
	}
	first, err := e.cfg.Pages.ReadShare(ctx, s.Link, s.AllowPrivate)
	if err != nil {
		return Job{}, err
	}
	name := s.Name
	if name == "" {
		name = first.Title
	}
	if strings.TrimSpace(name) == "" {
		name = s.Link.Host
	}
	place, err := FolderDownloadSpec{Bucket: "page", Folder: s.Folder, Name: filename.Safe(name), Existing: s.Existing}.checked()
	if err != nil {
		return Job{}, err
	}
	now := e.clock.Now().UTC()
	j := Job{
		ID: link.NewID(), Kind: FolderDownload, State: StateQueued, Identity: s.Link.Identity(),
		Host: s.Link.Host, Bucket: s.Link.Bucket, Key: s.Link.Key, VersionID: s.Link.VersionID,
		Name: place.Name, Folder: place.Folder, Path: filepath.Join(place.Folder, place.Name),
		Existing: place.Existing, Connections: s.Connections, AllowPrivate: s.AllowPrivate, StartAt: s.StartAt, CreatedAt: now, UpdatedAt: now,
	}
	j.setLink(s.Link)
	return e.addPage(ctx, j, s.Link)
}

// addPage makes the job, or gives the link to the unfinished one.
func (e *Engine) addPage(ctx context.Context, j Job, l link.Link) (Job, error) {
	end, err := e.adding(ctx, j.Identity, j.Folder)
	if err != nil {
		return Job{}, err
	}
	defer end()
	old, err := e.cfg.Store.List(ctx, Filter{Kind: FolderDownload, Identity: j.Identity, Folder: j.Folder, States: Unfinished()})
	if err != nil {
		return Job{}, err
	}
	for _, o := range old {
		if o.Name == j.Name {
			return e.giveLink(ctx, o.ID, l, func(old *Job) {
				old.Existing, old.Connections, old.StartAt = j.Existing, j.Connections, j.StartAt
				old.AllowPrivate = old.AllowPrivate || j.AllowPrivate
			})
		}
	}
	return e.begin(ctx, j, l, l.URL())
}

// pageSource is what a share page offers. Its links are in memory alone, those of a few pages at a time.
type pageSource struct {
	f *folder

	mu     sync.Mutex
	pages  []link.Link // all of the share
	loaded []loadedPage
}

// loadedPage is a page that was read.
type loadedPage struct {
	number int
	title  string
	files  map[string]SharedFile
	order  []string
}

// keptPages is how many pages' links are in memory at once: the one that is listed, and those that files are fetched from.
const keptPages = 3

// rootOfPages is the Root of a first page's items; that of the next is one more.
const rootOfPages = 2

func (s *pageSource) prepare(ctx context.Context) (string, error) {
	l := s.f.t.currentLink()
	s.mu.Lock()
	defer s.mu.Unlock()
	first, err := s.read(ctx, l)
	if err != nil {
		return "", err
	}
	if s.pages = first.Pages; len(s.pages) == 0 {
		s.pages, first.Page = []link.Link{l}, 0
	}
	s.keep(first)
	return l.Host, nil
}

// read fetches a page.
func (s *pageSource) read(ctx context.Context, l link.Link) (p SharedPage, err error) {
	err = s.f.retry(ctx, func() error {
		p, err = s.f.e.cfg.Pages.ReadShare(ctx, l, s.f.t.snapshot().AllowPrivate)
		return err
	})
	return p, err
}

// keep remembers a page's files; s.mu is held.
func (s *pageSource) keep(p SharedPage) *loadedPage {
	one := loadedPage{number: p.Page, title: p.Title, files: make(map[string]SharedFile, len(p.Files))}
	for _, f := range p.Files {
		if _, twice := one.files[f.Path]; !twice {
			one.order = append(one.order, f.Path)
			one.files[f.Path] = f
		}
	}
	if len(s.loaded) == keptPages {
		s.loaded = slices.Delete(s.loaded, 0, 1)
	}
	s.loaded = append(s.loaded, one)
	return &s.loaded[len(s.loaded)-1]
}

// page gives a page, which is read where it is not at hand.
func (s *pageSource) page(ctx context.Context, number int) (loadedPage, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.loaded {
		if p.number == number {
			return p, nil
		}
	}
	if number < 0 || number >= len(s.pages) {
		return loadedPage{}, apperr.New(apperr.ObjectGone, nil)
	}
	p, err := s.read(ctx, s.pages[number])
	if err != nil {
		return loadedPage{}, err
	}
	p.Page = number
	return *s.keep(p), nil
}

func (s *pageSource) list(ctx context.Context, l *lister) error {
	for number := range s.pages {
		p, err := s.page(ctx, number)
		if err != nil {
			return err
		}
		for _, name := range p.order {
			f := p.files[name]
			if err := l.below(ctx, Item{Path: f.Path, Size: f.Size, Modified: f.Modified, Root: int64(rootOfPages + number)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// file gives what the page says of an item.
func (s *pageSource) file(ctx context.Context, i Item) (SharedFile, error) {
	p, err := s.page(ctx, int(i.Root-rootOfPages))
	if err != nil {
		return SharedFile{}, err
	}
	f, ok := p.files[strings.TrimPrefix(i.Path, s.f.t.snapshot().Name+"/")]
	if !ok {
		return SharedFile{}, apperr.New(apperr.ObjectGone, apperr.Params{"name": path.Base(i.Path)})
	}
	return f, nil
}

func (s *pageSource) open(ctx context.Context, i Item) (*Response, error) {
	f, err := s.file(ctx, i)
	if err != nil {
		return nil, err
	}
	r, err := s.f.e.cfg.Fetcher.Fetch(ctx, Request{Link: f.Link, End: -1, Pin: Pin{Size: i.Size}, AllowPrivate: s.f.t.snapshot().AllowPrivate})
	if err != nil {
		return nil, err
	}
	if r.Start != 0 || r.Total >= 0 && r.Total != i.Size {
		_ = r.Body.Close()
		return nil, apperr.New(apperr.ObjectReplaced, apperr.Params{"name": path.Base(i.Path)})
	}
	if f.CRC64NVME != nil { // the page's own sum, whatever the storage says by now
		r.CRC64NVME = f.CRC64NVME
	}
	return r, nil
}

func (s *pageSource) find(ctx context.Context, i Item) (Stored, bool, error) {
	f, err := s.file(ctx, i)
	if apperr.CodeOf(err) == apperr.ObjectGone {
		return Stored{}, false, nil
	}
	return Stored{Size: f.Size, CRC64NVME: f.CRC64NVME, ETag: i.ETag}, err == nil, err
}

func (s *pageSource) job(Item) Job { return Job{} }

// arm gives a large file its link.
func (s *pageSource) arm(ctx context.Context, i Item, t *task) error {
	f, err := s.file(ctx, i)
	if err != nil {
		return err
	}
	t.links.set(f.Link)
	return nil
}
