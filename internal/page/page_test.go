package page_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	dlink "daypass/internal/link"
	"daypass/internal/page"
	"daypass/internal/profile"
	"daypass/internal/s3client"
	"daypass/internal/secret"
	"daypass/internal/ticket"
)

const host = "http://127.0.0.1:9000/lab/"

func link(key string) secret.String {
	return secret.NewString(host + key + "?X-Amz-Expires=60&X-Amz-Signature=0011")
}

func share(files ...page.File) page.Share {
	at := time.Date(2026, 11, 23, 9, 2, 0, 0, time.UTC)
	return page.Share{Title: "Press kit", Note: "For the autumn.", MadeAt: at, ExpiresAt: at.Add(7 * 24 * time.Hour), Files: files}
}

func request(t testing.TB) page.Request {
	t.Helper()
	at := time.Date(2026, 11, 23, 9, 2, 0, 0, time.UTC)
	return page.Request{
		ID: "q7f3", Title: "Photos of the site", Note: "Thank you!", From: "Marketing", MadeAt: at, ExpiresAt: at.Add(time.Hour),
		MaxSize: 10 << 30, List: link(""), Puts: []page.PutSlot{{Key: "in/1", URL: link("in/1")}},
		Post: &dlink.PostForm{
			URL: secret.NewString(host), Fields: map[string]secret.String{"policy": secret.NewString("e30=")}, Prefix: "in/q7f3/",
			MaxSize: 64 << 20, ExpiresAt: at.Add(time.Hour),
		},
		Tickets: []ticket.Ticket{offline(t)},
	}
}

// unreal is a storage without a server.
type unreal struct{ *s3client.Client }

func (unreal) ServerTime(context.Context, profile.Access) (time.Time, error) {
	return time.Date(2026, 11, 23, 9, 2, 0, 0, time.UTC), nil
}

func (unreal) BeginUpload(context.Context, profile.Access, string, string, string, string) (string, error) {
	return "VXBsb2FkIElE", nil
}

func (unreal) EndUpload(context.Context, profile.Access, string, string, string) error { return nil }

type one profile.Access

func (o one) Access(context.Context, string) (profile.Access, error) { return profile.Access(o), nil }

// offline makes a ticket with no server; its texts try to end the element that they stand in.
func offline(t testing.TB) ticket.Ticket {
	t.Helper()
	client := s3client.New(s3client.Options{})
	t.Cleanup(client.Close)
	a := profile.Access{
		Profile:    profile.Profile{ID: "p", Name: "p", Preset: "minio", Endpoint: "http://127.0.0.1:9000", Region: "us-east-1", Style: profile.StylePath},
		Credential: profile.Credential{AccessKeyID: "AK", Secret: secret.NewString("s")},
	}
	made, err := ticket.NewService(one(a), unreal{client}).Create(t.Context(), ticket.Spec{
		Profile: "p", Bucket: "lab", Key: "in/big-1", MaxSize: 10 << 30, Title: "</script><b>", Note: "<!--", Expiry: dlink.Expiry{For: time.Hour},
	})
	if err != nil {
		t.Fatal(err)
	}
	return made.Ticket
}

func renderShare(t *testing.T, s page.Share) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := page.RenderShare(&out, s); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func renderRequest(t *testing.T, r page.Request) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := page.RenderRequest(&out, r); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// hostile are names that try to leave their place in the page, or to look like others.
var hostile = []string{
	`a</script><script>alert(1)</script>.txt`, `"><img src=x onerror=alert(1)>.png`, `'onmouseover='alert(1)`,
	"photo\u202Egpj.exe", "a\u2028b\u2029c", "line\nbreak\r\n.txt", "tab\there", "&lt;b&gt;&amp;amp;", "<!--", "%%data%%", "%%files%%",
	"folder/with <b>/ü ö.txt", " leading and trailing ", "\n", "]]>", "javascript:alert(1)", "日本語/ملف.pdf", "-rf", "~",
}

func TestAShareIsReadBackExactly(t *testing.T) {
	t.Parallel()
	crc := uint64(0xae8b14860a799888)
	files := []page.File{{
		Path: "a/b.pdf", Size: 18_400_000, URL: link("a/b.pdf"), CRC64NVME: &crc, Type: "application/pdf",
		Modified: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC),
	}, {Path: "empty", URL: link("empty")}}
	for i, name := range hostile {
		files = append(files, page.File{Path: name, Size: int64(i), URL: link(fmt.Sprint(i)), Type: strings.ToValidUTF8(name[:min(len(name), 20)], "")})
	}
	s := share(files...)
	s.Title, s.Note = hostile[0], strings.Join(hostile, " ")
	s.Pages, s.Page, s.TotalFiles, s.TotalBytes = []secret.String{link("p0"), link("p1")}, 1, 5000, 1<<40
	m, err := page.Parse(renderShare(t, s))
	if err != nil {
		t.Fatal(err)
	}
	if m.Kind != page.KindShare || m.Title != s.Title || m.Note != s.Note || !m.ExpiresAt.Equal(s.ExpiresAt) || !m.MadeAt.Equal(s.MadeAt) {
		t.Errorf("head: %+v", m)
	}
	if m.Origin != "http://127.0.0.1:9000" || m.TotalFiles != 5000 || m.TotalBytes != 1<<40 || m.Page != 1 || len(m.Pages) != 2 {
		t.Errorf("whole: %q %d %d %d %d", m.Origin, m.TotalFiles, m.TotalBytes, m.Page, len(m.Pages))
	}
	if len(m.Files) != len(files) {
		t.Fatalf("%d files of %d", len(m.Files), len(files))
	}
	for i, f := range m.Files {
		want := files[i]
		if f.Path != want.Path || f.Size != want.Size || f.URL != want.URL || f.Type != want.Type || !f.Modified.Equal(want.Modified) {
			t.Errorf("file %d: %q, want %q (%+v)", i, f.Path, want.Path, f)
		}
		if (f.CRC64NVME == nil) != (want.CRC64NVME == nil) || f.CRC64NVME != nil && *f.CRC64NVME != *want.CRC64NVME {
			t.Errorf("file %d: checksum differs", i)
		}
	}
}

func TestARequestIsReadBackExactly(t *testing.T) {
	t.Parallel()
	r := request(t)
	r.Title, r.Note, r.From = hostile[0], strings.Join(hostile, " "), hostile[1]
	m, err := page.Parse(renderRequest(t, r))
	if err != nil {
		t.Fatal(err)
	}
	if m.Kind != page.KindRequest || m.ID != r.ID || m.Title != r.Title || m.Note != r.Note || m.From != r.From || m.MaxSize != r.MaxSize {
		t.Errorf("head: %+v", m)
	}
	if m.Post == nil || m.Post.Prefix != r.Post.Prefix || m.Post.Fields["policy"] != r.Post.Fields["policy"] || m.Post.URL != r.Post.URL || m.List != r.List || len(m.Puts) != 1 || m.Puts[0] != r.Puts[0] {
		t.Errorf("ways: %+v", m)
	}
	if len(m.Tickets) != 1 || m.Tickets[0].JSON() != r.Tickets[0].JSON() {
		t.Errorf("ticket: %+v", m.Tickets)
	}
}

// TestHostileTextStaysText looks for anything of a hostile name that became markup: the page must have exactly the
// elements of its template, and one item a file.
func TestHostileTextStaysText(t *testing.T) {
	lab.Fault(t, 21)
	t.Parallel()
	files := make([]page.File, 0, len(hostile))
	for i, name := range hostile {
		files = append(files, page.File{Path: name, URL: link(fmt.Sprint(i))})
	}
	s := share(files...)
	plain := share(page.File{Path: "a", URL: link("a")})
	s.Title, s.Note = strings.Join(hostile, ""), strings.Join(hostile, "")
	tags := regexp.MustCompile(`<[a-zA-Z!/][^>]*>`)
	got, want := tags.FindAll(renderShare(t, s), -1), tags.FindAll(renderShare(t, plain), -1)
	if len(got)-len(want) != (len(files)-1)*len(tags.FindAllString(`<li><a><bdi></bdi></a><span></span></li>`, -1)) {
		t.Errorf("%d tags, %d in a plain page", len(got), len(want))
	}
	out := renderShare(t, s)
	if bytes.ContainsRune(out, '\u202E') && !bytes.Contains(out, []byte(`data-p="photo`+"\u202E")) {
		t.Error("a mark of direction stands in the text")
	}
	r := request(t)
	r.Title, r.Note, r.From = s.Title, s.Note, s.Title
	if got, want := tags.FindAll(renderRequest(t, r), -1), tags.FindAll(renderRequest(t, request(t)), -1); len(got) != len(want) {
		t.Errorf("request: %d tags, %d in a plain page", len(got), len(want))
	}
}

// TestThePolicyFitsThePage computes the hashes again, so that a page whose script was changed by hand is noticed.
func TestThePolicyFitsThePage(t *testing.T) {
	lab.Fault(t, 22)
	t.Parallel()
	pages := map[string][]byte{
		"share":   renderShare(t, share(page.File{Path: "a", URL: link("a")})),
		"request": renderRequest(t, request(t)),
	}
	for kind, html := range pages {
		built, err := os.ReadFile("html/" + kind + ".html")
		if err != nil {
			t.Fatal(err)
		}
		if len(built) >= 150_000 {
			t.Errorf("%s: %d bytes before data", kind, len(built))
		}
		policy := regexp.MustCompile(`Content-Security-Policy"\s+content="([^"]*)"`).FindSubmatch(html)[1]
		for directive, element := range map[string]string{"script-src": `(?s)<script type="module">(.*?)</script>`, "style-src": `(?s)<style>(.*?)</style>`} {
			found := regexp.MustCompile(element).FindAllSubmatch(html, -1)
			if len(found) != 1 {
				t.Fatalf("%s: %d elements for %s", kind, len(found), directive)
			}
			sum := sha256.Sum256(found[0][1])
			want := directive + " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "';"
			if !bytes.Contains(policy, []byte(want)) {
				t.Errorf("%s: the policy lacks %s", kind, want)
			}
		}
		for _, want := range []string{"default-src 'none'", "connect-src " + host + " " + strings.TrimSuffix(host, "/") + ";", "form-action 'none'", "base-uri 'none'", "require-trusted-types-for 'script'"} {
			if !bytes.Contains(policy, []byte(want)) {
				t.Errorf("%s: the policy lacks %q", kind, want)
			}
		}
		if bytes.Contains(policy, []byte("unsafe")) || !bytes.Contains(html, []byte(`<meta name="referrer" content="no-referrer"`)) {
			t.Errorf("%s: policy or referrer too loose", kind)
		}
		if regexp.MustCompile(`\son[a-z]+=|\sstyle=|%%`).Match(regexp.MustCompile(`(?s)<(script|style).*?</(script|style)>`).ReplaceAll(html, nil)) {
			t.Errorf("%s: an inline handler, an inline style or a mark is left", kind)
		}
	}
}

func TestRenderRefusesWhatCannotBeAPage(t *testing.T) {
	t.Parallel()
	ok := page.File{Path: "a", URL: link("a")}
	with := func(change func(*page.File)) page.Share { f := ok; change(&f); return share(f) }
	for name, s := range map[string]page.Share{
		"no files":   share(),
		"too many":   share(make([]page.File, page.MaxFiles+1)...),
		"up":         with(func(f *page.File) { f.Path = "../a" }),
		"up inside":  with(func(f *page.File) { f.Path = "a/../../b" }),
		"absolute":   with(func(f *page.File) { f.Path = "/etc/passwd" }),
		"no name":    with(func(f *page.File) { f.Path = "" }),
		"NUL":        with(func(f *page.File) { f.Path = "a\x00b" }),
		"no UTF-8":   with(func(f *page.File) { f.Path = "a\xff" }),
		"negative":   with(func(f *page.File) { f.Size = -1 }),
		"script":     with(func(f *page.File) { f.URL = secret.NewString("javascript:alert(1)") }),
		"data":       with(func(f *page.File) { f.URL = secret.NewString("data:text/html,x") }),
		"user":       with(func(f *page.File) { f.URL = secret.NewString("https://a@b/c") }),
		"policy":     with(func(f *page.File) { f.URL = secret.NewString("https://a;script-src/c") }),
		"other host": share(ok, page.File{Path: "b", URL: secret.NewString("https://elsewhere.example/b")}),
	} {
		var out bytes.Buffer
		if err := page.RenderShare(&out, s); err == nil || out.Len() > 0 {
			t.Errorf("%s: accepted", name)
		} else if strings.Contains(err.Error(), "Signature") {
			t.Errorf("%s: the error tells the link", name)
		}
	}
	for name, change := range map[string]func(*page.Request){
		"no way":     func(r *page.Request) { r.Post, r.Puts, r.Tickets = nil, nil, nil },
		"id":         func(r *page.Request) { r.ID = "a b" },
		"ticket":     func(r *page.Request) { r.Tickets = []ticket.Ticket{{}} },
		"other host": func(r *page.Request) { r.List = secret.NewString("https://elsewhere.example/") },
	} {
		r := request(t)
		change(&r)
		if err := page.RenderRequest(io.Discard, r); err == nil {
			t.Errorf("request, %s: accepted", name)
		}
	}
}

func TestParseIsStrict(t *testing.T) {
	t.Parallel()
	good := string(renderShare(t, share(page.File{Path: "a", Size: 3, URL: link("a")})))
	change := func(from, to string) string {
		if !strings.Contains(good, from) {
			t.Fatalf("the page has no %q", from)
		}
		return strings.Replace(good, from, to, 1)
	}
	for name, c := range map[string]struct {
		html string
		code apperr.Code
	}{
		"nothing":      {"", apperr.PageInvalid},
		"other html":   {"<html><body>Sign in</body></html>", apperr.PageInvalid},
		"an error":     {"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", apperr.PageInvalid},
		"cut":          {good[:strings.Index(good, `id="daypass"`)+40], apperr.PageInvalid},
		"newer":        {change(`"version":1`, `"version":2`), apperr.PageNewer},
		"older":        {change(`"version":1`, `"version":0`), apperr.PageInvalid},
		"other kind":   {change(`"daypass":"share"`, `"daypass":"ledger"`), apperr.PageInvalid},
		"broken json":  {change(`"version":1`, `"version":`), apperr.PageInvalid},
		"no size":      {change(`data-b="3"`, `data-b=""`), apperr.PageInvalid},
		"size":         {change(`data-b="3"`, `data-b="-3"`), apperr.PageInvalid},
		"huge size":    {change(`data-b="3"`, `data-b="9223372036854775808"`), apperr.PageInvalid},
		"checksum":     {change(`data-b="3"`, `data-b="3" data-c="AAAA"`), apperr.PageInvalid},
		"time":         {change(`data-b="3"`, `data-b="3" data-t="yesterday"`), apperr.PageInvalid},
		"up":           {change(`<bdi>a</bdi>`, `<bdi>../a</bdi>`), apperr.PageInvalid},
		"apart":        {change(`data-b="3"`, `data-b="3" data-p="/a"`), apperr.PageInvalid},
		"script link":  {change(`<li><a href="`, `<li><a href="javascript:alert(1)//`), apperr.PageInvalid},
		"other host":   {change(`</li>`, `</li><li><a href="https://elsewhere.example/x" data-b="1">x</a></li>`), apperr.PageInvalid},
		"fewer told":   {change(`"files":1`, `"files":0`), apperr.PageInvalid},
		"no list":      {change(`<ol id="files"`, `<ol id="other"`), apperr.PageInvalid},
		"no UTF-8":     {good + "\xff", apperr.PageInvalid},
		"too large":    {good + strings.Repeat(" ", page.MaxBytes), apperr.PageTooLarge},
		"open element": {strings.ReplaceAll(good, "</a>", ""), apperr.PageInvalid},
	} {
		m, err := page.Parse([]byte(c.html))
		if apperr.CodeOf(err) != c.code {
			t.Errorf("%s: %v (%+v)", name, err, m.Files)
		}
	}
	if !page.Is([]byte(good)) || page.Is([]byte("<html>")) {
		t.Error("Is does not tell pages from others")
	}
}

func TestABrokenTicketBreaksItsPage(t *testing.T) {
	t.Parallel()
	good := string(renderRequest(t, request(t)))
	for from, code := range map[string]apperr.Code{
		`"upload_id":"VXBsb2FkIElE"`: apperr.TicketMixed, `"max_size":10737418240,"part_size"`: apperr.TicketBroken,
	} {
		changed := strings.Replace(good, from, strings.Replace(strings.Replace(from, "VX", "XV", 1), "10737418240", "0", 1), 1)
		if _, err := page.Parse([]byte(changed)); apperr.CodeOf(err) != code {
			t.Errorf("%s: %v", from, err)
		}
	}
}

func TestNoLinkIsPrinted(t *testing.T) {
	lab.Fault(t, 24)
	t.Parallel()
	m, err := page.Parse(renderRequest(t, request(t)))
	if err != nil {
		t.Fatal(err)
	}
	s := share(page.File{Path: "a", URL: link("a")})
	if text := fmt.Sprintf("%+v %#v %+v %+v", m, m, s, request(t)); strings.Contains(text, "Signature") {
		t.Error("a link is printed")
	}
}

type failing struct{ after int }

func (f *failing) Write(p []byte) (int, error) {
	if f.after -= len(p); f.after < 0 {
		return 0, errFull
	}
	return len(p), nil
}

var errFull = errors.New("full")

func TestRenderTellsThatWritingFailed(t *testing.T) {
	t.Parallel()
	if err := page.RenderShare(&failing{10_000}, share(page.File{Path: "a", URL: link("a")})); !errors.Is(err, errFull) {
		t.Error(err)
	}
	if err := page.RenderRequest(&failing{}, request(t)); !errors.Is(err, errFull) {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	var out bytes.Buffer
	_ = page.RenderShare(&out, share(page.File{Path: "a/b", Size: 1, URL: link("a"), Type: "image/png"}))
	whole := out.Bytes()
	f.Add(whole[bytes.Index(whole, []byte("<body")):bytes.Index(whole, []byte(`<script type="module"`))])
	f.Add([]byte(`<ol id="files"><li><a href="http://h/k" data-b="1">x</a></ol><script type="application/json" id="daypass">{"daypass":"share","version":1,"files":1}</script>`))
	f.Add([]byte(`<script type="application/json" id="daypass">{"daypass":"request","version":1,"id":"abcd","puts":[{"url":"http://h/k"}]}</script>`))
	f.Fuzz(func(t *testing.T, html []byte) {
		m, err := page.Parse(html)
		if err != nil {
			if code := apperr.CodeOf(err); code != apperr.PageInvalid && code != apperr.PageNewer && code != apperr.PageTooLarge {
				t.Fatal(err)
			}
			return
		}
		for _, file := range m.Files {
			if file.Size < 0 || strings.HasPrefix(file.Path, "/") || strings.Contains("/"+file.Path+"/", "/../") || !strings.HasPrefix(file.URL.Reveal(), "http") {
				t.Fatalf("%+v", file)
			}
		}
	})
}

func BenchmarkParse1000(b *testing.B) {
	files := make([]page.File, page.FilesPerPage)
	for i := range files {
		files[i] = page.File{Path: fmt.Sprintf("folder %d/file %d.jpg", i%20, i), Size: 1 << 20, URL: link(strings.Repeat("k", 400))}
	}
	var out bytes.Buffer
	if err := page.RenderShare(&out, share(files...)); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(out.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := page.Parse(out.Bytes()); err != nil {
			b.Fatal(err)
		}
	}
}
