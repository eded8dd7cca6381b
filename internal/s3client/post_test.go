package s3client

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/link"
)

// A signed form takes what is below its prefix and within its size, until its end, and nothing else.
func TestPostForm(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		c, now := newClient(t, 0), time.Now().UTC().Truncate(time.Second)
		form := func(at time.Time) link.PostForm {
			f, err := c.SignPost(t.Context(), access(s), link.PostGrant{
				Bucket: s.Bucket, Prefix: "in/abc/", MaxSize: 1000, SignedAt: at, Expires: time.Hour,
			})
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		good := form(now)
		for name, tc := range map[string]struct {
			form link.PostForm
			key  string
			size int
			want int
		}{
			"as signed":         {good, "in/abc/ä file.txt", 1000, http.StatusCreated},
			"empty":             {good, "in/abc/empty", 0, http.StatusCreated},
			"one byte more":     {good, "in/abc/big", 1001, http.StatusBadRequest},
			"beside":            {good, "in/abd/x", 10, http.StatusForbidden},
			"above":             {good, "x", 10, http.StatusForbidden},
			"after its end":     {form(now.Add(-2 * time.Hour)), "in/abc/late", 10, http.StatusForbidden},
			"a second delivery": {good, "in/abc/ä file.txt", 5, http.StatusCreated},
		} {
			if got := submit(t, s, tc.form, tc.key, bytes.Repeat([]byte("x"), tc.size)); got != tc.want && (got < 400 || tc.want < 400) {
				t.Errorf("%s: status %d, want %d", name, got, tc.want)
			}
		}
	})
}

func TestPostFormIsRefused(t *testing.T) {
	t.Parallel()
	c := newClient(t, 0)
	a := access(&lab.Server{Endpoint: "https://s3.example.com", Region: "r", AccessKey: "AK", SecretKey: "s"})
	g := link.PostGrant{Bucket: "bucket", Prefix: "p/", MaxSize: 1, SignedAt: time.Now(), Expires: time.Hour}
	noForms := a
	noForms.Preset = "r2"
	if _, err := c.SignPost(t.Context(), noForms, g); apperr.CodeOf(err) != apperr.NotSupported {
		t.Errorf("r2: %v", err)
	}
	wide := g
	wide.Prefix = ""
	if _, err := c.SignPost(t.Context(), a, wide); apperr.CodeOf(err) != apperr.PlaceInvalid {
		t.Errorf("no prefix: %v", err)
	}
	long := g
	long.Expires = 8 * 24 * time.Hour
	if _, err := c.SignPost(t.Context(), a, long); apperr.CodeOf(err) != apperr.ExpiryTooLong {
		t.Errorf("eight days: %v", err)
	}
}

// A link to send one file with takes it once, where the server has conditions, and not without the condition.
func TestUploadLinkTakesOneFile(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		a := access(s)
		a.Preset = "minio"
		g := link.UploadGrant(a.Profile, s.Bucket, "in/one.txt")
		g.SignedAt, g.Expires = time.Now().UTC().Truncate(time.Second), time.Hour
		text := mustSign(t, newClient(t, 0), a, g)
		if l, err := link.Parse(text); err != nil || !l.Uploads() || !l.MethodKnown {
			t.Errorf("parsed: %+v %v", l, err)
		}
		if status := put(t, s.Client(), text, nil); status < 400 {
			t.Errorf("without the condition: status %d", status)
		}
		if status := put(t, s.Client(), text, g.Header); status != http.StatusOK {
			t.Errorf("once: status %d", status)
		}
		if status := put(t, s.Client(), text, g.Header); status != http.StatusPreconditionFailed {
			t.Errorf("twice: status %d", status)
		}
	})
}

func submit(t *testing.T, s *lab.Server, f link.PostForm, key string, body []byte) int {
	t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for name, value := range f.Fields {
		_ = w.WriteField(name, value.Reveal())
	}
	_ = w.WriteField("key", key)
	_ = w.WriteField("Content-Type", "text/plain")
	part, _ := w.CreateFormFile("file", "f")
	_, _ = part.Write(body)
	_ = w.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, f.URL.Reveal(), &buf)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	res, err := s.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	return res.StatusCode
}
