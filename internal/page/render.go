package page

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"daypass/internal/secret"

	"golang.org/x/net/html"
)

// Limits of what a page holds. Render refuses more, and so does Parse.
const (
	MaxFiles = 10_000  // of one page
	maxText  = 4 << 10 // bytes of a title or a note
	maxPath  = 2 << 10 // bytes of a path
	maxPages = 1_000
	maxSlots = 10_000 // tickets, and PUT slots
)

// RenderShare writes a share page. It fails before it writes anything where the share cannot be one: no or too many
// files, paths that lead out of a folder, links of several hosts.
func RenderShare(w io.Writer, s Share) error {
	host, err := checkShare(s)
	if err != nil {
		return fmt.Errorf("render share page: %w", err)
	}
	head, err := json.Marshal(shareHead(s))
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 64<<10)
	err = fill(out, shareKind, map[string]func(io.Writer) error{
		originsMark: text(host.source()), titleMark: text(escaped(s.Title)), noteMark: text(escaped(s.Note)),
		dataMark: text(string(head)), filesMark: func(w io.Writer) error { return writeFiles(w, s.Files) },
		pagesMark: text(pageLinks(s)),
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

// RenderRequest writes a request page. It fails before it writes anything where there is no way for files to come,
// or where links are of several hosts.
func RenderRequest(w io.Writer, r Request) error {
	host, err := checkRequest(r)
	if err != nil {
		return fmt.Errorf("render request page: %w", err)
	}
	data, err := json.Marshal(requestHead(r))
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 64<<10)
	err = fill(out, requestKind, map[string]func(io.Writer) error{
		originsMark: text(host.source()), titleMark: text(escaped(r.Title)), noteMark: text(escaped(r.Note)),
		dataMark: text(string(data)),
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

// writeFiles writes one list item a file. The path stands in the text, and exactly in data-p where the text shows
// boxes in its place.
func writeFiles(w io.Writer, files []File) error {
	for _, f := range files {
		var b strings.Builder
		b.WriteString(`<li><a href="` + escaped(f.URL.Reveal()) + `" download data-b="` + strconv.FormatInt(f.Size, 10) + `"`)
		attribute(&b, "data-t", timeText(f.Modified))
		attribute(&b, "data-c", crcText(f.CRC64NVME))
		attribute(&b, "data-y", f.Type)
		name := shown(f.Path)
		if name != f.Path {
			attribute(&b, "data-p", f.Path)
		}
		b.WriteString(`><bdi>` + escaped(name) + `</bdi></a> <span>` + sizeText(f.Size) + "</span></li>\n")
		if _, err := io.WriteString(w, b.String()); err != nil {
			return err
		}
	}
	return nil
}

// pageLinks are the further pages for those who read without script.
func pageLinks(s Share) string {
	var b strings.Builder
	for i, link := range s.Pages {
		if i == s.Page {
			b.WriteString("<b>" + strconv.Itoa(i+1) + "</b> ")
			continue
		}
		b.WriteString(`<a href="` + escaped(link.Reveal()) + `">` + strconv.Itoa(i+1) + "</a> ")
	}
	return b.String()
}

func attribute(b *strings.Builder, name, value string) {
	if value != "" {
		b.WriteString(" " + name + `="` + escaped(value) + `"`)
	}
}

// escaped is text for element and attribute alike. A line feed at the start of an element would be dropped.
func escaped(s string) string {
	return strings.ReplaceAll(html.EscapeString(s), "\n", "&#10;")
}

func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func checkShare(s Share) (*origins, error) {
	var host origins
	switch {
	case len(s.Files) == 0 || len(s.Files) > MaxFiles:
		return nil, fmt.Errorf("%d files", len(s.Files))
	case len(s.Pages) > maxPages || s.Page < 0 || s.Page > 0 && s.Page >= len(s.Pages):
		return nil, fmt.Errorf("page %d of %d", s.Page, len(s.Pages))
	}
	if err := checkWords(s.Title, s.Note); err != nil {
		return nil, err
	}
	for i, f := range s.Files {
		if err := checkFile(f); err != nil {
			return nil, fmt.Errorf("file %d: %w", i+1, err)
		}
		if err := host.add(f.URL.Reveal()); err != nil {
			return nil, fmt.Errorf("file %d: %w", i+1, err)
		}
	}
	return &host, addAll(&host, s.Pages)
}

func addAll(host *origins, links []secret.String) error {
	for _, link := range links {
		if err := host.add(link.Reveal()); err != nil {
			return err
		}
	}
	return nil
}

func checkWords(texts ...string) error {
	for _, text := range texts {
		if len(text) > maxText || !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			return errText
		}
	}
	return nil
}

func checkFile(f File) error {
	if f.Size < 0 || len(f.Type) > 255 || checkWords(f.Type) != nil {
		return errText
	}
	if !pathOK(f.Path) {
		return errPath
	}
	return nil
}

// pathOK holds the promise of File.Path.
func pathOK(p string) bool {
	return p != "" && len(p) <= maxPath && utf8.ValidString(p) && !strings.ContainsRune(p, 0) &&
		p[0] != '/' && p != "." && p != ".." && !strings.HasPrefix(p, "../") && path.Clean(p) == p
}
