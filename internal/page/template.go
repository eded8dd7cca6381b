package page

import (
	"embed"
	"fmt"
	"io"
	"strings"
)

// The pages as Vite built them (make pages), with marks where a page's own data goes.
//
//go:embed html/*.html
var built embed.FS

// Marks of a template. Each stands in it once but originsMark, which stands wherever the policy names hosts.
const (
	originsMark = "%%origins%%"
	titleMark   = "%%title%%" // escaped text: the document's title and the heading
	noteMark    = "%%note%%"  // escaped text
	dataMark    = "%%data%%"  // JSON without "<"
	filesMark   = "%%files%%" // list items, share page alone
	pagesMark   = "%%pages%%" // links to the other pages, share page alone
)

// fill writes the template of a kind with its marks replaced. What is filled in is never looked at for marks.
func fill(w io.Writer, kind string, parts map[string]func(io.Writer) error) error {
	text, err := built.ReadFile("html/" + kind + ".html")
	if err != nil {
		return err
	}
	rest := string(text)
	for {
		before, after, found := strings.Cut(rest, "%%")
		if _, err := io.WriteString(w, before); err != nil || !found {
			return err
		}
		name, after, _ := strings.Cut(after, "%%")
		part := parts["%%"+name+"%%"]
		if part == nil {
			return fmt.Errorf("page: the template of %s has an unknown mark", kind)
		}
		if err := part(w); err != nil {
			return err
		}
		rest = after
	}
}

// text writes a string that is already escaped.
func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}
