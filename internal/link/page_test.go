package link_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/page"
)

// withPages gives the room the true renderer.
func (r *room) withPages() {
	r.cfg.Render = func(w io.Writer, p link.SharePage) error {
		share := page.Share{Title: p.Title, Note: p.Note, MadeAt: p.MadeAt, ExpiresAt: p.ExpiresAt, TotalFiles: p.TotalFiles, TotalBytes: p.TotalBytes, Pages: p.Pages, Page: p.Page}
		for _, f := range p.Files {
			share.Files = append(share.Files, page.File(f))
		}
		return page.RenderShare(w, share)
	}
	r.Service = link.NewService(r.cfg)
}

// A page lists what was asked for, in paths that stay in their folder; each link gives its file; all end together.
func TestSharePage(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		lab.Fault(t, 21)
		lab.Fault(t, 24)
		r := newRoom(t, s, 0)
		r.withPages()
		want := map[string]string{"a.txt": "one", "deep/Ä %+.txt": "two", "deep/_b_&amp;.txt": "three"}
		for path, text := range want {
			s.Put(t, "kit/"+strings.ReplaceAll(path, "_b_", "<b>"), []byte(text))
		}
		s.Put(t, "kit/daypass-shares/x/index.html", []byte("not listed: Daypass's own")) // only at a place's top
		s.Put(t, "other.txt", []byte("not asked for"))
		made, err := r.CreatePage(t.Context(), link.PageRequest{
			Profile: "lab", Bucket: s.Bucket, Items: []string{"kit/"}, Title: "<script>alert(1)</script>", Note: "hi", Expiry: link.Expiry{For: time.Hour},
		})
		if err != nil {
			t.Fatal(err)
		}
		res, body := r.get(made.URL.Reveal())
		if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") || strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") {
			t.Fatalf("%d %v", res.StatusCode, res.Header)
		}
		m, err := page.Parse([]byte(body))
		if err != nil || len(m.Files) != len(want)+1 || m.Title != "<script>alert(1)</script>" || !m.ExpiresAt.Equal(made.Issued.ExpiresAt) {
			t.Fatalf("%+v, %v", m, err)
		}
		for _, f := range m.Files {
			res, text := r.get(f.URL.Reveal())
			if strings.HasPrefix(f.Path, "daypass-shares/") {
				continue
			}
			if res.StatusCode != http.StatusOK || text != want[f.Path] || f.CRC64NVME == nil || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") {
				t.Errorf("%s: %d %q %v", f.Path, res.StatusCode, text, f.CRC64NVME)
			}
			if l, err := link.Parse(f.URL.Reveal()); err != nil || !l.ExpiresAt.Equal(made.Issued.ExpiresAt) {
				t.Errorf("%s ends at another time than the page", f.Path)
			}
		}
		if made.Issued.Kind != link.IssuedPage || made.Issued.Files != len(m.Files) || !made.Issued.Withdrawable() {
			t.Errorf("%+v", made.Issued)
		}
		again, err := r.Show(t.Context(), made.Issued.ID)
		if err != nil || again.URL != made.URL {
			t.Errorf("shown again: %v", err)
		}
		done, err := r.Withdraw(t.Context(), made.Issued.ID)
		if err != nil || !done.Proved || done.FilesOpen != len(m.Files) {
			t.Errorf("%+v, %v", done, err)
		}
		if left := s.Keys(t, "daypass-shares/"); len(left) != 0 {
			t.Errorf("left: %q", left)
		}
		r.keepsNoSecret(made)
	})
}

// A page with copies takes everything with it: the page and every file's link answer 403 or 404, the files stay.
func TestSharePageWithCopies(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		r := newRoom(t, s, 0)
		r.withPages()
		r.copyWhole(1 << 20)
		big := lab.Blob{Seed: 3, Length: 7 << 20}.Bytes()
		s.PutReader(t, "kit/film.mov", bytes.NewReader(big), int64(len(big)))
		s.Put(t, "kit/a.txt", []byte("one"))
		var told []link.CopyProgress
		made, err := r.CreatePage(t.Context(), link.PageRequest{
			Profile: "lab", Bucket: s.Bucket, Items: []string{"kit/a.txt", "kit/film.mov"}, Withdrawable: true,
			Copying: func(p link.CopyProgress) { told = append(told, p) },
		})
		if err != nil {
			t.Fatal(err)
		}
		if size := int64(len(big) + 3); told[0].Done != 0 || told[0].Size != size || told[len(told)-1].Done != size {
			t.Errorf("told %+v", told)
		}
		_, body := r.get(made.URL.Reveal())
		m, err := page.Parse([]byte(body))
		if err != nil || len(m.Files) != 2 {
			t.Fatalf("%+v, %v", m, err)
		}
		longer, err := r.Extend(t.Context(), made.Issued.ID, link.Expiry{For: 2 * time.Hour})
		if err != nil || longer.Issued.DepositID == made.Issued.DepositID || longer.Issued.Replaces != made.Issued.ID || longer.Issued.Files != 2 {
			t.Errorf("extended: %+v, %v", longer.Issued, err)
		}
		for _, i := range []link.Issued{made.Issued, longer.Issued} {
			if done, err := r.Withdraw(t.Context(), i.ID); err != nil || !done.Proved || done.FilesOpen != 0 {
				t.Errorf("%+v, %v", done, err)
			}
		}
		for _, f := range m.Files {
			if res, _ := r.get(f.URL.Reveal()); res.StatusCode != http.StatusNotFound && res.StatusCode != http.StatusForbidden {
				t.Errorf("%s still gives %d", f.Path, res.StatusCode)
			}
		}
		if left := s.Keys(t, ""); !slices.Equal(left, []string{"kit/a.txt", "kit/film.mov"}) {
			t.Errorf("left: %q", left)
		}
	})
}

// A share of many files goes over several pages that name each other.
func TestSharePagePages(t *testing.T) {
	t.Parallel()
	s := lab.Versity(t)
	r := newRoom(t, s, 0)
	r.withPages()
	const files = 1203
	for n := range files {
		s.Put(t, fmt.Sprintf("many/%04d.txt", n), []byte("x"))
	}
	made, err := r.CreatePage(t.Context(), link.PageRequest{Profile: "lab", Bucket: s.Bucket, Items: []string{"many"}})
	if err != nil || made.Issued.Files != files || made.Issued.Bytes != files {
		t.Fatalf("%+v, %v", made.Issued, err)
	}
	_, body := r.get(made.URL.Reveal())
	first, err := page.Parse([]byte(body))
	if err != nil || len(first.Files) != 1000 || len(first.Pages) != 2 || first.TotalFiles != files || first.Page != 0 {
		t.Fatalf("%d files, %d pages, %v", len(first.Files), len(first.Pages), err)
	}
	_, body = r.get(first.Pages[1].Reveal())
	second, err := page.Parse([]byte(body))
	if err != nil || len(second.Files) != files-1000 || second.Page != 1 {
		t.Fatalf("%d files, %v", len(second.Files), err)
	}
	if done, err := r.Withdraw(t.Context(), made.Issued.ID); err != nil || !done.Proved {
		t.Error(err)
	}
	if res, _ := r.get(first.Pages[1].Reveal()); res.StatusCode == http.StatusOK {
		t.Error("the second page is still there")
	}
}
