package link_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/page"
	"daypass/internal/profile"
)

// virtual makes the room's profile one whose bucket is in the host's name, below localhost.
func (r *room) virtual() {
	r.profiles.a.Style = profile.StyleVirtual
	r.profiles.a.Endpoint = r.server.BelowLocalhost()
}

// In virtual-host style, too: links, links that can be withdrawn, and pages, whose address is their bucket's own.
func TestVirtualHostStyle(t *testing.T) {
	t.Parallel()
	lab.Both(t, virtualHostStyle, lab.Options{Domain: "localhost"})
}

func virtualHostStyle(t *testing.T, s *lab.Server) {
	r := newRoom(t, s, 0)
	r.withPages()
	r.virtual()
	s.Put(t, "kit/ä b+%.txt", []byte("one"))
	s.Put(t, "kit/b.txt", []byte("two"))
	host := s.Bucket + ".localhost:"
	plain := r.create(link.CreateRequest{Key: "kit/b.txt"})
	copied := r.create(link.CreateRequest{Key: "kit/ä b+%.txt", Withdrawable: true})
	for made, want := range map[*link.Created]string{&plain: "two", &copied: "one"} {
		res, body := r.get(made.URL.Reveal())
		if res.StatusCode != http.StatusOK || body != want || !strings.HasPrefix(res.Request.URL.Host, host) {
			t.Errorf("%s gives %d %q", res.Request.URL.Host, res.StatusCode, body)
		}
	}
	made, err := r.CreatePage(t.Context(), link.PageRequest{
		Profile: "lab", Bucket: s.Bucket, Items: []string{"kit/"}, Withdrawable: true, Expiry: link.Expiry{For: time.Hour},
	})
	if err != nil || made.Issued.PathStyle {
		t.Fatalf("%+v, %v", made.Issued, err)
	}
	_, body := r.get(made.URL.Reveal())
	m, err := page.Parse([]byte(body))
	if err != nil || len(m.Files) != 2 || !strings.HasPrefix(m.Origin, "http://"+host) {
		t.Fatalf("%s: %d files, %v", m.Origin, len(m.Files), err)
	}
	for _, f := range m.Files {
		if res, _ := r.get(f.URL.Reveal()); res.StatusCode != http.StatusOK {
			t.Errorf("%s gives %d", f.Path, res.StatusCode)
		}
	}
	for _, i := range []link.Issued{copied.Issued, made.Issued} {
		if done, err := r.Withdraw(t.Context(), i.ID); err != nil || !done.Proved || done.FilesOpen != 0 {
			t.Errorf("%+v, %v", done, err)
		}
	}
	for _, f := range m.Files {
		if res, _ := r.get(f.URL.Reveal()); res.StatusCode != http.StatusNotFound && res.StatusCode != http.StatusForbidden {
			t.Errorf("withdrawn, %s gives %d", f.Path, res.StatusCode)
		}
	}
}
