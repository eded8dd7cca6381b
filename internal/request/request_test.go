package request_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/page"
	"daypass/internal/profile"
	"daypass/internal/request"
	"daypass/internal/ticket"
)

// A page takes small files through its form and large ones through its tickets; each is told once, under the sender's name;
// closed, the page and the open slots are gone, and what came stays.
func TestPage(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		lab.Fault(t, 21)
		lab.Fault(t, 24)
		r := newRoom(t, s)
		made := r.create(request.Spec{
			Kind: request.Page, Prefix: "in", Title: "Photos <b>&\u202e\n", Note: "<script>alert(1)</script>", BigFiles: 2, MaxSize: 100 << 20,
		})
		m := r.page(made)
		if m.Kind != page.KindRequest || m.Title != "Photos <b>&" || m.Note != "<script>alert(1)</script>" || m.Post == nil && len(m.Puts) == 0 || len(m.Tickets) != 2 || m.MaxSize != 100<<20 {
			t.Fatalf("%+v", m)
		}
		if !m.ExpiresAt.Equal(made.Request.ExpiresAt) || !m.Tickets[0].ExpiresAt.Equal(m.ExpiresAt) || made.Request.Limit != request.LimitArrival {
			t.Errorf("page %v, ticket %v, request %v", m.ExpiresAt, m.Tickets[0].ExpiresAt, made.Request.ExpiresAt)
		}
		if news := r.look(made.Request.ID); len(news) != 0 {
			t.Errorf("nothing was sent: %+v", news)
		}
		names, err := json.Marshal(page.Names{Daypass: "names", Version: 1, Files: []page.NamedFile{{Key: m.Tickets[0].Key, Path: "../Film/..\\a<b>.mov", Size: 9}}})
		if err != nil {
			t.Fatal(err)
		}
		for key, body := range map[string][]byte{"abcd1234/Sub/ä b.txt": []byte("one"), "zzzz9999/ä b.txt": []byte("two"), "abcd1234/" + page.NamesFile: names} {
			r.small(&m, key, body)
		}
		if status := r.fill(m.Tickets[0], []byte("film film")); status != http.StatusOK {
			t.Fatal(status)
		}
		want := map[string]int64{"Sub/ä b.txt": 3, "ä b.txt": 3, "Film/a_b_.mov": 9}
		for _, one := range r.look(made.Request.ID) {
			if size, ok := want[one.Path]; !ok || size != one.Size || one.TooLarge || time.Since(one.At).Abs() > time.Minute {
				t.Errorf("%+v", one)
			}
			delete(want, one.Path)
		}
		if len(want) != 0 || len(r.look(made.Request.ID)) != 0 {
			t.Errorf("not told: %v, or told twice", want)
		}
		again := "zzzz9999/ä b.txt"
		r.small(&m, again, []byte("again"))
		if news := r.look(made.Request.ID); len(news) != 1 || news[0].Size != 5 {
			t.Errorf("sent again, it is another: %+v", news)
		}
		r.keepsNoSecret(made, m)
		done, err := r.Close(t.Context(), made.Request.ID)
		if err != nil || done.Request.State != request.Closed || done.UsableUntil.IsZero() {
			t.Fatalf("%+v, %v", done, err)
		}
		if status, _ := r.send(http.MethodGet, made.Link.URL.Reveal(), nil, nil); status != http.StatusNotFound && status != http.StatusForbidden {
			t.Errorf("closed, the page gives %d", status)
		}
		if status := r.fill(m.Tickets[1], []byte("late")); status == http.StatusOK {
			t.Error("a slot takes files after the close")
		}
		if open := s.Uploads(t); strings.Contains(open, "<UploadId>") {
			t.Errorf("open uploads: %s", open)
		}
		if left := s.Keys(t, "daypass-shares/"); len(left) != 0 {
			t.Errorf("left: %q", left)
		}
		q, err := r.Get(t.Context(), made.Request.ID[:4])
		if err != nil || q.Arrived != 4 || q.Unseen != 4 {
			t.Errorf("%+v, %v", q, err)
		}
		if err := r.MarkSeen(t.Context(), q.ID, 0); err != nil {
			t.Error(err)
		}
		if q, err = r.Get(t.Context(), q.ID); err != nil || q.Unseen != 0 {
			t.Errorf("%+v, %v", q, err)
		}
		if _, _, err := r.Show(t.Context(), q.ID); apperr.CodeOf(err) != apperr.RequestClosed {
			t.Errorf("shown: %v", err)
		}
	})
}

// keepsNoSecret looks for signatures in the data folder.
func (r *room) keepsNoSecret(made request.Made, m page.Manifest) {
	r.t.Helper()
	canaries := []string{"X-Amz-Signature=", r.server.SecretKey}
	if m.Post == nil {
		m.Post = &link.PostForm{}
	}
	for name, value := range m.Post.Fields {
		if name == "x-amz-signature" || name == "policy" {
			canaries = append(canaries, value.Reveal())
		}
	}
	for _, name := range []string{"daypass.db", "daypass.db-wal"} {
		raw, err := os.ReadFile(filepath.Join(r.dir, name))
		if err != nil {
			r.t.Fatal(err)
		}
		for _, c := range canaries {
			if bytes.Contains(raw, []byte(c)) {
				r.t.Errorf("%s holds a secret of %s", name, made.Request.ID)
			}
		}
	}
}

// A form cannot leave its folder, nor take more than was signed.
func TestFolderCannotBeLeft(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		lab.Fault(t, 19)
		r := newRoom(t, s)
		if s.Kind == lab.KindVersity { // it follows ".." in the key of a form, and out of the folder
			_, err := r.Create(t.Context(), request.Spec{Profile: "lab", Bucket: s.Bucket, Kind: request.Post, Prefix: "in/"})
			if apperr.CodeOf(err) != apperr.FormUnsafe || len(s.Keys(t, "")) != 0 {
				t.Errorf("%v, and left %q", err, s.Keys(t, ""))
			}
			return
		}
		made := r.create(request.Spec{Kind: request.Post, Prefix: "in/", MaxSize: 10})
		f := *made.Form
		for _, key := range []string{"other.txt", "in/x.txt", "", strings.TrimSuffix(f.Prefix, "/") + "x", f.Prefix + "../../escape", f.Prefix + "..", "/" + f.Prefix + "x"} {
			r.post(f, key, []byte("x"))
		}
		for _, key := range s.Keys(t, "") {
			if !strings.HasPrefix(key, f.Prefix) {
				t.Errorf("%q is outside of the folder", key)
			}
		}
		if status := r.post(f, f.Prefix+"big.bin", make([]byte, 11)); status < 400 || status > 499 {
			t.Errorf("too large: %d", status)
		}
		if status := r.post(f, f.Prefix+"${filename}", []byte("0123456789")); status != http.StatusCreated {
			t.Errorf("as large as may be: %d", status)
		}
		named := 0
		for _, one := range r.look(made.Request.ID) {
			if one.Name == "a name.txt" {
				named++
			}
			if strings.Contains(one.Path, "..") || filepath.IsAbs(one.Path) {
				t.Errorf("%q leads out", one.Path)
			}
		}
		if named != 1 || made.Request.Limit != request.LimitSignature {
			t.Errorf("%d named, limit by %s", named, made.Request.Limit)
		}
	})
}

// The other kinds: a ticket, an upload link.
func TestTicketAndPut(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		r := newRoom(t, s)
		made := r.create(request.Spec{Kind: request.Ticket, Title: "Tender", MaxSize: 3})
		k, err := ticket.Parse([]byte(made.File.Reveal()))
		if err != nil || k.Title != "Tender" {
			t.Fatal(err)
		}
		if status := r.fill(k, []byte("four")); status != http.StatusOK {
			t.Fatal(status)
		}
		if news := r.look(made.Request.ID); len(news) != 1 || news[0].Size != 4 || !news[0].TooLarge {
			t.Errorf("%+v", news)
		}
		made = r.create(request.Spec{Kind: request.Put})
		header := http.Header{"Content-Disposition": {"attachment; filename*=UTF-8''%C3%84%20b.pdf"}}
		if status, body := r.send(http.MethodPut, made.Link.URL.Reveal(), []byte("pdf"), header); status != http.StatusOK {
			t.Fatalf("%d %s", status, body)
		}
		if news := r.look(made.Request.ID); len(news) != 1 || news[0].Name != "Ä b.pdf" {
			t.Errorf("%+v", news)
		}
		if _, again, err := r.Show(t.Context(), made.Request.ID); err != nil || again.URL != made.Link.URL {
			t.Errorf("shown again: %v", err)
		}
		done, err := r.Close(t.Context(), made.Request.ID)
		if err != nil || !done.UsableUntil.Equal(made.Request.ExpiresAt) {
			t.Errorf("%+v, %v", done, err)
		}
	})
}

// A storage that takes no forms is found out once, and its page has slots instead.
func TestStorageWithoutForms(t *testing.T) {
	t.Parallel()
	s := lab.Versity(t)
	posts := 0
	r := newRoom(t, s)
	r.profiles.a.Endpoint = bending(t, s, func(w http.ResponseWriter, q *http.Request) bool {
		if q.Method != http.MethodPost || !strings.HasPrefix(q.Header.Get("Content-Type"), "multipart/form-data") {
			return false
		}
		posts++
		w.WriteHeader(http.StatusNotImplemented)
		return true
	})
	made := r.create(request.Spec{Kind: request.Page, BigFiles: 0})
	m := r.page(made)
	if m.Post != nil || len(m.Puts) == 0 || r.profiles.a.Traits.PostPolicy != profile.No {
		t.Fatalf("post %v, %d slots, learned %+v", m.Post != nil, len(m.Puts), r.profiles.a.Traits)
	}
	header := http.Header{"Content-Disposition": {"attachment; filename*=UTF-8''" + page.NamesFile}}
	names := `{"daypass":"names","version":1,"files":[{"key":"` + m.Puts[1].Key + `","path":"x"}]}`
	if status, body := r.send(http.MethodPut, m.Puts[0].URL.Reveal(), []byte(names), header); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	header.Set("Content-Disposition", "attachment; filename*=UTF-8''dir%2Fa.txt")
	if status, body := r.send(http.MethodPut, m.Puts[1].URL.Reveal(), []byte("a"), header); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	if news := r.look(made.Request.ID); len(news) != 1 || news[0].Path != "dir/a.txt" {
		t.Errorf("%+v", news)
	}
	if _, err := r.Create(t.Context(), request.Spec{Profile: "lab", Bucket: s.Bucket, Kind: request.Post}); apperr.CodeOf(err) != apperr.NotSupported || posts != 1 {
		t.Errorf("%v after %d posts", err, posts)
	}
	r.wantRequests(request.Open)
}

func (r *room) wantRequests(want ...request.State) {
	r.t.Helper()
	all, err := r.List(r.t.Context(), request.Filter{})
	var got []request.State
	for _, q := range all {
		got = append(got, q.State)
	}
	if err != nil || !slices.Equal(got, want) {
		r.t.Errorf("requests %v (%v), want %v", got, err, want)
	}
}

// A search finds words of the title, the note, the asker and the place, whatever their case, page by page.
func TestSearch(t *testing.T) {
	t.Parallel()
	r := newRoom(t, lab.Versity(t))
	photos := r.create(request.Spec{Kind: request.Put, Title: "Fotos der Bürgersteige", Note: "Nord_seite", From: "Éva"}).Request.ID
	tender := r.create(request.Spec{Kind: request.Put, Title: "Tender", Note: "100 % of it", Prefix: "build/"}).Request.ID
	for _, c := range []struct {
		search string
		want   []string
	}{
		{"", []string{tender, photos}},
		{"burgersteige FOTOS", []string{photos}},
		{"eva", []string{photos}},
		{"nord_seite", []string{photos}},
		{"e_d", nil},
		{"%", []string{tender}},
		{"lab:" + r.server.Bucket + "/build", []string{tender}},
		{"tender fotos", nil},
	} {
		var got []string
		for f := (request.Filter{Search: c.search, Limit: 1}); ; {
			page, err := r.List(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			f.After = page[0].ID
			got = append(got, f.After)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q finds %v, want %v", c.search, got, c.want)
		}
	}
}

// What is over is closed by itself, and many lookers tell each file once.
func TestDeadlineAndTwoLookers(t *testing.T) {
	t.Parallel()
	s := lab.Versity(t)
	r := newRoom(t, s)
	made := r.create(request.Spec{Kind: request.Page, BigFiles: 1})
	m := r.page(made)
	const files = 20
	for n := range files {
		r.small(&m, "abcd1234/"+string(rune('a'+n)), []byte("x"))
	}
	var mu sync.Mutex
	var wait sync.WaitGroup
	told := map[string]int{}
	for range 4 {
		wait.Go(func() {
			news, err := request.NewService(r.cfg).Look(t.Context(), made.Request.ID)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			for _, one := range news {
				told[one.Key]++
			}
		})
	}
	wait.Wait()
	for key, times := range told {
		if times != 1 {
			t.Errorf("%s was told %d times", key, times)
		}
	}
	if len(told) != files {
		t.Errorf("%d of %d were told", len(told), files)
	}
	if swept, err := r.Sweep(t.Context(), link.SweepOptions{}); err != nil || len(swept.Closed) != 0 || swept.Failure != nil {
		t.Errorf("%+v, %v", swept, err)
	}
	r.ahead.Store(int64(70 * time.Minute))
	swept, err := r.Sweep(t.Context(), link.SweepOptions{})
	if err != nil || len(swept.Closed) != 1 || swept.Failure != nil {
		t.Errorf("%+v, %v", swept, err)
	}
	if open := s.Uploads(t); strings.Contains(open, "<UploadId>") || len(s.Keys(t, "daypass-shares/")) != 0 {
		t.Errorf("left: %s", open)
	}
	r.wantRequests(request.Closed)
}
