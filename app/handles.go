package app

import (
	"daypass/internal/apperr"
	"daypass/internal/link"
)

// maxHandles is how many pasted links are remembered. One mail can hold many.
const maxHandles = 2000

// handles keeps pasted links, so that the page never gets a signed link back.
type handles struct{ *kept[link.Found] }

func newHandles() handles { return handles{newKept[link.Found](maxHandles)} }

// find gives the link of a handle. Errors: link_needed where it is unknown or was forgotten, since pasting
// the link again helps.
func (h handles) find(handle string) (link.Found, error) {
	found, ok := h.kept.find(handle)
	if !ok {
		return link.Found{}, apperr.New(apperr.LinkNeeded, nil)
	}
	return found, nil
}
