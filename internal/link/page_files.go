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
	g := gatherer{s: s, a: a, r: r, taken: map[string]bool{}}
	for _, item := range r.Items {
		if err := g.item(ctx, item); err != nil {
			return nil, err
		}
	}
	if len(g.files) == 0 {
		return nil, apperr.New(apperr.ObjectGone, apperr.Params{"own": true, "bucket": r.Bucket})
	}
	return g.files, g.look(ctx)
}

type gatherer struct {
	s     *Service
	a     access
	r     PageRequest
	files []pageSource
	taken map[string]bool // paths
}

// item adds an object, or everything below a prefix. What stands for both is the object.
func (g *gatherer) item(ctx context.Context, item string) error {
	if item != "" && !strings.HasSuffix(item, "/") {
		o, err := g.s.cfg.Signer.Stat(ctx, g.a, g.r.Bucket, item, "")
		if err == nil {
			return g.add(item, filename.Base(item), o)
		}
		if apperr.CodeOf(err) != apperr.ObjectGone {
			return err
		}
		item += "/"
	}
	base := item
	if len(g.r.Items) > 1 { // several folders side by side keep their names
		base = item[:strings.LastIndexByte(strings.TrimSuffix(item, "/"), '/')+1]
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
		return apperr.New(apperr.ObjectGone, apperr.Params{"own": true, "bucket": g.r.Bucket, "key": item})
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
		return apperr.New(apperr.NotSupported, apperr.Params{"what": "more than " + strconv.Itoa(maxPageFiles) + " files"})
	}
	at := safePath(relative)
	name := filename.Unique(path.Base(at), func(name string) bool { return g.taken[path.Join(path.Dir(at), name)] })
	at = path.Join(path.Dir(at), name)
	g.taken[at] = true
	g.files = append(g.files, pageSource{path: at, key: key, object: o})
	return nil
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
				return ownFile(err)
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
