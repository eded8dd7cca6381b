package link_test

import (
	"bytes"
	"io"
	"net/http"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/page"
	"daypass/internal/profile"
)

// forcing stands in front of a server and has browsers save every page, as some providers do on their own hosts.
func forcing(t *testing.T, s *lab.Server) string {
	t.Helper()
	proxy, err := lab.SavesPages(s.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	return proxy.URL
}

// A provider that has browsers save every page is told of before anything is copied, and nothing is left there.
func TestStorageThatDownloadsPages(t *testing.T) {
	t.Parallel()
	s := lab.Versity(t)
	r := newRoom(t, s, 0)
	r.withPages()
	r.profiles.a.Endpoint = forcing(t, s)
	s.Put(t, "kit/a.txt", []byte("one"))
	_, err := r.CreatePage(t.Context(), link.PageRequest{Profile: "lab", Bucket: s.Bucket, Items: []string{"kit/"}, Withdrawable: true})
	if apperr.CodeOf(err) != apperr.PageDownloads {
		t.Fatal(err)
	}
	// It showed pages once, and that is remembered: the link's own proof sees it.
	r.profiles.a.Traits.Pages = profile.Yes
	_, err = r.CreatePage(t.Context(), link.PageRequest{Profile: "lab", Bucket: s.Bucket, Items: []string{"kit/"}, Withdrawable: true})
	if apperr.CodeOf(err) != apperr.PageDownloads {
		t.Fatal(err)
	}
	if left := s.Keys(t, "daypass-shares/"); len(left) != 0 {
		t.Errorf("left: %q", left)
	}
	if _, err := r.CreatePage(t.Context(), link.PageRequest{Profile: "lab", Bucket: s.Bucket, Items: []string{"none/"}}); apperr.CodeOf(err) != apperr.ObjectGone {
		t.Errorf("an empty folder: %v", err)
	}
}

// The way out there: the page itself, sent as a file. It can be withdrawn as any page can.
func TestPageAsAFile(t *testing.T) {
	t.Parallel()
	s := lab.Versity(t)
	r := newRoom(t, s, 0)
	r.withPages()
	r.profiles.a.Endpoint = forcing(t, s)
	s.Put(t, "kit/a.txt", []byte("one"))
	var file bytes.Buffer
	want := link.PageRequest{Profile: "lab", Bucket: s.Bucket, Items: []string{"kit/"}, Withdrawable: true, File: &file}
	made, err := r.CreatePage(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	m, err := page.Parse(file.Bytes())
	if err != nil || len(m.Files) != 1 {
		t.Fatalf("%+v, %v", m, err)
	}
	if res, body := r.get(m.Files[0].URL.Reveal()); res.StatusCode != http.StatusOK || body != "one" {
		t.Errorf("its link gives %d %q", res.StatusCode, body)
	}
	if done, err := r.Withdraw(t.Context(), made.Issued.ID); err != nil || !done.Proved || done.FilesOpen != 0 {
		t.Errorf("%+v, %v", done, err)
	}
	if res, _ := r.get(m.Files[0].URL.Reveal()); res.StatusCode != http.StatusNotFound && res.StatusCode != http.StatusForbidden {
		t.Errorf("withdrawn, its link gives %d", res.StatusCode)
	}
	// A file that cannot be written makes no page.
	broken, writer := io.Pipe()
	_ = broken.Close()
	want.File = writer
	if _, err := r.CreatePage(t.Context(), want); err == nil {
		t.Error("the file could not be written")
	}
	if left := s.Keys(t, "daypass-shares/"); len(left) != 0 {
		t.Errorf("left: %q", left)
	}
}
