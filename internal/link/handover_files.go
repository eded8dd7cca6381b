package link

import (
	"encoding/csv"
	"html"
	"io"
	"strconv"
	"strings"
	"time"

	"daypass/internal/secret"
)

// WriteShortcut writes a link as a .url file, which Windows and most desktops open in the browser.
func WriteShortcut(w io.Writer, l secret.String) error {
	text := strings.Map(func(r rune) rune { // a link holds no control characters; a file with them would be another file
		if r < ' ' {
			return -1
		}
		return r
	}, l.Reveal())
	_, err := io.WriteString(w, "[InternetShortcut]\r\nURL="+text+"\r\n")
	return err
}

// WriteLinkPage writes a link as a small HTML file to be sent in its stead: mail programs leave files whole. It loads
// nothing and runs nothing.
func (l Letters) WriteLinkPage(w io.Writer, c Created, zone *time.Location) error {
	i := c.Issued
	before, _, _ := strings.Cut(l.body(i), "{link}")
	about := strings.TrimSpace(l.fill(before, i, zone, ""))
	_, err := io.WriteString(w, `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>`+html.EscapeString(inOneLine(i.Title()))+`</title>
</head>
<body>
<p>`+html.EscapeString(about)+`</p>
<p><a href="`+html.EscapeString(c.URL.Reveal())+`" rel="noreferrer">`+html.EscapeString(l.texts["open"])+`</a></p>
<p>`+html.EscapeString(l.moment(i.ExpiresAt.In(zone)))+`</p>
</body>
</html>
`)
	return err
}

// WriteTable writes several links as CSV (RFC 4180) for a spreadsheet: name, size in bytes, the end in RFC 3339, link. What a
// spreadsheet would take for a formula is made text.
func WriteTable(w io.Writer, links []Created) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write([]string{"name", "size", "works_until", "link"}); err != nil {
		return err
	}
	for _, c := range links {
		size := c.Issued.ObjectSize
		if c.Issued.Kind == IssuedPage {
			size = c.Issued.Bytes
		}
		row := []string{
			inert(c.Issued.Title()), strconv.FormatInt(size, 10), c.Issued.ExpiresAt.UTC().Format(time.RFC3339), c.URL.Reveal(),
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// inert keeps a spreadsheet from computing a name (OWASP, "CSV Injection").
func inert(name string) string {
	if name != "" && strings.ContainsRune("=+-@\t\r", rune(name[0])) {
		return "'" + name
	}
	return name
}
