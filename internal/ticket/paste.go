package ticket

import (
	"strings"

	"daypass/internal/link"
)

// Kind is what a pasted text holds.
type Kind string

// Kinds of pasted text.
const (
	KindDownload Kind = "download" // links that give files
	KindUpload   Kind = "upload"   // a link that takes one file
	KindTicket   Kind = "ticket"   // a ticket
	KindPage     Kind = "page"     // a link that opens a page, which may be one of Daypass's own: it has to be read to know
)

// Pasted is what was found in a text.
type Pasted struct {
	Kind   Kind
	Found  []link.Found // every link, the first one being of that Kind; none for a ticket
	Ticket *Ticket      // of KindTicket alone
}

// Recognise tells what a pasted text, or a file's content, is. It sends nothing. Errors: those of Parse for a text that
// claims to be a ticket, else those of link.Find.
func Recognise(text string) (Pasted, error) {
	if Looks([]byte(text)) {
		t, err := Parse([]byte(text))
		if err != nil {
			return Pasted{}, err
		}
		return Pasted{Kind: KindTicket, Ticket: &t}, nil
	}
	found, err := link.Find(text)
	if err != nil {
		return Pasted{}, err
	}
	kind := KindDownload
	switch first := found[0].Link; {
	case first.Uploads():
		kind = KindUpload
	case OpensPage(first):
		kind = KindPage
	}
	return Pasted{Kind: kind, Found: found}, nil
}

// OpensPage reports whether a link asks its storage to show HTML in a browser, as the pages of Daypass do.
func OpensPage(l link.Link) bool {
	kind, _, _ := strings.Cut(strings.ToLower(l.ContentType), ";")
	return l.Signed() && !l.CutOff && strings.TrimSpace(kind) == "text/html"
}
