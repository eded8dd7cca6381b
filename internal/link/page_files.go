package link

import (
	"context"
	"path"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"daypass/internal/apperr"
	"daypass/internal/filename"
)

// How files of a page are looked at: so many at a time, and beyond so many only as the listing shows them, without checksum.
const (
	looksAtOnce = 16
	maxLooks    = 5_000
)

// gather finds the files that a page is to list, at least one, and looks at each.
func (s *Service) gather(ctx context.Context, a access, r PageRequest) ([]pageSource, error) {
	g := newGatherer(s, a, r)
	if err := g.all(ctx); err != nil {
		return nil, err
	}
	return g.files, g.look(ctx)
}

func newGatherer(s *Service, a access, r PageRequest) *gatherer {
	return &gatherer{s: s, a: a, r: r, base: commonFolder(r.Items), taken: map[string]bool{}, seen: make([]looked, len(r.Items))}
}

// all finds the files of all items.
func (g *gatherer) all(ctx context.Context) error {
	if len(g.r.Items) > maxPageFiles { // each is one file at least
		return tooManyFiles()
	}
	if err := g.lookAtItems(ctx); err != nil {
		return err
	}
	for n := range g.r.Items {
		if err := g.item(ctx, n); err != nil {
			return err
		}
	}
	if len(g.files) == 0 {
		return apperr.New(apperr.ObjectGone, apperr.Params{"own": true, "bucket": g.r.Bucket})
	}
	return nil
}

// Measure tells how many files a page of these items would list, and their bytes together: as much more a withdrawable page
// takes in the storage. Nothing is made. Errors: as CreatePage.
func (s *Service) Measure(ctx context.Context, r PageRequest) (files int, bytes int64, err error) {
	a, err := s.cfg.Profiles.Access(ctx, r.Profile)
	if err != nil {
		return 0, 0, err
	}
	g := newGatherer(s, a, r)
	if err := g.all(ctx); err != nil {
		return 0, 0, err
	}
	for _, f := range g.files {
		bytes += f.object.Size
	}
	return len(g.files), bytes, nil
}

type gatherer struct {
	s     *Service
	a     access
	r     PageRequest
	base  string // the folder that all items are in
	files []pageSource
	taken map[string]bool // paths
	seen  []looked        // of each item
}

// looked is what an item turned out to be.
type looked struct {
	object Object
	found  bool // it is an object; else a prefix
}

// commonFolder gives the folder that all items are in, "" for the top. Paths on a page begin there, so that several files and
// folders keep where they are to each other.
func commonFolder(items []string) string {
	common := ""
	for n, item := range items {
		parent := item[:strings.LastIndexByte(strings.TrimSuffix(item, "/"), '/')+1]
		if n == 0 {
			common = parent
		}
		for !strings.HasPrefix(parent, common) {
			common = common[:strings.LastIndexByte(strings.TrimSuffix(common, "/"), '/')+1]
		}
	}
	return common
}

// item adds an object, or everything below a prefix.
func (g *gatherer) item(ctx context.Context, n int) error {
	item, base := g.r.Items[n], g.base
	if g.seen[n].found {
		return g.add(item, strings.TrimPrefix(item, base), g.seen[n].object)
	}
	if item != "" && !strings.HasSuffix(item, "/") {
		item += "/"
	}
	if len(g.r.Items) == 1 {
		base = item
	}
	before := len(g.files)
	for after := ""; ; {
		page, next, err := g.s.cfg.Keeper.Below(ctx, g.a, g.r.Bucket, item, after)
		if err != nil {
			return err
		}
		for _, o := range page {
			if err := g.listed(o, base); err != nil {
				return err
			}
		}
		if after = next; after == "" {
			break
		}
	}
	if len(g.files) == before {
		return apperr.New(apperr.ObjectGone, apperr.Params{"own": true, "bucket": g.r.Bucket, "name": item})
	}
	return nil
}

// listed adds an object of a listing; markers of folders and what Daypass keeps itself are none.
func (g *gatherer) listed(o Listed, base string) error {
	if strings.HasSuffix(o.Key, "/") || strings.HasPrefix(o.Key, g.a.ShareFolder(g.r.Bucket, o.Key)) {
		return nil
	}
	return g.add(o.Key, strings.TrimPrefix(o.Key, base), Object{Size: o.Size, ETag: o.ETag, Modified: o.Modified})
}

func (g *gatherer) add(key, relative string, o Object) error {
	if len(g.files) == maxPageFiles {
		return tooManyFiles()
	}
	at := safePath(relative)
	name := filename.Unique(path.Base(at), func(name string) bool { return g.taken[path.Join(path.Dir(at), name)] })
	at = path.Join(path.Dir(at), name)
	g.taken[at] = true
	g.files = append(g.files, pageSource{path: at, key: key, object: o})
	return nil
}

func tooManyFiles() error {
	return apperr.New(apperr.NotSupported, apperr.Params{"what": "more than " + strconv.Itoa(maxPageFiles) + " files"})
}

// maxPagePath is the longest path of a page, bytes.
const maxPagePath = 2 << 10

// safePath makes a key's end a path that stays in its folder: keys may hold anything, "//" and ".." among it.
func safePath(relative string) string {
	var parts []string
	for part := range strings.SplitSeq(strings.ToValidUTF8(relative, "\uFFFD"), "/") {
		if part != "" {
			parts = append(parts, filename.Safe(part))
		}
	}
	at := path.Join(parts...)
	if at == "" || len(at) > maxPagePath {
		return filename.Safe(filename.Base(relative))
	}
	return at
}

// look asks for each file's facts, checksum and type among them.
func (g *gatherer) look(ctx context.Context) error {
	if len(g.files) > maxLooks {
		return nil
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(looksAtOnce)
	for i := range g.files {
		f := &g.files[i]
		if f.object.ContentType != "" { // an item of its own, looked at already
			continue
		}
		group.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			o, err := g.s.cfg.Signer.Stat(ctx, g.a, g.r.Bucket, f.key, "")
			if err != nil {
				return ownFile(err, f.key)
			}
			f.object = o
			return nil
		})
	}
	return group.Wait()
}

// copies makes a copy of each file below the deposit where the page is to be withdrawn whole, and lists those instead.
// Their keys are stored before the first is made.
func (m *pageMaker) copies(ctx context.Context) error {
	if !m.r.Withdrawable {
		return nil
	}
	for i, f := range m.files {
		m.d.Copies = append(m.d.Copies, m.d.Prefix+"files/"+strconv.Itoa(i+1)+"/"+filename.Safe(path.Base(f.path)))
	}
	m.d.Bytes = m.bytes()
	if err := m.s.touch(ctx, &m.d); err != nil {
		return err
	}
	whole := &copying{bucket: m.r.Bucket, key: m.title(), size: m.d.Bytes, tell: m.r.Copying}
	whole.told(0)
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(looksAtOnce / 2)
	var large []int
	for i, f := range m.files {
		if f.object.Size > m.s.copyWhole() {
			large = append(large, i)
			continue
		}
		group.Go(func() error {
			if inner.Err() != nil {
				return inner.Err()
			}
			return m.copier(i, whole).run(inner)
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for _, i := range large { // one after the other: the deposit notes one copy in parts
		if err := m.copier(i, whole).run(ctx); err != nil {
			return err
		}
	}
	for i := range m.files {
		m.files[i].key = m.d.Copies[i]
	}
	return nil
}

func (m *pageMaker) copier(i int, whole *copying) *copier {
	f := m.files[i]
	return &copier{s: m.s, a: m.a, deposit: &m.d, whole: whole, order: CopyOrder{
		Bucket: m.r.Bucket, Key: f.key, Object: f.object, To: m.d.Copies[i],
	}}
}
