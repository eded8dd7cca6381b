package ticket_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/ticket"
)

// A ticket does what it says, on its own and with nothing else: parts, list, completion, a look at the object.
func TestTicketFillsAnUpload(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		made := make1(t, s, ticket.Spec{Key: "in/ä film +&.mov", Name: "film.mov", Names: true, MaxSize: 40 << 20, Expiry: link.Expiry{For: time.Hour}})
		tk, err := ticket.Parse([]byte(made.JSON().Reveal()))
		if err != nil {
			t.Fatal(err)
		}
		if tk.Parts != 3 || tk.Identity() != made.Identity() || tk.JSON() != made.JSON() || tk.Host() == "" {
			t.Fatalf("%+v", tk)
		}
		blob := lab.Blob{Seed: 5, Length: 20 << 20}
		body := blob.Bytes()
		size := tk.PartSizeFor(blob.Length)
		var etags []string
		for n := 1; int64(n-1)*size < blob.Length; n++ {
			l, err := tk.PartLink(n)
			if err != nil {
				t.Fatal(err)
			}
			res := do(t, s, http.MethodPut, l, body[int64(n-1)*size:min(int64(n)*size, blob.Length)])
			etags = append(etags, res.Header.Get("ETag"))
		}
		l, from, err := tk.ListLink(0)
		if err != nil || from != 0 || tk.NextList(from) != 0 {
			t.Fatalf("list: %d %v", from, err)
		}
		if list := text(t, do(t, s, http.MethodGet, l, nil)); strings.Count(list, "<PartNumber>") != 2 {
			t.Errorf("listed: %s", list)
		}
		var doc strings.Builder
		doc.WriteString(`<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">`)
		for i, e := range etags {
			fmt.Fprintf(&doc, "<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>", i+1, e)
		}
		doc.WriteString(`</CompleteMultipartUpload>`)
		l, err = tk.CompleteLink()
		if err != nil {
			t.Fatal(err)
		}
		if answer := text(t, do(t, s, http.MethodPost, l, []byte(doc.String()))); !strings.Contains(answer, "CompleteMultipartUploadResult") {
			t.Errorf("completed: %s", answer)
		}
		if names, ok := tk.NamesLink(); !ok {
			t.Error("no link for names")
		} else if do(t, s, http.MethodPut, names, []byte(`{}`)); names.Key != "in/"+ticket.NamesFile {
			t.Errorf("names go to %s", names.Key)
		}
		head, ok := tk.HeadLink()
		if !ok {
			t.Fatal("no head link")
		}
		res := do(t, s, http.MethodHead, head, nil)
		if res.ContentLength != blob.Length || res.Header.Get("X-Amz-Meta-Daypass-Upload") != tk.ID || res.Header.Get("Content-Type") != "video/quicktime" {
			t.Errorf("head: %d %v", res.ContentLength, res.Header)
		}
	})
}

// A closed ticket is of no use, and closing leaves nothing behind.
func TestClosedTicket(t *testing.T) {
	t.Parallel()
	s := lab.Versity(t)
	service := newService(t, s)
	made, err := service.Create(t.Context(), ticket.Spec{Profile: "lab", Bucket: s.Bucket, Key: "k", MaxSize: 1 << 30})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := service.Close(t.Context(), "lab", s.Bucket, "k", made.Ticket.UploadID); err != nil {
			t.Fatal(err)
		}
	}
	if strings.Contains(s.Uploads(t), "<UploadId>") {
		t.Error("the upload is still open")
	}
	l, _ := made.Ticket.PartLink(1)
	if res := send(t, s, http.MethodPut, l, []byte("x")); res.StatusCode != http.StatusNotFound {
		t.Errorf("status %d", res.StatusCode)
	}
	_, err = service.Create(t.Context(), ticket.Spec{Profile: "lab", Bucket: "not-there-at-all", Key: "k", MaxSize: 1})
	if apperr.CodeOf(err) != apperr.BucketGone {
		t.Errorf("%v", err)
	}
}

// How large tickets are, with a session token in each link.
func TestTicketsAreSmall(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ limit, most int64 }{
		{1 << 30, 16 << 10}, {10 << 30, 60 << 10}, {100 << 30, 160 << 10}, {5 << 40, 720 << 10}, {ticket.MaxSize, 720 << 10},
	} {
		tk := offline(t, "in/film.mov", c.limit)
		raw := tk.JSON().Reveal()
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		_, _ = w.Write([]byte(raw))
		_ = w.Close()
		t.Logf("limit %5d GiB: %5d parts of %4d MiB, %6d bytes, %6d packed", c.limit>>30, tk.Parts, tk.PartSize>>20, len(raw), packed.Len())
		if int64(len(raw)) > c.most {
			t.Errorf("limit %d: %d bytes", c.limit, len(raw))
		}
		if _, err := ticket.Parse([]byte(raw)); err != nil {
			t.Errorf("limit %d: %v", c.limit, err)
		}
		for _, n := range []int{1, tk.Parts/2 + 1, tk.Parts} {
			if l, err := tk.PartLink(n); err != nil || l.PartNumber != n || l.UploadID != tk.UploadID || l.CutOff {
				t.Errorf("part %d: %v", n, err)
			}
		}
	}
}

// A ticket may be printed in any way and says nothing that one could send with.
func TestTicketsKeepTheirSecrets(t *testing.T) {
	t.Parallel()
	tk := offline(t, "k", 1<<30)
	raw, err := json.Marshal(tk)
	if err != nil {
		t.Fatal(err)
	}
	shown := fmt.Sprintf("%v %+v %#v %s %+v", tk, tk, tk, raw, struct{ inner ticket.Ticket }{tk})
	for _, signature := range []string{"X-Amz-", "amazonaws.com/", token[:40]} {
		if strings.Contains(shown, signature) {
			t.Errorf("%q is shown", signature)
		}
	}
	if !strings.Contains(tk.JSON().Reveal(), "X-Amz-") || fmt.Sprint(tk.JSON()) == tk.JSON().Reveal() {
		t.Error("the document itself has to be whole, and is a secret")
	}
}

// The published schema and the code say the same of fields.
func TestSchemaNamesTheFields(t *testing.T) {
	t.Parallel()
	var schema struct {
		Required   []string
		Properties map[string]struct {
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(ticket.Schema, &schema); err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal([]byte(offline(t, "k", 1<<30).JSON().Reveal()), &doc); err != nil {
		t.Fatal(err)
	}
	inSchema, inDoc := keys(schema.Properties), keys(doc)
	if !reflect.DeepEqual(inSchema, inDoc) {
		t.Errorf("schema %v, document %v", inSchema, inDoc)
	}
	parts, _ := doc["parts"].(map[string]any)
	if !reflect.DeepEqual(keys(schema.Properties["parts"].Properties), keys(parts)) {
		t.Errorf("parts: %v", parts)
	}
	for _, name := range schema.Required {
		less := map[string]any{}
		for k, v := range doc {
			if k != name {
				less[k] = v
			}
		}
		text, _ := json.Marshal(less)
		if _, err := ticket.Parse(text); apperr.CodeOf(err) != apperr.TicketBroken {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

func keys[V any](m map[string]V) map[string]bool {
	out := map[string]bool{}
	for k := range m {
		out[k] = true
	}
	return out
}

func send(t *testing.T, s *lab.Server, method string, l link.Link, body []byte) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, l.URL().Reveal(), bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/xml")
	}
	res, err := s.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	return res
}

func do(t *testing.T, s *lab.Server, method string, l link.Link, body []byte) *http.Response {
	t.Helper()
	res := send(t, s, method, l, body)
	if res.StatusCode >= 300 {
		t.Fatalf("%s: status %d %s", method, res.StatusCode, text(t, res))
	}
	return res
}

func text(t *testing.T, res *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
