package request

import (
	"context"
	"encoding/json"
	"path"
	"slices"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/link"
	"daypass/internal/page"
	"daypass/internal/profile"
)

// Look asks the storage what came, stores it and gives what was not known before. Each file is given once, to one caller,
// however many processes look. With a closed request it ends uploads that came back after the close, too, for as long as
// its signatures work (Request.LookUntil). Errors: RequestNotFound, ProfileUnknown, the storage's and the database's.
func (s *Service) Look(ctx context.Context, id string) ([]Arrival, error) {
	r, err := s.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	a, err := s.cfg.Profiles.Access(ctx, r.ProfileID)
	if err != nil {
		return nil, profile.OfRemoved(err, r.ProfileName)
	}
	return s.lookLate(ctx, a, r)
}

// lookLate is look; with a closed request it ends uploads first that came back.
func (s *Service) lookLate(ctx context.Context, a profile.Access, r Request) ([]Arrival, error) {
	if r.State == Closed && r.MayCome(s.cfg.Now()) {
		if _, err := s.endSlots(ctx, a, r); err != nil {
			return nil, err
		}
	}
	return s.look(ctx, a, r)
}

func (s *Service) look(ctx context.Context, a profile.Access, r Request) ([]Arrival, error) {
	l := looker{s: s, a: a, r: r}
	var news []Arrival
	for after := ""; ; {
		objects, next, err := s.cfg.Storage.Below(ctx, a, r.Bucket, r.Prefix, after)
		if err != nil {
			return news, err
		}
		came, err := l.page(ctx, objects)
		if news = append(news, came...); err != nil {
			return news, err
		}
		if after = next; after == "" {
			return news, nil
		}
	}
}

// looker looks at one request's folder.
type looker struct {
	s     *Service
	a     profile.Access
	r     Request
	names map[string][]page.NamedFile // by key: what senders noted of files in slots, the last one last; nil: not asked yet
}

// page takes a page of the listing.
func (l *looker) page(ctx context.Context, objects []link.Listed) ([]Arrival, error) {
	var all []Arrival
	for _, o := range objects {
		if l.own(o.Key) {
			continue
		}
		all = append(all, Arrival{
			Request: l.r.ID, Key: o.Key, ETag: o.ETag, Size: o.Size, At: o.Modified.UTC(), TooLarge: l.r.MaxSize > 0 && o.Size > l.r.MaxSize,
		})
	}
	news, err := l.s.cfg.Store.NewArrivals(ctx, all)
	if err != nil || len(news) == 0 {
		return nil, err
	}
	named := news[:0]
	for _, one := range news {
		one.Path, err = l.pathOf(ctx, one)
		if err != nil {
			return nil, err
		}
		if one.Path == page.NamesFile { // in a slot
			continue
		}
		one.Name = path.Base(one.Path)
		named = append(named, one)
	}
	return l.s.cfg.Store.AddArrivals(ctx, named)
}

// own reports whether a key is a marker of a folder, or Daypass's own.
func (l *looker) own(key string) bool {
	probe := l.r.Prefix + probeName
	return strings.HasSuffix(key, "/") || strings.HasSuffix(key, "/"+page.NamesFile) || key == probe || key == probe+"-out" || strings.HasPrefix(key, probe+"/")
}

// probeName is what forms sends to try.
const probeName = "daypass-probe"

// pathOf gives the sender's path of a file, made safe: of one in a slot from what the page noted, else from its own
// Content-Disposition; of one behind a form from its key, without the folder that keeps senders apart.
func (l *looker) pathOf(ctx context.Context, one Arrival) (string, error) {
	relative := strings.TrimPrefix(one.Key, l.r.Prefix)
	for _, slot := range l.r.Slots {
		if slot.Key != one.Key {
			continue
		}
		if given, err := l.given(ctx, one); err != nil || given != "" {
			return safePath(given, relative), err
		}
		return safePath(relative, relative), nil
	}
	if batch, rest, ok := strings.Cut(relative, "/"); ok && len(batch) == batchLength && l.r.Kind == Page {
		relative = rest
	}
	return safePath(relative, relative), nil
}

// batchLength is that of the folders that keep senders of a page apart (package page).
const batchLength = 8

// given is the name that a sender gave a file in a slot; "" where none is told.
func (l *looker) given(ctx context.Context, one Arrival) (string, error) {
	o, err := l.s.cfg.Storage.Stat(ctx, l.a, l.r.Bucket, one.Key, "")
	if err != nil {
		if apperr.CodeOf(err) == apperr.ObjectGone { // deleted meanwhile
			return "", nil
		}
		return "", err
	}
	if name := filename.ParseDisposition(o.Disposition).Name; name != "" {
		return name, nil
	}
	if l.r.Kind != Page && l.r.Kind != Ticket {
		return "", nil
	}
	if l.names == nil {
		if err := l.readNames(ctx); err != nil {
			return "", err
		}
	}
	for _, noted := range slices.Backward(l.names[one.Key]) { // a slot may have been tried with another file before
		if noted.Size == one.Size {
			return noted.Path, nil
		}
	}
	return "", nil
}

// Limits of what is read of a page's notes: they come from the sender's browser.
const (
	maxNames     = 1 << 20
	maxNameFiles = 200
)

// readNames reads the notes of all senders. A note names keys of slots; of two that name the same, and the size of what came,
// the later listed wins, and neither can name anything else.
func (l *looker) readNames(ctx context.Context) error {
	l.names = map[string][]page.NamedFile{}
	read := 0
	for after := ""; ; {
		objects, next, err := l.s.cfg.Storage.Below(ctx, l.a, l.r.Bucket, l.r.Prefix, after)
		if err != nil {
			return err
		}
		for _, o := range objects {
			if !l.mayHoldNames(o) || read == maxNameFiles {
				continue
			}
			read++
			body, err := l.s.cfg.Storage.GetSmall(ctx, l.a, l.r.Bucket, o.Key, maxNames)
			if err != nil && apperr.CodeOf(err) != apperr.ObjectGone {
				return err
			}
			l.note(body)
		}
		if after = next; after == "" {
			return nil
		}
	}
}

// mayHoldNames reports whether an object may be a note: one of that name, or a small one in a slot.
func (l *looker) mayHoldNames(o link.Listed) bool {
	if o.Size > maxNames {
		return false
	}
	return strings.HasSuffix(o.Key, "/"+page.NamesFile) || strings.HasPrefix(o.Key, l.r.Prefix+"small-")
}

func (l *looker) note(body []byte) {
	var n page.Names
	if json.Unmarshal(body, &n) != nil || n.Daypass != "names" || n.Version != 1 {
		return
	}
	for _, f := range n.Files {
		if f.Path != "" {
			l.names[f.Key] = append(l.names[f.Key], f)
		}
	}
}

// maxPath bounds a path, in bytes.
const maxPath = 2 << 10

// safePath makes a path of what a sender wrote: each element safe, none of them leading out; fallback where nothing is left.
func safePath(text, fallback string) string {
	var parts []string
	for part := range strings.SplitSeq(strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), `\`, "/"), "/") {
		if part != "" && part != "." && part != ".." {
			parts = append(parts, filename.Safe(part))
		}
	}
	at := path.Join(parts...)
	if at == "" || len(at) > maxPath {
		return filename.Safe(filename.Base(fallback))
	}
	return at
}

// downloadTime is how long the link works by which an arrival is fetched; a transfer that takes longer asks for another.
const downloadTime = 24 * time.Hour

// DownloadLink signs a link to what came, for fetching it here. It is in no ledger. Errors: RequestNotFound, and those of
// signing.
func (s *Service) DownloadLink(ctx context.Context, one Arrival) (link.Link, error) {
	r, err := s.Get(ctx, one.Request)
	if err != nil {
		return link.Link{}, err
	}
	a, err := s.cfg.Profiles.Access(ctx, r.ProfileID)
	if err != nil {
		return link.Link{}, profile.OfRemoved(err, r.ProfileName)
	}
	at, err := s.cfg.Storage.ServerTime(ctx, a)
	if err != nil {
		return link.Link{}, err
	}
	expires, _, err := link.ChooseExpiry(a, link.Expiry{For: downloadTime}, at.UTC().Truncate(time.Second))
	if err != nil {
		return link.Link{}, err
	}
	text, err := s.cfg.Storage.Sign(ctx, a, link.Grant{
		Method: link.MethodGet, Bucket: r.Bucket, Key: one.Key, SignedAt: at.UTC().Truncate(time.Second), Expires: expires,
	})
	if err != nil {
		return link.Link{}, err
	}
	return link.Parse(text.Reveal())
}
