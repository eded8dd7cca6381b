package request_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/page"
	"daypass/internal/profile"
	"daypass/internal/request"
	"daypass/internal/s3client"
	"daypass/internal/secret"
	"daypass/internal/sqlite"
	"daypass/internal/ticket"
)

// room is a Service on real parts: a real server, s3client, httpx and the database.
type room struct {
	*request.Service
	t        *testing.T
	server   *lab.Server
	profiles *oneProfile
	links    *link.Service
	cfg      request.Config
	dir      string
	ahead    atomic.Int64 // nanoseconds that this computer's clock was put forward
}

// oneProfile is the profile store: a single access that tests may change.
type oneProfile struct {
	a       profile.Access
	learned int
}

func (o *oneProfile) Access(_ context.Context, nameOrID string) (profile.Access, error) {
	if nameOrID != o.a.Name && nameOrID != o.a.ID {
		return profile.Access{}, apperr.New(apperr.ProfileUnknown, apperr.Params{"name": nameOrID})
	}
	return o.a, nil
}

func (o *oneProfile) Get(ctx context.Context, nameOrID string) (profile.Profile, error) {
	a, err := o.Access(ctx, nameOrID)
	return a.Profile, err
}

func (o *oneProfile) Learn(_ context.Context, _ string, learn func(*profile.Traits)) error {
	o.learned++
	learn(&o.a.Traits)
	return nil
}

func newRoom(t *testing.T, s *lab.Server) *room {
	t.Helper()
	r := &room{t: t, server: s, dir: t.TempDir()}
	now := func() time.Time { return time.Now().Add(time.Duration(r.ahead.Load())) }
	db, err := sqlite.Open(t.Context(), filepath.Join(r.dir, "daypass.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	storage := s3client.New(s3client.Options{})
	t.Cleanup(storage.Close)
	web := httpx.New(httpx.Options{Authorities: func(string) string { return s.CAPEM }})
	t.Cleanup(web.Close)
	r.profiles = &oneProfile{a: profile.Access{
		Profile: profile.Profile{
			ID: "p1", Name: "lab", Preset: "other", Endpoint: s.Endpoint, Region: s.Region, Style: profile.StyleAuto, CAPEM: s.CAPEM,
			AccessKeyID: s.AccessKey, DefaultExpiry: time.Hour, MaxExpiry: 7 * 24 * time.Hour,
		},
		Credential: profile.Credential{AccessKeyID: s.AccessKey, Secret: secret.NewString(s.SecretKey)},
	}}
	r.links = link.NewService(link.Config{
		Profiles: r.profiles, Signer: storage, Prober: web, Ledger: db.Links(), Now: now, Keeper: storage, Deposits: db.Deposits(), Learn: r.profiles.Learn,
	})
	r.cfg = request.Config{
		Profiles: r.profiles, Storage: storage, Links: r.links, Tickets: ticket.NewService(r.profiles, storage), Store: db.Requests(), Now: now,
	}
	r.Service = request.NewService(r.cfg)
	return r
}

func (r *room) create(spec request.Spec) request.Made {
	r.t.Helper()
	spec.Profile, spec.Bucket = "lab", r.server.Bucket
	made, err := r.Create(r.t.Context(), spec)
	if err != nil {
		r.t.Fatal(err)
	}
	return made
}

// page fetches a request's page as a browser does, and reads it.
func (r *room) page(made request.Made) page.Manifest {
	r.t.Helper()
	status, body := r.send(http.MethodGet, made.Link.URL.Reveal(), nil, nil)
	m, err := page.Parse(body)
	if status != http.StatusOK || err != nil {
		r.t.Fatalf("the page gives %d, %v", status, err)
	}
	return m
}

func (r *room) send(method, address string, body []byte, header http.Header) (int, []byte) {
	r.t.Helper()
	q, err := http.NewRequestWithContext(r.t.Context(), method, address, bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	for name, values := range header {
		q.Header[name] = values
	}
	resp, err := r.server.Client().Do(q)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return resp.StatusCode, answer
}

// post sends a file through a form.
func (r *room) post(f link.PostForm, key string, body []byte) int {
	r.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	_ = form.WriteField("key", key)
	for name, value := range f.Fields {
		_ = form.WriteField(name, value.Reveal())
	}
	_ = form.WriteField("Content-Type", "application/octet-stream")
	file, err := form.CreateFormFile("file", "a name.txt")
	if err != nil {
		r.t.Fatal(err)
	}
	_, _ = file.Write(body)
	_ = form.Close()
	status, _ := r.send(http.MethodPost, f.URL.Reveal(), b.Bytes(), http.Header{"Content-Type": {form.FormDataContentType()}})
	return status
}

// small sends a small file as the page does: through its form, or into its next slot. The key has the batch in front.
func (r *room) small(m *page.Manifest, key string, body []byte) {
	r.t.Helper()
	if m.Post != nil {
		if status := r.post(*m.Post, m.Post.Prefix+key, body); status != http.StatusCreated {
			r.t.Fatalf("%s: %d", key, status)
		}
		return
	}
	_, path, _ := strings.Cut(key, "/")
	header := http.Header{"Content-Disposition": {"attachment; filename*=UTF-8''" + url.PathEscape(path)}}
	if status, answer := r.send(http.MethodPut, m.Puts[0].URL.Reveal(), body, header); status != http.StatusOK {
		r.t.Fatalf("%s: %d %s", key, status, answer)
	}
	m.Puts = m.Puts[1:]
}

// fill sends one part through a ticket and completes it; it gives the status of the last answer.
func (r *room) fill(t ticket.Ticket, body []byte) int {
	r.t.Helper()
	l, err := t.PartLink(1)
	if err != nil {
		r.t.Fatal(err)
	}
	q, err := http.NewRequestWithContext(r.t.Context(), http.MethodPut, l.URL().Reveal(), bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	resp, err := r.server.Client().Do(q)
	if err != nil {
		r.t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return resp.StatusCode
	}
	done, err := t.CompleteLink()
	if err != nil {
		r.t.Fatal(err)
	}
	doc := `<CompleteMultipartUpload><Part><ETag>` + resp.Header.Get("ETag") + `</ETag><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>`
	status, _ := r.send(http.MethodPost, done.URL().Reveal(), []byte(doc), http.Header{"Content-Type": {"application/xml"}})
	return status
}

func (r *room) look(id string) []request.Arrival {
	r.t.Helper()
	news, err := r.Look(r.t.Context(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	return news
}

// bending puts a proxy in front of a server that answers itself where bend says so.
func bending(t *testing.T, s *lab.Server, bend func(http.ResponseWriter, *http.Request) bool) string {
	t.Helper()
	target, err := url.Parse(s.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	through := httputil.NewSingleHostReverseProxy(target) // keeps the Host, which is signed
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if !bend(w, q) {
			through.ServeHTTP(w, q)
		}
	}))
	t.Cleanup(proxy.Close)
	return proxy.URL
}
