package request_test

import (
	"net/http"
	"strings"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/profile"
	"daypass/internal/request"
	"daypass/internal/ticket"
)

// In virtual-host style, too: a page with its form or slots and its tickets, and a ticket alone.
func TestVirtualHostStyle(t *testing.T) {
	t.Parallel()
	lab.Both(t, virtualHostStyle, lab.Options{Domain: "localhost"})
}

func virtualHostStyle(t *testing.T, s *lab.Server) {
	r := newRoom(t, s)
	r.profiles.a.Style, r.profiles.a.Endpoint = profile.StyleVirtual, s.BelowLocalhost()
	made := r.create(request.Spec{Kind: request.Page, BigFiles: 1})
	m := r.page(made)
	if !strings.HasPrefix(m.Origin, "http://"+s.Bucket+".localhost:") || made.Link.Issued.PathStyle {
		t.Errorf("the page is at %s", m.Origin)
	}
	r.small(&m, "abcd1234/ä b.txt", []byte("one"))
	if status := r.fill(m.Tickets[0], []byte("film")); status != http.StatusOK {
		t.Error(status)
	}
	if news := r.look(made.Request.ID); len(news) != 2 {
		t.Errorf("%+v", news)
	}
	alone := r.create(request.Spec{Kind: request.Ticket})
	k, err := ticket.Parse([]byte(alone.File.Reveal()))
	if err != nil {
		t.Fatal(err)
	}
	if status := r.fill(k, []byte("film")); status != http.StatusOK {
		t.Error(status)
	}
	for _, id := range []string{made.Request.ID, alone.Request.ID} {
		if _, err := r.Close(t.Context(), id); err != nil {
			t.Error(err)
		}
	}
}

// A storage that has browsers save every page gets no request page: its sender could do nothing with a saved one. Nothing is left.
func TestStorageThatDownloadsPages(t *testing.T) {
	t.Parallel()
	s := lab.Versity(t)
	forcing, err := lab.SavesPages(s.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(forcing.Close)
	r := newRoom(t, s)
	r.profiles.a.Endpoint = forcing.URL
	for _, known := range []profile.Answer{profile.Unknown, profile.Yes} { // Yes: what was learnt before is true no more
		r.profiles.a.Traits.Pages = known
		_, err := r.Create(t.Context(), request.Spec{Profile: "lab", Bucket: s.Bucket, Kind: request.Page, BigFiles: 1})
		if apperr.CodeOf(err) != apperr.PageDownloads || r.profiles.a.Traits.Pages != profile.No {
			t.Errorf("%v, learned %v", err, r.profiles.a.Traits.Pages)
		}
	}
	if left := s.Keys(t, ""); len(left) != 0 || strings.Contains(s.Uploads(t), "<UploadId>") {
		t.Errorf("left: %q", left)
	}
}
