package app

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/ticket"
)

// Bounds of what is kept of drops and choices until it is sent.
const (
	maxPicks   = 200
	maxPicked  = 1_000_000 // paths of one
	shownNames = 3
)

// pick is what was dropped or chosen at once: absolute paths.
type pick []string

// picks keeps them: ten thousand paths need not cross to the page and back.
type picks struct{ *kept[pick] }

func newPicks() picks { return picks{newKept[pick](maxPicks)} }

// find gives the paths of a handle. Errors: source_missing where it is unknown or was forgotten: choosing again helps.
func (p picks) find(handle string) (pick, error) {
	paths, ok := p.kept.find(handle)
	if !ok {
		return nil, apperr.New(apperr.SourceMissing, nil)
	}
	return paths, nil
}

// take keeps paths and says what they are. What is not absolute is left out, and what was named twice counts once.
func (p picks) take(paths []string) Picked {
	var whole pick
	for _, path := range paths {
		if filepath.IsAbs(path) {
			whole = append(whole, filepath.Clean(path))
		}
	}
	slices.Sort(whole)
	whole = slices.Compact(whole)
	out := Picked{Handle: p.keep(whole), Names: []string{}}
	for _, path := range whole {
		out.count(path)
	}
	return out
}

// join makes one of two.
func (p picks) join(a, b string) (Picked, error) {
	first, err := p.find(a)
	if err != nil {
		return Picked{}, err
	}
	second, err := p.find(b)
	if err != nil {
		return Picked{}, err
	}
	return p.take(slices.Concat(first, second)), nil
}

// count looks at one path. Nothing is opened, and folders are not walked: that is the transfer's part.
func (p *Picked) count(path string) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		p.Missing++
	case info.IsDir():
		p.Folders++
	default:
		p.Files++
		p.Bytes += info.Size()
	}
	if len(p.Names) < shownNames {
		p.Names = append(p.Names, filepath.Base(path))
	}
}

// dropped is what the window calls for files and folders that were dropped on it.
func (c *core) dropped(paths []string) {
	if _, _, err := c.use(); err != nil || len(paths) == 0 {
		return
	}
	if c.droppedProfile(paths) {
		return
	}
	if text, ok := letter(paths); ok && c.holdsLink(text) {
		c.given.add([]string{text})
		c.emit(EventHandover, HandoverEvent{Seq: c.next(), Count: 1})
		return
	}
	picked := c.picks.take(paths)
	c.log().Info("dropped", "files", picked.Files, "folders", picked.Folders, "missing", picked.Missing)
	c.emit(EventDropped, DroppedEvent{Seq: c.next(), Picked: picked})
}

// holdsLink reports whether a text holds a signed link, or is a ticket.
func (c *core) holdsLink(text string) bool {
	if ticket.Looks([]byte(text)) {
		return true
	}
	links, err := (&Links{c}).Read(text)
	return err == nil && slices.ContainsFunc(links, func(i Inspection) bool { return i.Scheme != string(link.SchemeNone) })
}

// chosen opens one of the system's dialogs and keeps what was chosen in it. Dismissed, the handle is "".
func (c *core) chosen(ctx context.Context, open func() ([]string, error)) (Picked, error) {
	paths, err := open()
	if err != nil || len(paths) == 0 || ctx.Err() != nil {
		return Picked{Names: []string{}}, err
	}
	return c.picks.take(paths), nil
}
