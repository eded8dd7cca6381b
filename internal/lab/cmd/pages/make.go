package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/page"
	"daypass/internal/profile"
	"daypass/internal/secret"
	"daypass/internal/ticket"

	"github.com/minio/crc64nvme"
)

func upstreamRate(rate int64) lab.Toxic {
	return lab.Toxic{Kind: "bandwidth", Attributes: map[string]int64{"rate": max(1, rate/1000)}, Upstream: true}
}

type shareSpec struct {
	Title   string `json:"title"`
	Note    string `json:"note"`
	Seconds int64  `json:"seconds"`
	Ago     int64  `json:"ago"` // seconds since it was made
	PerPage int    `json:"per_page"`
	Files   []struct {
		Path string `json:"path"`
		Size int64  `json:"size"`
		Text string `json:"text"` // its content in base64, instead of Size deterministic bytes
	} `json:"files"`
}

// share stores files and a share page, over several pages where it says so.
func (s *stage) share(r *http.Request) (any, error) {
	var spec shareSpec
	if err := json.NewDecoder(r.Body).Decode(&spec); err != nil {
		return nil, err
	}
	made := maker{stage: s, at: time.Now().UTC().Truncate(time.Second).Add(-time.Duration(spec.Ago) * time.Second), expires: time.Duration(spec.Seconds) * time.Second}
	prefix := "share-" + link.NewID() + "/"
	files := make([]page.File, 0, len(spec.Files))
	var bytesAll int64
	for i, f := range spec.Files {
		stored, err := made.file(r.Context(), fmt.Sprintf("%sf%d", prefix, i), f.Path, f.Size, f.Text)
		if err != nil {
			return nil, err
		}
		files, bytesAll = append(files, stored), bytesAll+stored.Size
	}
	return made.pages(r.Context(), prefix, page.Share{
		Title: spec.Title, Note: spec.Note, MadeAt: made.at, ExpiresAt: made.at.Add(made.expires),
		TotalFiles: len(files), TotalBytes: bytesAll,
	}, files, spec.PerPage)
}

// maker signs for one page.
type maker struct {
	*stage
	at      time.Time
	expires time.Duration
}

func (m maker) sign(ctx context.Context, method link.Method, key string, query url.Values) (secret.String, error) {
	return m.client.Sign(ctx, m.access, link.Grant{
		Method: method, Bucket: m.server.Bucket, Key: key, Query: query, SignedAt: m.at, Expires: m.expires,
	})
}

func (m maker) file(ctx context.Context, key, path string, size int64, text string) (page.File, error) {
	blob := lab.Blob{Seed: uint64(len(key)) + uint64(size), Length: size}
	var body interface {
		ReadAt(p []byte, off int64) (int, error)
	} = blob
	if text != "" {
		var raw []byte
		if err := json.Unmarshal([]byte(`"`+text+`"`), &raw); err != nil {
			return page.File{}, err
		}
		body, size = bytes.NewReader(raw), int64(len(raw))
	}
	if _, err := m.server.Store(ctx, key, body, size); err != nil {
		return page.File{}, err
	}
	whole := make([]byte, size)
	_, _ = body.ReadAt(whole, 0)
	sum := crc64nvme.New()
	_, _ = sum.Write(whole)
	crc := sum.Sum64()
	url, err := m.sign(ctx, link.MethodGet, key, url.Values{"response-content-disposition": {"attachment"}})
	return page.File{Path: path, Size: size, URL: url, CRC64NVME: &crc, Modified: m.at}, err
}

// pages stores one page or several, each knowing the links of all.
func (m maker) pages(ctx context.Context, prefix string, s page.Share, files []page.File, perPage int) (any, error) {
	if perPage <= 0 {
		perPage = len(files)
	}
	count := (len(files) + perPage - 1) / perPage
	keys := make([]string, count)
	links := make([]secret.String, count)
	for i := range keys {
		keys[i] = fmt.Sprintf("%spage-%d.html", prefix, i)
		var err error
		if links[i], err = m.pageLink(ctx, keys[i]); err != nil {
			return nil, err
		}
	}
	if count > 1 {
		s.Pages = links
	}
	for i, key := range keys {
		s.Page, s.Files = i, files[i*perPage:min(len(files), (i+1)*perPage)]
		var out bytes.Buffer
		if err := page.RenderShare(&out, s); err != nil {
			return nil, err
		}
		if err := m.store(ctx, key, out.Bytes()); err != nil {
			return nil, err
		}
	}
	return map[string]any{"url": links[0].Reveal(), "key": keys[0], "prefix": prefix, "file": files[0].URL.Reveal()}, nil
}

func (m maker) pageLink(ctx context.Context, key string) (secret.String, error) {
	return m.sign(ctx, link.MethodGet, key, url.Values{
		"response-content-type": {"text/html; charset=utf-8"}, "response-content-disposition": {"inline"},
	})
}

func (m maker) store(ctx context.Context, key string, html []byte) error {
	_, err := m.server.Store(ctx, key, bytes.NewReader(html), int64(len(html)))
	return err
}

type requestSpec struct {
	Title    string `json:"title"`
	Note     string `json:"note"`
	From     string `json:"from"`
	Seconds  int64  `json:"seconds"`
	Ago      int64  `json:"ago"`
	MaxSize  int64  `json:"max_size"`
	PostSize int64  `json:"post_size"` // of the form; 0: no form
	Puts     int    `json:"puts"`
	Tickets  int    `json:"tickets"`
	BigSize  int64  `json:"big_size"` // of each ticket
}

// request stores a request page with its tickets and links.
func (s *stage) request(r *http.Request) (any, error) {
	ctx := r.Context()
	var spec requestSpec
	if err := json.NewDecoder(r.Body).Decode(&spec); err != nil {
		return nil, err
	}
	m := maker{stage: s, at: time.Now().UTC().Truncate(time.Second).Add(-time.Duration(spec.Ago) * time.Second), expires: time.Duration(spec.Seconds) * time.Second}
	id := link.NewID()
	prefix := "request-" + id + "/"
	q := page.Request{
		ID: id, Title: spec.Title, Note: spec.Note, From: spec.From, MadeAt: m.at, ExpiresAt: m.at.Add(m.expires), MaxSize: spec.MaxSize,
	}
	if err := m.ways(ctx, &q, spec, prefix+"files/"); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := page.RenderRequest(&out, q); err != nil {
		return nil, err
	}
	key := prefix + "page.html"
	if err := m.store(ctx, key, out.Bytes()); err != nil {
		return nil, err
	}
	address, err := m.pageLink(ctx, key)
	return map[string]any{"url": address.Reveal(), "key": key, "prefix": prefix + "files/", "id": id}, err
}

func (m maker) ways(ctx context.Context, q *page.Request, spec requestSpec, prefix string) error {
	tickets := ticket.NewService(one(m.access), m.client)
	for i := range spec.Tickets {
		made, err := tickets.Create(ctx, ticket.Spec{
			Profile: "lab", Bucket: m.server.Bucket, Key: fmt.Sprintf("%sbig-%d", prefix, i+1), MaxSize: spec.BigSize,
			Expiry: link.Expiry{For: m.expires},
		})
		if err != nil {
			return err
		}
		q.Tickets = append(q.Tickets, made.Ticket)
	}
	if spec.PostSize > 0 {
		form, err := m.client.SignPost(ctx, m.access, link.PostGrant{
			Bucket: m.server.Bucket, Prefix: prefix, MaxSize: spec.PostSize, SignedAt: m.at, Expires: m.expires,
		})
		if err != nil {
			return err
		}
		q.Post = &form
	}
	for i := range spec.Puts {
		key := fmt.Sprintf("%sslot-%d", prefix, i+1)
		grant := link.UploadGrant(m.access.Profile, m.server.Bucket, key) // as the program makes them
		grant.SignedAt, grant.Expires = m.at, m.expires
		address, err := m.client.Sign(ctx, m.access, grant)
		if err != nil {
			return err
		}
		q.Puts = append(q.Puts, page.PutSlot{Key: key, URL: address})
	}
	var err error
	q.List, err = m.sign(ctx, link.MethodGet, "", url.Values{"list-type": {"2"}, "prefix": {prefix}})
	return err
}

// one gives one access, whatever is asked for.
type one profile.Access

func (o one) Access(context.Context, string) (profile.Access, error) { return profile.Access(o), nil }
