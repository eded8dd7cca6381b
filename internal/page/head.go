package page

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"

	"daypass/internal/link"
	"daypass/internal/secret"
	"daypass/internal/ticket"
)

// Kinds of pages, and the version of their data. A reader refuses versions that it does not know.
const (
	shareKind   = "share"
	requestKind = "request"
	version     = 1
)

var (
	errText = errors.New("a text is too long, or no text")
	errPath = errors.New("a path is empty, too long, or leads out of its folder")
	errWay  = errors.New("no way for files to come")
)

// head is the JSON of a page's data element. Links are revealed here, and nowhere else but in the list of files.
type head struct {
	Daypass   string `json:"daypass"` // share or request
	Version   int    `json:"version"`
	ID        string `json:"id,omitempty"`
	Title     string `json:"title"`
	Note      string `json:"note"`
	From      string `json:"from,omitempty"`
	MadeAt    string `json:"made_at"`    // RFC 3339, UTC, "" where not known
	ExpiresAt string `json:"expires_at"` // the same

	Files int      `json:"files,omitempty"` // of the whole share
	Bytes int64    `json:"bytes,omitempty"`
	Page  int      `json:"page,omitempty"`
	Pages []string `json:"pages,omitempty"`

	MaxSize int64             `json:"max_size,omitempty"`
	Tickets []json.RawMessage `json:"tickets,omitempty"`
	Post    *postHead         `json:"post,omitempty"`
	Puts    []putHead         `json:"puts,omitempty"`
	List    string            `json:"list,omitempty"`
}

type postHead struct {
	URL     string            `json:"url"`
	Fields  map[string]string `json:"fields"`
	Prefix  string            `json:"prefix"`
	MaxSize int64             `json:"max_size"`
}

type putHead struct {
	Key string `json:"key"`
	URL string `json:"url"`
}

func shareHead(s Share) head {
	h := head{
		Daypass: shareKind, Version: version, Title: s.Title, Note: s.Note,
		MadeAt: timeText(s.MadeAt), ExpiresAt: timeText(s.ExpiresAt),
		Files: max(s.TotalFiles, len(s.Files)), Bytes: s.TotalBytes, Page: s.Page,
	}
	if h.Bytes == 0 {
		for _, f := range s.Files {
			h.Bytes += f.Size
		}
	}
	for _, link := range s.Pages {
		h.Pages = append(h.Pages, link.Reveal())
	}
	return h
}

func requestHead(r Request) head {
	h := head{
		Daypass: requestKind, Version: version, ID: r.ID, Title: r.Title, Note: r.Note, From: r.From,
		MadeAt: timeText(r.MadeAt), ExpiresAt: timeText(r.ExpiresAt), MaxSize: r.MaxSize, List: r.List.Reveal(),
	}
	for _, t := range r.Tickets {
		h.Tickets = append(h.Tickets, json.RawMessage(t.JSON().Reveal()))
	}
	if p := r.Post; p != nil {
		h.Post = &postHead{URL: p.URL.Reveal(), Fields: make(map[string]string, len(p.Fields)), Prefix: p.Prefix, MaxSize: p.MaxSize}
		for name, value := range p.Fields {
			h.Post.Fields[name] = value.Reveal()
		}
	}
	for _, slot := range r.Puts {
		h.Puts = append(h.Puts, putHead{Key: slot.Key, URL: slot.URL.Reveal()})
	}
	return h
}

// idText is what names a request in a browser's storage.
var idText = regexp.MustCompile(`^[A-Za-z0-9_-]{4,64}$`)

func checkRequest(r Request) (*origins, error) {
	var host origins
	switch {
	case !idText.MatchString(r.ID):
		return nil, errText
	case r.Post == nil && len(r.Puts) == 0 && len(r.Tickets) == 0:
		return nil, errWay
	case len(r.Tickets) > maxSlots || len(r.Puts) > maxSlots:
		return nil, fmt.Errorf("%d tickets, %d slots", len(r.Tickets), len(r.Puts))
	}
	if r.Post != nil && (r.Post.MaxSize < 1 || len(r.Post.Fields) > 64) {
		return nil, errWay
	}
	if err := checkWords(r.Title, r.Note, r.From); err != nil {
		return nil, err
	}
	for _, t := range r.Tickets {
		if err := addTicket(&host, t); err != nil {
			return nil, err
		}
	}
	return &host, addLinks(&host, r)
}

func addLinks(host *origins, r Request) error {
	links := make([]secret.String, 0, len(r.Puts)+2)
	for _, slot := range r.Puts {
		links = append(links, slot.URL)
	}
	if !r.List.Empty() {
		links = append(links, r.List)
	}
	if r.Post != nil {
		links = append(links, r.Post.URL)
	}
	return addAll(host, links)
}

// addTicket looks at two links of a ticket: package ticket holds them all to one host.
func addTicket(host *origins, t ticket.Ticket) error {
	complete, err := t.CompleteLink()
	if err != nil {
		return errLink
	}
	part, err := t.PartLink(1)
	if err != nil {
		return errLink
	}
	return addAll(host, []secret.String{complete.URL(), part.URL()})
}

// post gives the form back.
func (p *postHead) post(ends time.Time) *link.PostForm {
	if p == nil {
		return nil
	}
	form := link.PostForm{
		URL: secret.NewString(p.URL), Fields: make(map[string]secret.String, len(p.Fields)), Prefix: p.Prefix,
		MaxSize: p.MaxSize, ExpiresAt: ends,
	}
	for name, value := range p.Fields {
		form.Fields[name] = secret.NewString(value)
	}
	return &form
}

// readTime reads what timeText writes; ok is false for anything else.
func readTime(text string) (at time.Time, ok bool) {
	if text == "" {
		return time.Time{}, true
	}
	at, err := time.Parse(time.RFC3339, text)
	return at.UTC(), err == nil && at.Year() >= 1 && at.Year() <= 9999
}
