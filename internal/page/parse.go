package page

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"
	"unicode/utf8"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/secret"
	"daypass/internal/ticket"

	"golang.org/x/net/html"
)

// MaxBytes is the largest page that Parse reads. Whoever fetches a page need not fetch more.
const MaxBytes = 32 << 20

// maxLink is the longest link that is read, in bytes.
const maxLink = 64 << 10

// Manifest is what a page that was pasted into Daypass says. It is another's word: names, sizes and checksums are
// claims that the download compares with what it gets.
type Manifest struct {
	// Kind is KindShare or KindRequest.
	Kind              Kind
	ID                string // of a request
	Title, Note, From string
	MadeAt, ExpiresAt time.Time // UTC, zero where the page does not say
	// Origin is the scheme and host that all links of the page are of, in lower case: "https://host[:port]". Compare it
	// with that of the page's own link: a page that leads to another host is not ours.
	Origin string

	// A share: the files of this page, how many and how much the whole share is said to be, and the links of all its
	// pages, this one being Pages[Page]; nil where there is one alone.
	Files      []File
	TotalFiles int
	TotalBytes int64
	Pages      []secret.String
	Page       int

	// A request: the ways in which files may be sent.
	MaxSize int64
	Tickets []ticket.Ticket
	Post    *link.PostForm
	Puts    []PutSlot
	List    secret.String
}

// Largest is the largest file in bytes that a request takes, as it or its ways tell; 0 where neither does.
func (m Manifest) Largest() int64 {
	if m.MaxSize > 0 {
		return m.MaxSize
	}
	most := int64(0)
	for _, t := range m.Tickets {
		most = max(most, t.MaxSize)
	}
	if m.Post != nil {
		most = max(most, m.Post.MaxSize)
	}
	return most
}

// Kind says which page it is.
type Kind string

// Kinds of pages.
const (
	KindShare   Kind = shareKind
	KindRequest Kind = requestKind
)

// Parse reads a page strictly: all of it holds, or there is an error. It trusts nothing and sends nothing. Errors:
// PageInvalid (no page of ours, or damaged), PageNewer (of a later version), PageTooLarge, and those of ticket.Parse
// for a request whose tickets are broken. Whether its date is over is for the caller to see.
func Parse(page []byte) (Manifest, error) {
	if len(page) > MaxBytes {
		return Manifest{}, apperr.New(apperr.PageTooLarge, apperr.Params{"max_bytes": int64(MaxBytes)})
	}
	if !utf8.Valid(page) {
		return Manifest{}, invalid()
	}
	data, files, ok := scan(page)
	if !ok {
		return Manifest{}, invalid()
	}
	return read(data, files)
}

// Is reports whether a text looks like a page of ours: it is for choosing what to do with it, and proves nothing.
func Is(page []byte) bool {
	return bytes.Contains(page[:min(len(page), 1<<20)], []byte(dataElement))
}

// dataElement is how a page's data begins in every template.
const dataElement = `<script type="application/json" id="daypass">`

func invalid() error { return apperr.New(apperr.PageInvalid, nil) }

// scan finds the data element and, after it, the links of the list of files.
func scan(page []byte) (data []byte, files []File, ok bool) {
	z := html.NewTokenizer(bytes.NewReader(page))
	z.SetMaxBuf(MaxBytes)
	list := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			return data, files, data != nil
		case html.StartTagToken:
			name, more := z.TagName()
			switch {
			case string(name) == "script" && more && data == nil:
				data = dataOf(z)
			case string(name) == "ol" && more && attributes(z)["id"] == "files":
				list = true
			case string(name) == "a" && more && list:
				f, good := fileOf(z)
				if !good || len(files) == MaxFiles {
					return nil, nil, false
				}
				files = append(files, f)
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == "ol" {
				list = false
			}
		default: // text, comments and the like say nothing here
		}
	}
}

// dataOf gives the text of the data element, nil of another script.
func dataOf(z *html.Tokenizer) []byte {
	a := attributes(z)
	if a["id"] != "daypass" || a["type"] != "application/json" || z.Next() != html.TextToken {
		return nil
	}
	return bytes.Clone(z.Raw())
}

func attributes(z *html.Tokenizer) map[string]string {
	out := map[string]string{}
	for {
		key, value, more := z.TagAttr()
		if _, twice := out[string(key)]; !twice {
			out[string(key)] = string(value)
		}
		if !more {
			return out
		}
	}
}

// fileOf reads a link of the list, and its text where the path is not told apart.
func fileOf(z *html.Tokenizer) (File, bool) {
	a := attributes(z)
	size, err := strconv.ParseInt(a["data-b"], 10, 64)
	crc, okCRC := readCRC(a["data-c"])
	modified, okTime := readTime(a["data-t"])
	path, apart := a["data-p"]
	if !apart {
		path = textOf(z)
	}
	f := File{Path: path, Size: size, URL: secret.NewString(a["href"]), Modified: modified, CRC64NVME: crc, Type: a["data-y"]}
	return f, err == nil && okCRC && okTime && len(a["href"]) <= maxLink && checkFile(f) == nil
}

// textOf gives the text up to the end of the link that has begun.
func textOf(z *html.Tokenizer) string {
	var text []byte
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.TextToken:
			text = append(text, z.Text()...)
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == "a" {
				return string(text)
			}
		default: // <bdi> around it
		}
		if len(text) > maxPath {
			return ""
		}
	}
}

func read(data []byte, files []File) (Manifest, error) {
	var h head
	decoder := json.NewDecoder(bytes.NewReader(data))
	if err := decoder.Decode(&h); err != nil || decoder.More() {
		return Manifest{}, invalid()
	}
	if h.Version > version {
		return Manifest{}, apperr.New(apperr.PageNewer, nil)
	}
	made, okMade := readTime(h.MadeAt)
	ends, okEnds := readTime(h.ExpiresAt)
	if h.Version != version || !okMade || !okEnds {
		return Manifest{}, invalid()
	}
	m := Manifest{
		Kind: Kind(h.Daypass), Title: h.Title, Note: h.Note, From: h.From, MadeAt: made, ExpiresAt: ends,
	}
	var host *origins
	var err error
	switch m.Kind {
	case KindShare:
		host, err = m.readShare(h, files)
	case KindRequest:
		host, err = m.readRequest(h)
	default:
		err = errText
	}
	switch {
	case err != nil && apperr.CodeOf(err) != apperr.Internal:
		return Manifest{}, err
	case err != nil:
		return Manifest{}, invalid()
	}
	m.Origin = host.origin
	return m, nil
}

// readShare and readRequest hold a page to what Render holds it to.
func (m *Manifest) readShare(h head, files []File) (*origins, error) {
	m.Files, m.TotalFiles, m.TotalBytes, m.Page, m.Pages = files, h.Files, h.Bytes, h.Page, secrets(h.Pages)
	if m.TotalFiles < len(files) || m.TotalBytes < 0 {
		return nil, errText
	}
	return checkShare(Share{Title: m.Title, Note: m.Note, Files: m.Files, Pages: m.Pages, Page: m.Page})
}

func (m *Manifest) readRequest(h head) (*origins, error) {
	m.ID, m.MaxSize, m.List = h.ID, h.MaxSize, secret.NewString(h.List)
	m.Post = h.Post.post(m.ExpiresAt)
	for _, text := range h.Tickets {
		t, err := ticket.Parse(text)
		if err != nil {
			return nil, err
		}
		m.Tickets = append(m.Tickets, t)
	}
	for _, p := range h.Puts {
		m.Puts = append(m.Puts, PutSlot{Key: p.Key, URL: secret.NewString(p.URL)})
	}
	if m.MaxSize < 0 {
		return nil, errText
	}
	return checkRequest(Request{
		ID: m.ID, Title: m.Title, Note: m.Note, From: m.From, Tickets: m.Tickets, Post: m.Post, Puts: m.Puts, List: m.List,
	})
}

func secrets(texts []string) []secret.String {
	if len(texts) == 0 {
		return nil
	}
	out := make([]secret.String, len(texts))
	for i, text := range texts {
		out[i] = secret.NewString(text)
	}
	return out
}
