package lab_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"daypass/internal/lab"
)

const mib = 1 << 20

func one(steps ...lab.Step) lab.Script {
	return lab.Script{Objects: []lab.Object{{Blob: lab.Blob{Seed: 7, Length: mib}}}, Steps: steps}
}

func TestHonestLiar(t *testing.T) {
	t.Parallel()
	l := lab.Liar(t, one(), lab.LiarOptions{TLS: true})
	want := lab.Blob{Seed: 7, Length: mib}.Bytes()
	c := l.Client()
	res, body := get(t, c, l.Link("/b/k"))
	if res.StatusCode != http.StatusOK || !bytes.Equal(body, want) {
		t.Fatalf("whole: %d, %d bytes", res.StatusCode, len(body))
	}
	etag := res.Header.Get("ETag")
	for asked, say := range map[string]string{
		"bytes=0-0": "bytes 0-0/1048576", "bytes=1000-": "bytes 1000-1048575/1048576", "bytes=-3": "bytes 1048573-1048575/1048576",
	} {
		res, body := get(t, c, l.Link("/b/k"), "Range", asked, "If-Match", etag)
		if res.StatusCode != http.StatusPartialContent || res.Header.Get("Content-Range") != say {
			t.Errorf("%s: %d %s", asked, res.StatusCode, res.Header.Get("Content-Range"))
		}
		if !bytes.Contains(want, body) || len(body) == 0 {
			t.Errorf("%s: other bytes", asked)
		}
	}
	for name, header := range map[string][]string{"412": {"If-Match", `"x"`}, "416": {"Range", "bytes=1048576-"}} {
		if res, _ := get(t, c, l.Link("/b/k"), header...); res.Status[:3] != name {
			t.Errorf("%v: %s", header, res.Status)
		}
	}
	if n := l.SentBytes(); n < mib {
		t.Errorf("sent %d", n)
	}
	if conns := l.Seen()[len(l.Seen())-1].Conn; conns != 1 {
		t.Errorf("connections not reused: %d", conns)
	}
}

func TestRangeLies(t *testing.T) {
	t.Parallel()
	for lie, want := range map[lab.RangeLie]struct {
		status int
		said   string
		length int
	}{
		lab.RangeIgnored:    {200, "", mib},
		lab.RangeWhole206:   {206, "bytes 0-1048575/1048576", mib},
		lab.RangeOffByOne:   {206, "bytes 101-200/1048576", 100},
		lab.RangeFromZero:   {206, "bytes 0-99/1048576", 100},
		lab.RangeLonger:     {206, "bytes 100-4295/1048576", 4196},
		lab.RangeShorter:    {206, "bytes 100-149/1048576", 50},
		lab.RangeOverlaps:   {206, "bytes 0-199/1048576", 200},
		lab.RangeBytesShift: {206, "bytes 100-199/1048576", 100},
		lab.RangeHeaderOff:  {206, "bytes 101-200/1048576", 100},
		lab.RangeNoHeader:   {206, "", 100},
		lab.RangeGarbled:    {206, "bytes somewhere/some", 100},
		lab.RangeTotalOff:   {206, "bytes 100-199/1048577", 100},
		lab.RangeTotalStar:  {206, "bytes 100-199/*", 100},
		lab.RangeMultipart:  {206, "", 0},
		lab.Range416:        {416, "bytes */1048576", 0},
	} {
		l := lab.Liar(t, one(lab.Step{Do: lab.Reply{Range: lie}}))
		res, body := get(t, l.Client(), l.Link("/b/k"), "Range", "bytes=100-199")
		if res.StatusCode != want.status || res.Header.Get("Content-Range") != want.said || (want.length > 0 && len(body) != want.length) {
			t.Errorf("%s: %d %q, %d bytes", lie, res.StatusCode, res.Header.Get("Content-Range"), len(body))
		}
		asked := lab.Blob{Seed: 7, Length: mib}.Bytes()[100:200]
		if lie == lab.RangeBytesShift && bytes.Equal(body, asked) {
			t.Error("bytes_shift sent the right bytes")
		}
		if lie == lab.RangeHeaderOff && !bytes.Equal(body, asked) {
			t.Error("header_off sent other bytes")
		}
	}
}

func TestCutsAndStalls(t *testing.T) {
	t.Parallel()
	l := lab.Liar(t, one())
	cut := func(r lab.Reply) (int, error) {
		l.SetScript(one(lab.Step{Do: r}))
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, l.Link("/b/k"), nil)
		res, err := l.Client().Do(req)
		if err != nil {
			return 0, err
		}
		defer func() { _ = res.Body.Close() }()
		body, err := io.ReadAll(res.Body)
		return len(body), err
	}
	if n, err := cut(lab.Reply{CutAt: lab.At(1000)}); n != 1000 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("cut: %d, %v", n, err)
	}
	if _, err := cut(lab.Reply{CutAt: lab.At(1000), End: "reset"}); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("reset: %v", err)
	}
	if _, err := cut(lab.Reply{HangUp: true}); !errors.Is(err, io.EOF) {
		t.Errorf("hang up: %v", err)
	}
	if n, err := cut(lab.Reply{Framing: "close", CutAt: lab.At(500)}); n != 500 || err != nil {
		t.Errorf("close-delimited: %d, %v", n, err)
	}
	if n, err := cut(lab.Reply{Framing: "chunked"}); n != mib || err != nil {
		t.Errorf("chunked: %d, %v", n, err)
	}
	if n, err := cut(lab.Reply{Length: lab.At(10), Extra: 5}); n != 10 || err != nil {
		t.Errorf("body longer than its length: %d, %v", n, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	l.SetScript(one(lab.Step{Do: lab.Reply{CutAt: lab.At(10), End: "stall"}}))
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, l.Link("/b/k"), nil)
	res, err := l.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if n, err := io.Copy(io.Discard, res.Body); n != 10 || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("stall: %d, %v", n, err)
	}
}

func TestStepsCount(t *testing.T) {
	t.Parallel()
	script := lab.Script{
		Objects: []lab.Object{{Name: "old", Blob: lab.Blob{Seed: 1, Length: 100}}, {Name: "new", Blob: lab.Blob{Seed: 2, Length: 100}}},
		Steps: []lab.Step{
			{Name: "storm", When: lab.Match{From: 2, To: 3}, Do: lab.Reply{Answer: "aws_slow_down_retry_after"}},
			{Name: "flip", When: lab.Match{StartFrom: 50}, Do: lab.Reply{Object: "new"}},
		},
	}
	l := lab.Liar(t, script)
	var got []string
	var tags []string
	for _, r := range []string{"bytes=0-", "bytes=0-", "bytes=0-", "bytes=49-", "bytes=50-"} {
		res, _ := get(t, l.Client(), l.Link("/k"), "Range", r)
		got = append(got, res.Status[:3]+res.Header.Get("Retry-After"))
		tags = append(tags, res.Header.Get("ETag"))
	}
	if s := strings.Join(got, " "); s != "206 5031 5031 206 206" {
		t.Error(s)
	}
	if tags[0] != tags[3] || tags[3] == tags[4] {
		t.Errorf("ETags %q", tags)
	}
	if seen := l.Seen(); seen[1].Step != "storm" || seen[4].Step != "flip" || seen[0].Step != "" {
		t.Errorf("%+v", seen)
	}
}

func TestScriptFromJSON(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "script.json")
	text := `{"objects":[{"seed":3,"length":10}],"steps":[{"when":{"every":2},"do":{"answer":"r2_expired"}}]}`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	script, err := lab.LoadScript(path)
	if err != nil {
		t.Fatal(err)
	}
	l := lab.Liar(t, script)
	if res, body := get(t, l.Client(), l.Link("/k")); res.StatusCode != http.StatusOK || len(body) != 10 {
		t.Errorf("first: %d", res.StatusCode)
	}
	if res, body := get(t, l.Client(), l.Link("/k")); res.StatusCode != http.StatusForbidden || !bytes.Contains(body, []byte("ExpiredRequest")) {
		t.Errorf("second: %d %s", res.StatusCode, body)
	}
	if err := os.WriteFile(path, []byte(`{"steps":[{"do":{"answr":"x"}}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := lab.LoadScript(path); err == nil {
		t.Error("a typing error was taken")
	}
	if _, err := lab.StartLiar(one(lab.Step{Do: lab.Reply{Answer: "nobody"}}), lab.LiarOptions{}); err == nil {
		t.Error("an unknown answer was taken")
	}
}

func TestAnswersAreCompleteAndServed(t *testing.T) {
	t.Parallel()
	l := lab.Liar(t, one())
	names := map[string]bool{}
	for _, a := range lab.Answers() {
		if names[a.Name] || a.Status == 0 || a.Source == "" || a.Provider == "" {
			t.Errorf("%s: twice, or not complete", a.Name)
		}
		names[a.Name] = true
		l.SetScript(one(lab.Step{Do: lab.Reply{Answer: a.Name}}))
		res, body := get(t, l.Client(), l.Link("/bucket/a%20key"))
		if res.StatusCode != a.Status || bytes.Contains(body, []byte("{")) {
			t.Errorf("%s: status %d, body %s", a.Name, res.StatusCode, body)
		}
	}
}

func TestNothingSecretIsKept(t *testing.T) {
	t.Parallel()
	l := lab.Liar(t, one())
	const canary = "CANARY-SECRET"
	get(t, l.Client(), l.Link("/k")+"&X-Amz-Security-Token="+canary, "Authorization", canary, "Cookie", canary, "Referer", l.Endpoint+"/?sig="+canary)
	seen := l.Seen()[0]
	for name, values := range seen.Header {
		if strings.Contains(strings.Join(values, " "), canary) {
			t.Errorf("header %s kept it", name)
		}
	}
	if seen.Header.Get("Referer") == "" || strings.Contains(strings.Join(seen.QueryKeys, " "), canary) {
		t.Errorf("%+v", seen)
	}
}
