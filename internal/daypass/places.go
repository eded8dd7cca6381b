package daypass

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"time"

	"daypass/internal/page"
	"daypass/internal/transfer"
)

// storedPlaces is what is remembered of request pages beside the jobs that sent files through them. It holds no secret.
var storedPlaces = Setting[map[string]pageNotes]{Name: "requests.places"}

// pageNotes are those of one page, until some time after its end. Names in it are for ever.
type pageNotes struct {
	Ends time.Time `json:"ends"`
	Used []string  `json:"used,omitempty"` // places that took no file any more, by placeID
	Told []string  `json:"told,omitempty"` // IDs of tickets whose file's name was told
}

// How long, and of how many pages, notes are kept.
const (
	notesLast = 7 * 24 * time.Hour
	mostNotes = 64
)

// places are those of a page, and what this data folder knows of them. Safe for concurrent use: a job asks for the next one
// while its sender waits.
type places struct {
	d    *Daypass
	page string // names it among the notes; "": no page, and nothing is noted
	ends time.Time

	mu    sync.Mutex
	slots []transfer.LinkUploadSpec // that may be free, one file each
	notes pageNotes
	jobs  map[string][]string // IDs of jobs that sent something through the page, or began to, by source
	held  map[string]string   // sources of the unfinished ones, by placeID
}

// placeID names a place of a page in the notes.
func placeID(s transfer.LinkUploadSpec) string {
	name := "link|" + s.Link.Identity()
	if s.Ticket != nil {
		name = "ticket|" + s.Ticket.Identity()
	}
	return hashed(name)
}

// hashed is a short name for a longer one.
func hashed(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:8])
}

// open reads what is known of a page's places, and leaves out those that are used up.
func (p *places) open(ctx context.Context, m page.Manifest) error {
	p.page, p.ends = hashed(m.Origin+"\n"+m.ID), m.ExpiresAt
	all, err := storedPlaces.Get(ctx, p.d.Settings)
	if err != nil {
		return err
	}
	p.notes = all[p.page]
	byKey := make(map[string]string, len(p.slots)) // placeID by host, bucket and key
	for _, s := range p.slots {
		byKey[keyOf(s)] = placeID(s)
	}
	form := ""
	if m.Post != nil {
		l, err := m.Post.Link()
		if err != nil {
			return err
		}
		form = strings.Join([]string{l.Host, strings.Trim(l.Bucket+"/"+l.Key, "/"), m.Post.Prefix}, "|")
	}
	gone, err := p.read(ctx, byKey, form)
	p.slots = slices.DeleteFunc(p.slots, func(s transfer.LinkUploadSpec) bool {
		return gone[placeID(s)] || slices.Contains(p.notes.Used, placeID(s))
	})
	return err
}

// keyOf is where a place leads, as jobs have it.
func keyOf(s transfer.LinkUploadSpec) string {
	if t := s.Ticket; t != nil {
		return strings.Join([]string{t.Host(), t.Bucket, t.Key}, "|")
	}
	return strings.Join([]string{s.Link.Host, s.Link.Bucket, s.Link.Key}, "|")
}

// jobsPage is how many jobs are read at once.
const jobsPage = 500

// read looks through the jobs for those of a page, and gives the places that they have used up.
func (p *places) read(ctx context.Context, byKey map[string]string, form string) (gone map[string]bool, err error) {
	gone = map[string]bool{}
	f := transfer.Filter{Kind: transfer.Upload, States: append(transfer.Unfinished(), transfer.StateDone), Limit: jobsPage}
	for {
		jobs, err := p.d.Transfers.Jobs(ctx, f)
		if err != nil || len(jobs) == 0 {
			return gone, err
		}
		for _, j := range jobs {
			at := strings.Join([]string{j.Host, j.Bucket, j.Key}, "|")
			id, place := byKey[at]
			switch {
			case j.Via == transfer.ViaProfile, !place && (form == "" || j.Via != transfer.ViaForm || !strings.HasPrefix(at, form)):
				continue
			case place && j.State == transfer.StateDone:
				gone[id] = true
			case place && !slices.Contains(p.notes.Used, id):
				p.held[id] = j.Source
			}
			p.jobs[j.Source] = append(p.jobs[j.Source], j.ID)
		}
		f.After = jobs[len(jobs)-1].ID
	}
}

// earlier gives the job of a file that was sent through the page, or was begun to be, as it is now; false where there is none.
// One that was sent comes first.
func (p *places) earlier(ctx context.Context, one Outgoing) (found transfer.Job, ok bool) {
	p.mu.Lock()
	ids := slices.Clone(p.jobs[transfer.RealSource(one.Path)])
	p.mu.Unlock()
	for _, id := range ids {
		j, err := p.d.Transfers.Job(ctx, id)
		if err != nil || !j.Sends(one.Path) {
			continue
		}
		if found, ok = j, true; j.State == transfer.StateDone {
			break
		}
	}
	return found, ok
}

// began notes a job of the page.
func (p *places) began(j transfer.Job) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.page != "" {
		p.jobs[j.Source] = append(p.jobs[j.Source], j.ID)
	}
}

// free gives the places that may take a file: not those that another file was begun to be sent through.
func (p *places) free(one Outgoing) []transfer.LinkUploadSpec {
	p.mu.Lock()
	defer p.mu.Unlock()
	source := transfer.RealSource(one.Path)
	return slices.DeleteFunc(slices.Clone(p.slots), func(s transfer.LinkUploadSpec) bool {
		holder, held := p.held[placeID(s)]
		return held && holder != source
	})
}

// use takes a place away that was given to a file.
func (p *places) use(used transfer.LinkUploadSpec) {
	if used.Form != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	id := placeID(used)
	p.slots = slices.DeleteFunc(p.slots, func(s transfer.LinkUploadSpec) bool { return placeID(s) == id })
}

// refused takes a place away that takes no file any more, for later senders, too.
func (p *places) refused(ctx context.Context, used transfer.LinkUploadSpec) {
	p.use(used)
	if used.Form == nil {
		p.note(ctx, func(n *pageNotes) { n.Used = with(n.Used, placeID(used)) })
	}
}

func with(list []string, one string) []string {
	if slices.Contains(list, one) {
		return list
	}
	return append(list, one)
}

// told reports whether the name of a ticket's file was told; tell notes that.
func (p *places) told(ticketID string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Contains(p.notes.Told, ticketID)
}

func (p *places) tell(ctx context.Context, ticketID string) {
	p.note(ctx, func(n *pageNotes) { n.Told = with(n.Told, ticketID) })
}

// note changes the notes of the page, and stores them: another process may have added to them meanwhile. What cannot be stored
// costs a question to the storage later.
func (p *places) note(ctx context.Context, change func(*pageNotes)) {
	if p.page == "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.notes)
	all, err := storedPlaces.Get(ctx, p.d.Settings)
	if err != nil {
		return
	}
	stored := all[p.page]
	change(&stored)
	stored.Ends = p.ends
	if all == nil {
		all = map[string]pageNotes{}
	}
	all[p.page] = stored
	trim(all, p.page, time.Now())
	if err := storedPlaces.Set(ctx, p.d.Settings, all); err != nil {
		p.d.Log.Warn("a place of a page could not be noted", "error", err)
	}
}

// trim drops the notes of pages that ended long ago, and, of too many, those that end first.
func trim(all map[string]pageNotes, but string, now time.Time) {
	for len(all) > 0 {
		first := ""
		for name, n := range all {
			if name != but && (first == "" || n.Ends.Before(all[first].Ends)) {
				first = name
			}
		}
		if first == "" || (len(all) <= mostNotes && all[first].Ends.Add(notesLast).After(now)) {
			return
		}
		delete(all, first)
	}
}
