package link

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"daypass/internal/apperr"
)

func FuzzParse(f *testing.F) {
	for _, raw := range samples {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		l, err := Parse(raw)
		if err != nil {
			if apperr.CodeOf(err) == apperr.Internal {
				t.Fatalf("an error without a code: %v", err)
			}
			return
		}
		checkLink(t, l)
		again, err := Parse(l.URL().Reveal())
		if err != nil || again.Identity() != l.Identity() || again.URL() != l.URL() {
			t.Fatalf("%q is not read again as it is: %v", l.URL().Reveal(), err)
		}
	})
}

// checkLink holds what is true of every link.
func checkLink(t *testing.T, l Link) {
	t.Helper()
	u, err := url.Parse(l.URL().Reveal())
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.User != nil || u.Fragment != "" || u.Host != l.Host {
		t.Fatalf("%q cannot be sent: %v, host %q", l.URL().Reveal(), err, l.Host)
	}
	if l.Name == "" || strings.ContainsAny(l.Name, "/\\\x00") || !utf8.ValidString(l.Name) {
		t.Fatalf("the name is %q", l.Name)
	}
	if l.CutOff && !l.Signed() {
		t.Fatalf("an unsigned link is cut off: %+v", l)
	}
	if y := l.ExpiresAt.Year(); y > 9999 || l.NotBefore.Year() > 9999 || l.SignedAt.Year() > 9999 {
		t.Fatalf("ends in the year %d", y)
	}
}

func FuzzFind(f *testing.F) {
	for _, d := range damages {
		f.Add(d.do(samples["s3 js sdk"]))
		f.Add(d.do(samples["sas"]))
	}
	f.Fuzz(func(t *testing.T, text string) {
		found, err := Find(text)
		if (err == nil) != (len(found) > 0) || (err != nil && apperr.CodeOf(err) == apperr.Internal) {
			t.Fatalf("%d links, %v", len(found), err)
		}
		for _, l := range found {
			checkLink(t, l.Link)
			if l.Start < 0 || l.End > len(text) || l.Start >= l.End {
				t.Fatalf("stands at %d to %d of %d", l.Start, l.End, len(text))
			}
			if l.Link.Signed() != found[0].Link.Signed() {
				t.Fatal("signed and unsigned links are mixed")
			}
		}
	})
}
