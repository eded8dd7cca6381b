package link

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"strconv"
	"strings"
	"time"

	"daypass/internal/secret"
)

// MailLine is the longest line of a mail (RFC 5322, 2.1.1). A longer link is broken by some programs on the way: a small
// file with the link in it is the way out.
const MailLine = 998

// TooLongForMail reports whether some mail programs break a link.
func TooLongForMail(l secret.String) bool { return len(l.Reveal()) > MailLine }

// Letters are the sentences of one language with which a link is handed over.
type Letters struct{ texts map[string]string }

// ReadLetters reads them from the message files of the front end; a language that is not there is an error.
func ReadLetters(files fs.FS, language string) (Letters, error) {
	raw, err := fs.ReadFile(files, language+".json")
	if err != nil {
		return Letters{}, fmt.Errorf("letters: %w", err)
	}
	var all map[string]any
	if err := json.Unmarshal(raw, &all); err != nil {
		return Letters{}, fmt.Errorf("letters: %w", err)
	}
	l := Letters{texts: map[string]string{}}
	for key, value := range all {
		name, ours := strings.CutPrefix(key, "handover_")
		if text, plain := value.(string); plain && ours {
			l.texts[name] = text
		}
	}
	return l, nil
}

// Message is a text to send: what it is, how large, until when with the zone, and what to do. It holds the link, alone on
// its line.
func (l Letters) Message(c Created, zone *time.Location) secret.String {
	return secret.NewString(l.fill(l.body(c.Issued), c.Issued, zone, c.URL.Reveal()))
}

// Draft is a mail for the system's mail program, without the link: an address that opens a program can be read by every
// other one. The link is to be pasted where the text says so.
func (l Letters) Draft(i Issued, zone *time.Location) (subject, body string) {
	key := "subject_file"
	if i.Kind == IssuedRequest {
		key = "subject_request"
	}
	return l.fill(l.texts[key], i, zone, ""), l.fill(l.body(i), i, zone, l.texts["link_here"])
}

// Mailto is a draft as an address (RFC 6068: spaces are %20, lines end with CRLF).
func Mailto(subject, body string) string {
	escape := func(s string) string {
		return strings.ReplaceAll(url.QueryEscape(strings.ReplaceAll(s, "\n", "\r\n")), "+", "%20")
	}
	return "mailto:?subject=" + escape(subject) + "&body=" + escape(body)
}

// body is the text for a kind of link.
func (l Letters) body(i Issued) string {
	switch {
	case i.Kind == IssuedPage:
		return l.texts["page"]
	case i.Kind == IssuedRequest && i.Grant.Method == MethodPut:
		return l.texts["upload"]
	case i.Kind == IssuedRequest:
		return l.texts["request"]
	}
	return l.texts["file"]
}

// fill puts facts into a text, in one pass, so that a file's name is never read as a place for another fact.
func (l Letters) fill(text string, i Issued, zone *time.Location, link string) string {
	size := i.ObjectSize
	if i.Kind == IssuedPage {
		size = i.Bytes
	}
	return strings.NewReplacer(
		"{name}", inOneLine(i.Title()), "{size}", l.size(size), "{count}", strconv.Itoa(i.Files), "{until}", l.moment(i.ExpiresAt.In(zone)),
		"{link}", link,
	).Replace(text)
}

// Title is what a link is called among people.
func (i Issued) Title() string {
	name := i.Hints.Name
	if name == "" {
		name = i.Grant.Name
	}
	if i.Kind != IssuedFile {
		name = strings.TrimSuffix(name, ".html")
	}
	return name
}

// inOneLine keeps a name from adding lines, or a mail's headers. A link in a name stays text.
func inOneLine(name string) string { return strings.Join(strings.Fields(name), " ") }

func (l Letters) moment(t time.Time) string {
	months, weekdays := strings.Split(l.texts["months"], ","), strings.Split(l.texts["weekdays"], ",")
	if len(months) != 12 || len(weekdays) != 7 {
		return t.Format(time.RFC3339)
	}
	zone := "UTC"
	if _, offset := t.Zone(); offset != 0 {
		zone = t.Format("UTC-07:00")
	}
	return strings.NewReplacer(
		"{weekday}", weekdays[t.Weekday()], "{day}", strconv.Itoa(t.Day()), "{month}", months[t.Month()-1], "{year}", strconv.Itoa(t.Year()),
		"{time}", t.Format("15:04"), "{zone}", zone,
	).Replace(l.texts["until"])
}

// size writes bytes as people do, in steps of 1,000.
func (l Letters) size(n int64) string {
	if n < 1000 {
		return strings.ReplaceAll(l.texts["bytes"], "{count}", strconv.FormatInt(max(n, 0), 10))
	}
	value, units := float64(n)/1000, []string{"kB", "MB", "GB", "TB", "PB"}
	unit := 0
	for ; value >= 999.95 && unit < len(units)-1; unit++ {
		value /= 1000
	}
	return strings.Replace(strconv.FormatFloat(value, 'f', 1, 64), ".", l.texts["decimal"], 1) + " " + units[unit]
}
