package request_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"daypass/internal/lab"
	"daypass/internal/profile"
	"daypass/internal/request"
	"daypass/internal/ticket"
)

const lateSize = 16 << 20

// latePart is a part that is on its way while its upload is ended.
type latePart struct {
	rest   *io.PipeWriter
	answer chan *http.Response
	once   sync.Once
}

// begin sends most of part 1: more than any buffer on the way holds, so that the server is at work on it.
func (r *room) begin(t ticket.Ticket) *latePart {
	r.t.Helper()
	l, err := t.PartLink(1)
	if err != nil {
		r.t.Fatal(err)
	}
	body, rest := io.Pipe()
	q, err := http.NewRequestWithContext(r.t.Context(), http.MethodPut, l.URL().Reveal(), body)
	if err != nil {
		r.t.Fatal(err)
	}
	q.ContentLength = lateSize
	p := &latePart{rest: rest, answer: make(chan *http.Response, 1)}
	go func() {
		resp, err := r.server.Client().Do(q)
		if err == nil {
			_ = resp.Body.Close()
		} else {
			_ = body.CloseWithError(err)
			resp = &http.Response{}
		}
		p.answer <- resp
	}()
	if _, err := rest.Write(make([]byte, lateSize-1)); err != nil {
		r.t.Fatal(err)
	}
	return p
}

// end sends what is left, waits for the answer and gives the part's ETag; "" where the part was refused.
func (p *latePart) end() (etag string) {
	p.once.Do(func() {
		_, _ = p.rest.Write([]byte{1})
		_ = p.rest.Close()
		resp := <-p.answer
		etag = resp.Header.Get("ETag")
	})
	return etag
}

// complete tries to make an object of part 1.
func (r *room) complete(t ticket.Ticket, etag string) {
	r.t.Helper()
	done, err := t.CompleteLink()
	if err != nil {
		r.t.Fatal(err)
	}
	doc := `<CompleteMultipartUpload><Part><ETag>` + etag + `</ETag><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>`
	status, _ := r.send(http.MethodPost, done.URL().Reveal(), []byte(doc), http.Header{"Content-Type": {"application/xml"}})
	r.t.Logf("complete: %d", status)
}

// afterEnd calls do once, after uploads were ended for the first time.
type afterEnd struct {
	request.Storage
	once sync.Once
	do   func()
}

func (s *afterEnd) EndUploads(ctx context.Context, a profile.Access, bucket, prefix string, known map[string]string) (bool, error) {
	open, err := s.Storage.EndUploads(ctx, a, bucket, prefix, known)
	s.once.Do(s.do)
	return open, err
}

// A part that a storage still makes when its upload is ended brings the upload back on versitygw. The close itself ends it
// again where that comes in time, and every look after it where it comes later: its sender cannot make an object of it.
func TestUploadsThatComeBackAreEndedAgain(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		for _, kind := range []request.Kind{request.Ticket, request.Page} {
			for _, when := range []string{whileClosing, afterClose} {
				t.Run(string(kind)+" "+when, func(t *testing.T) {
					t.Parallel()
					endedAgain(t, s, kind, when)
				})
			}
		}
	})
}

// When a late part comes.
const (
	whileClosing = "while closing"
	afterClose   = "after"
)

// endedAgain closes a request with a part on its way.
func endedAgain(t *testing.T, s *lab.Server, kind request.Kind, when string) {
	r := newRoom(t, s)
	r.profiles.a.Traits.Pages = "yes"
	made := r.create(request.Spec{Kind: kind, BigFiles: 1})
	slot := r.slotOf(made)
	if kind == request.Page { // it stores a note before it sends in parts
		m := r.page(made)
		r.small(&m, "abcd1234/note.txt", []byte("note"))
	}
	part, etag := r.begin(slot), ""
	if when == whileClosing {
		cfg := r.cfg
		cfg.Storage = &afterEnd{Storage: cfg.Storage, do: func() { etag = part.end() }}
		r.Service = request.NewService(cfg)
	}
	if _, err := r.Close(t.Context(), made.Request.ID); err != nil {
		t.Fatal(err)
	}
	if when == afterClose {
		etag = part.end()
		r.look(made.Request.ID)
	}
	if (etag != "") != (s.Kind == lab.KindVersity) {
		t.Errorf("the part that came late was answered with %q", etag)
	}
	r.complete(slot, etag)
	for _, key := range s.Keys(t, "") {
		if strings.HasPrefix(key, slot.Key) {
			t.Errorf("a closed request took %s", key)
		}
	}
	if open := s.Uploads(t); strings.Contains(open, slot.Key) {
		t.Errorf("open uploads: %s", open)
	}
}

// slotOf gives the ticket of a request, or of its page.
func (r *room) slotOf(made request.Made) ticket.Ticket {
	r.t.Helper()
	if made.Request.Kind == request.Page {
		return r.page(made).Tickets[0]
	}
	one, err := ticket.Parse([]byte(made.File.Reveal()))
	if err != nil {
		r.t.Fatal(err)
	}
	return one
}
