package link

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"daypass/frontend/messages"
	"daypass/internal/secret"
)

func handed(kind IssuedKind, name string) Created {
	return Created{URL: secret.NewString("https://h/b/k?X-Amz-Signature=abc#dp=1"), Issued: Issued{
		Kind: kind, Hints: Hints{Name: name}, ObjectSize: 18_400_000, Files: 3, Bytes: 2_500, ExpiresAt: time.Date(2026, 11, 27, 16, 0, 0, 0, time.UTC),
	}}
}

var berlin = time.FixedZone("CET", 3600)

func letters(t *testing.T, language string) Letters {
	t.Helper()
	l, err := ReadLetters(messages.FS, language)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestMessages(t *testing.T) {
	t.Parallel()
	for language, want := range map[string][]string{
		"en": {"Report {link} {until} x.pdf (18.4 MB)", "Friday, 27 November 2026, 17:00 (UTC+01:00)"},
		"de": {"Report {link} {until} x.pdf (18,4 MB)", "Freitag, 27. November 2026, 17:00 Uhr (UTC+01:00)"},
	} {
		l := letters(t, language)
		text := l.Message(handed(IssuedFile, "Report\r\n{link} {until} x.pdf"), berlin).Reveal()
		for _, part := range append(want, "\nhttps://h/b/k?X-Amz-Signature=abc#dp=1\n") {
			if !strings.Contains(text, part) {
				t.Errorf("%s: %q is missing in\n%s", language, part, text)
			}
		}
		for _, kind := range []IssuedKind{IssuedFile, IssuedPage, IssuedRequest} {
			subject, body := l.Draft(handed(kind, "a").Issued, berlin)
			address := Mailto(subject, body)
			if strings.Contains(address, "Signature") || strings.ContainsAny(address, " \n{}") || subject == "" || !strings.Contains(body, l.texts["link_here"]) {
				t.Errorf("%s %s: %s", language, kind, address)
			}
			if text := l.Message(handed(kind, "a"), berlin).Reveal(); strings.ContainsAny(text, "{}") {
				t.Errorf("%s %s: %s", language, kind, text)
			}
		}
	}
}

func TestHandOverFiles(t *testing.T) {
	t.Parallel()
	hostile := handed(IssuedFile, `=cmd|'/c calc'!A0"<script>alert(1)</script>,`)
	hostile.URL = secret.NewString(hostile.URL.Reveal() + "\r\nIconFile=\\\\evil\\x")
	var shortcut, html, table bytes.Buffer
	if err := WriteShortcut(&shortcut, hostile.URL); err != nil || strings.Count(shortcut.String(), "\r\n") != 2 {
		t.Errorf("%q, %v", shortcut.String(), err)
	}
	if err := letters(t, "en").WriteLinkPage(&html, hostile, berlin); err != nil || strings.Contains(html.String(), "<script>") || !strings.Contains(html.String(), `href="https://h/b/k?X-Amz-Signature=abc#dp=1`) {
		t.Errorf("%s, %v", html.String(), err)
	}
	if err := WriteTable(&table, []Created{hostile, handed(IssuedPage, "Kit.html")}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&table).ReadAll()
	if err != nil || len(rows) != 3 || !strings.HasPrefix(rows[1][0], "'=") || rows[2][0] != "Kit" || rows[2][1] != "2500" || rows[1][2] != "2026-11-27T16:00:00Z" {
		t.Errorf("%q, %v", rows, err)
	}
	long := secret.NewString("https://h/" + strings.Repeat("a", 1000))
	if !TooLongForMail(long) || TooLongForMail(handed(IssuedFile, "a").URL) {
		t.Error("the longest line of a mail is 998 characters")
	}
}
