package daypass

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daypass/internal/secret"
)

func TestRedactKeepsHostAndDropsTheRest(t *testing.T) {
	t.Parallel()
	const canary = "c4n4ry"
	for name, text := range map[string]string{
		"sigv4":        "GET https://b.s3.amazonaws.com/k?X-Amz-Signature=" + canary,
		"user info":    "https://user:" + canary + "@host/x",
		"piece":        "…Credential=a&X-Amz-Signature=" + canary,
		"quoted mail":  "X-Amz-Signature=3D" + canary,
		"safe link":    "url=https%3A%2F%2Fhost%2Fk%3FX-Amz-Signature%3D" + canary,
		"azure":        "sv=2020&sig=" + canary + "&se=x",
		"call":         `C{"name":"app.Storage.Add","args":[{"secret":"` + canary + `","places":[]}]}`,
		"call escaped": `msg="C{\"args\":[{\"secret\":\"` + canary + `\"}]}"`,
		"header":       "Authorization: AWS4-HMAC-SHA256 Credential=x, Signature=" + canary,
		"token":        `"sessionToken": "` + canary + `"`,
		"key path":     "http://127.0.0.1:9000/bucket/" + canary,
	} {
		if got := Redact(text); strings.Contains(got, canary) {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := Redact("https://b.example.com/k?x=1 refused"); got != "https://b.example.com/[redacted] refused" {
		t.Errorf("host and the words after it are kept: %q", got)
	}
	if got := Redact("wails://wails/assets/index.js:12:3 TypeError"); !strings.Contains(got, "index.js:12:3") {
		t.Errorf("the page's own files are kept: %q", got)
	}
	if got := Redact(strings.Repeat("ab", 32)); got != "[redacted]" {
		t.Errorf("a bare signature: %q", got)
	}
}

func TestLogLinesAreRedacted(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := newLogger(&out)
	log.With("at", "https://h/secret1?sig=secret1").Error("call https://h/secret2",
		"err", errors.New("get https://h/secret3"), "link", secret.NewString("secret4"), "n", 3)
	for _, s := range []string{"secret1", "secret2", "secret3", "secret4"} {
		if strings.Contains(out.String(), s) {
			t.Errorf("%s in %s", s, out.String())
		}
	}
	if !strings.Contains(out.String(), "https://h/[redacted]") || !strings.Contains(out.String(), "n=3") {
		t.Errorf("too much is gone: %s", out.String())
	}
}

func TestLogStaysSmall(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "log", "daypass.log")
	l, err := openLog(path)
	if err != nil {
		t.Fatal(err)
	}
	line := []byte(strings.Repeat("x", 1023) + "\n")
	for range 3 * logBytes / len(line) {
		if _, err := l.Write(line); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{path, path + ".1"} {
		info, err := os.Stat(p)
		if err != nil || info.Size() > logBytes || info.Size() == 0 {
			t.Errorf("%s: %v, %v", p, info, err)
		}
		if info != nil && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v", p, info.Mode())
		}
	}
}
