package app

import (
	"crypto/rand"
	"sync"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

// maxHandles is how many pasted links are remembered; the oldest is forgotten first. One mail can hold many.
const maxHandles = 2000

// handles keeps pasted links in the memory of this process, so that the page never gets a signed link back.
// Safe for concurrent use.
type handles struct {
	mu    sync.Mutex
	links map[string]link.Found
	order []string
}

func newHandles() *handles { return &handles{links: map[string]link.Found{}} }

// keep remembers a link and gives its handle, which nobody can guess and which says nothing.
func (h *handles) keep(found link.Found) string {
	handle := rand.Text()
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.order) == maxHandles {
		delete(h.links, h.order[0])
		h.order = h.order[1:]
	}
	h.links[handle] = found
	h.order = append(h.order, handle)
	return handle
}

// find gives the link of a handle. Errors: link_needed where it is unknown or was forgotten, since pasting
// the link again helps.
func (h *handles) find(handle string) (link.Found, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	found, ok := h.links[handle]
	if !ok {
		return link.Found{}, apperr.New(apperr.LinkNeeded, nil)
	}
	return found, nil
}
