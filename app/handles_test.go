package app

import (
	"strings"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

func TestHandleFindsItsLinkAndSaysNothing(t *testing.T) {
	t.Parallel()
	h := newHandles()
	found := link.Found{Link: link.Link{Host: "example.com", Bucket: "invoices"}}
	a, b := h.keep(found), h.keep(link.Found{Link: link.Link{Host: "other"}})
	if a == b || len(a) < 20 || strings.Contains(a, "example") {
		t.Errorf("handles %q and %q", a, b)
	}
	got, err := h.find(a)
	if err != nil || got.Link.Bucket != "invoices" {
		t.Errorf("found %+v, %v", got.Link, err)
	}
	if _, err := h.find("made up"); apperr.CodeOf(err) != apperr.LinkNeeded {
		t.Errorf("an unknown handle gives %v", err)
	}
}

func TestOldestHandleIsForgottenFirst(t *testing.T) {
	t.Parallel()
	h := newHandles()
	first := h.keep(link.Found{})
	second := h.keep(link.Found{})
	for range maxHandles - 1 {
		h.keep(link.Found{})
	}
	if _, err := h.find(first); err == nil {
		t.Error("the oldest is still there")
	}
	if _, err := h.find(second); err != nil {
		t.Error("the second oldest is gone, too")
	}
	if len(h.values) != maxHandles || len(h.order) != maxHandles {
		t.Errorf("%d links, %d in order", len(h.values), len(h.order))
	}
}
