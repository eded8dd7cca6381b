package link

import (
	"strings"
	"testing"

	"daypass/internal/apperr"
)

func TestFindMendsEveryDamageOfEveryLink(t *testing.T) {
	t.Parallel()
	for kind, raw := range samples {
		want, err := Parse(raw)
		if err != nil || want.CutOff || !want.Signed() {
			t.Fatalf("sample %s: %v, missing %v", kind, err, want.Missing)
		}
		for _, d := range damages {
			t.Run(kind+"/"+d.name, func(t *testing.T) {
				t.Parallel()
				text := d.do(raw)
				found, err := Find(text)
				if err != nil {
					t.Fatalf("%v\n%s", err, text)
				}
				if len(found) != 1 {
					t.Errorf("%d links", len(found))
				}
				got := found[0]
				if got.Link.URL().Reveal() != want.URL().Reveal() {
					t.Fatalf("text %s\n got %s\nwant %s (%v)", text, got.Link.URL().Reveal(), want.URL().Reveal(), got.Repairs)
				}
				if got.Link.Hints != want.Hints {
					t.Errorf("hints %+v, want %+v", got.Link.Hints, want.Hints)
				}
				if got.Start < 0 || got.End > len(text) || got.Start >= got.End {
					t.Errorf("stands at %d to %d of %d", got.Start, got.End, len(text))
				}
				checkRepairs(t, d.repair, got.Repairs, raw, text)
			})
		}
	}
}

func checkRepairs(t *testing.T, want Repair, got []Repair, raw, text string) {
	t.Helper()
	if raw == text && len(got) > 0 {
		t.Errorf("an unbroken link was mended: %v", got)
	}
	if want == "" || want == RepairHTML || want == RepairWrapped || want == RepairEscaped { // the link may have nothing to mend
		return
	}
	for _, r := range got {
		if r == want {
			return
		}
	}
	t.Errorf("repairs %v, want %s among them", got, want)
}

func TestFindSpacesOfPDFs(t *testing.T) {
	t.Parallel()
	for kind, raw := range samples {
		q := strings.IndexByte(raw, '?')
		text := raw[:q+30] + " " + raw[q+30:q+61] + " " + raw[q+61:]
		found, err := Find("Link " + text + " for you")
		if err != nil || found[0].Link.CutOff {
			t.Errorf("%s: %v %+v", kind, err, found)
			continue
		}
		want, _ := Parse(raw)
		if got := found[0].Link.URL().Reveal(); got != want.URL().Reveal() {
			t.Errorf("%s:\n got %s\nwant %s", kind, got, want.URL().Reveal())
		}
	}
	text := strings.Replace(samples["s3"], "Quarterly%20report", "Quarterly report", 1)
	found, err := Find(text)
	if err != nil || found[0].Link.Key != "2024/Quarterly report.pdf" {
		t.Errorf("a space in the name: %v %+v", err, found)
	}
}

func TestFindSaysCutOff(t *testing.T) {
	t.Parallel()
	for kind, raw := range samples {
		raw, _, _ = strings.Cut(raw, "#")
		end := strings.IndexByte(raw, '?') + 40
		for n := end; n < len(raw)-1; n++ {
			for _, text := range []string{raw[:n], "Here:\n" + wrap(raw[:n], 72, "\n") + "\n\nThanks\nAnn"} {
				found, err := Find(text)
				if err != nil {
					t.Fatalf("%s cut at %d: %v", kind, n, err)
				}
				if l := found[0].Link; !l.CutOff && !stillWhole(raw, n) {
					t.Fatalf("%s cut at %d is not seen: %s", kind, n, text)
				}
			}
		}
	}
}

// stillWhole: what is missing is a parameter that the signature's scheme does not need; the storage alone could tell.
func stillWhole(raw string, n int) bool {
	gone := strings.ToLower(raw[n:])
	for _, name := range []string{"signature=", "sig=", "expires=", "host", "key-pair-id=", "signedheaders"} {
		if strings.Contains(gone, name) {
			return false
		}
	}
	return strings.Contains(gone, "getobject") || strings.Contains(raw[:n], "x-id=") || strings.Contains(raw[:n], "&x-") || strings.HasSuffix(raw[:n], "&")
}

func TestFindDoubleEncodedLinks(t *testing.T) {
	t.Parallel()
	for kind, raw := range samples {
		if !strings.Contains(raw, "%2F") && !strings.Contains(raw, "%3D") {
			continue
		}
		want, _ := Parse(raw)
		found, err := Find(strings.ReplaceAll(raw, "%", "%25"))
		if err != nil || found[0].Link.URL().Reveal() != want.URL().Reveal() {
			t.Errorf("%s: %v %+v", kind, err, found)
		}
	}
}

func TestFindSeveralLinks(t *testing.T) {
	t.Parallel()
	text := "1. " + samples["s3"] + "\n2. " + samples["sas"] + ";\n\n> " + wrap(samples["goog4"], 70, "\n> ") + "\n" + samples["sigv2"] + "\nhttps://example.com/help"
	found, err := Find(text)
	if err != nil || len(found) != 4 {
		t.Fatalf("%d links, %v", len(found), err)
	}
	for i, kind := range []string{"s3", "sas", "goog4", "sigv2"} {
		want, _ := Parse(samples[kind])
		if got := found[i].Link; got.URL() != want.URL() {
			t.Errorf("link %d is %s", i, got.URL().Reveal())
		}
	}
	cutFirst, err := Find(samples["s3"][:300] + "\n\n" + samples["sas"])
	if err != nil || len(cutFirst) != 2 || cutFirst[0].Link.Scheme != SchemeSAS || !cutFirst[1].Link.CutOff {
		t.Errorf("whole links come first: %+v, %v", cutFirst, err)
	}
}

func TestFindCollapsesTheSameLinkAlone(t *testing.T) {
	t.Parallel()
	later := strings.Replace(samples["s3"], "X-Amz-Expires=86400", "X-Amz-Expires=96400", 1)
	found, err := Find(samples["s3"] + "\n" + later + "\n" + samples["s3"] + "\n\n" + later[:400] + "\n")
	if err != nil || len(found) != 2 || found[0].Link.Identity() != found[1].Link.Identity() || found[1].Link.CutOff {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestFindNeverJoinsUnrelatedText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"https://example.com/a/file.zip\nThanks&regards=all\nAnn",
		"https://example.com/a/file.zip\nhttps://example.com/b\nX-Amz-Signature=" + hex64,
		"https://example.com/a/file.zip\n\n\n\n?X-Amz-Signature=" + hex64,
		"see https://example.com/a/file.zip and search for sig= in it",
	} {
		found, err := Find(text)
		if err != nil || found[0].Link.URL().Reveal() != "https://example.com/a/file.zip" {
			t.Errorf("%q: %+v, %v", text, found, err)
		}
	}
	found, err := Find(samples["sas"] + "\nThanks\nAnn")
	if want, _ := Parse(samples["sas"]); err != nil || found[0].Link.URL() != want.URL() {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestFindPlainLinks(t *testing.T) {
	t.Parallel()
	text := `<!DOCTYPE html PUBLIC "-//W3C//DTD" "http://www.w3.org/TR/x"><img src="https://cdn.example.com/logo.png">
<a href="https://example.com/unsubscribe/7">no more</a> <a href="https://files.example.com/film.mov?id=1&amp;k=2">film</a> https://files.example.com/film.mov?id=1&k=2`
	found, err := Find(text)
	if err != nil || found[0].Link.URL().Reveal() != "https://files.example.com/film.mov?id=1&k=2" || len(found) != 4 {
		t.Errorf("%+v, %v", found, err)
	}
	wrapped, err := Find(safeLinks("https://files.example.com/film.mov"))
	if err != nil || wrapped[0].Link.URL().Reveal() != "https://files.example.com/film.mov" {
		t.Errorf("%+v, %v", wrapped, err)
	}
	hidden, err := Find("https://url.uk.m.mimecastprotect.com/s/abcDEF123?domain=films.s3.amazonaws.com")
	if err != nil || hidden[0].Rewriter != "Mimecast" {
		t.Errorf("%+v, %v", hidden, err)
	}
}

func TestFindOtherDamage(t *testing.T) {
	t.Parallel()
	want, _ := Parse(samples["minio"])
	bare := strings.TrimPrefix(samples["s3 js sdk"], "https://")
	if found, err := Find("get " + bare + " now"); err != nil || found[0].Link.Key != "2024/report.pdf" || found[0].Repairs[0] != RepairScheme {
		t.Errorf("no scheme: %+v, %v", found, err)
	}
	if found, err := Find(strings.Replace(samples["long path"], "marketing/", "a%20#1/", 1)); err != nil || !strings.Contains(found[0].Link.Key, "/a #1/") {
		t.Errorf("bare hash: %+v, %v", found, err)
	}
	if found, err := Find(strings.Replace(samples["sigv2"], "https://s3.amazonaws", "hxxps[:]//s3[.]amazonaws", 1)); err != nil || found[0].Link.Host != "s3.amazonaws.com" {
		t.Errorf("defanged: %+v, %v", found, err)
	}
	if found, err := Find(samples["minio"] + samples["sas"]); err != nil || len(found) != 2 || found[0].Link.URL() != want.URL() {
		t.Errorf("glued: %+v, %v", found, err)
	}
}

func TestFindRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]apperr.Code{
		"":                                     apperr.LinkNotFound,
		"hello there":                          apperr.LinkNotFound,
		"Note: call me":                        apperr.LinkNotFound,
		"file:///etc/passwd":                   apperr.LinkScheme,
		"javascript:alert(1)":                  apperr.LinkScheme,
		"ftp://example.com/a":                  apperr.LinkScheme,
		"data:text/html,hi":                    apperr.LinkScheme,
		"s3://bucket/key":                      apperr.LinkScheme,
		"see ftp://example.com/a":              apperr.LinkScheme,
		"https://me:pw@example.com/a":          apperr.LinkUserInfo,
		"https://s3.amazonaws.com@evil.test/a": apperr.LinkUserInfo,
		"https://":                             apperr.LinkMalformed,
		"https:///path":                        apperr.LinkMalformed,
		"https://example.com:99999/":           apperr.LinkMalformed,
		"https://0x7f.1/a":                     apperr.LinkMalformed,
		"https://2130706433/a":                 apperr.LinkMalformed,
		"https://example.com/a\x00b":           apperr.LinkMalformed,
		"https://example.com/%zz":              apperr.LinkMalformed,
		"https://[::1%25eth0]/a":               apperr.LinkMalformed,
		"https://e.com/?q=" + strings.Repeat("x", 70<<10):                         apperr.LinkTooLong,
		strings.Repeat("x", MaxText+1):                                            apperr.LinkTooLong,
		strings.Replace(samples["s3"], "=86400", "=-5", 1):                        apperr.LinkMalformed,
		strings.Replace(samples["s3"], "=86400", "=99999999999999999999", 1):      apperr.LinkMalformed,
		strings.Replace(samples["s3"], "=86400", "=253402300799", 1):              apperr.LinkMalformed,
		strings.Replace(samples["s3"], "20240302T101112Z", "20241332T101112Z", 1): apperr.LinkMalformed,
	} {
		found, err := Find(text)
		if apperr.CodeOf(err) != want || found != nil {
			t.Errorf("Find(%.80q) = %+v, %v; want %s", text, found, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "fe5f80f7") {
			t.Errorf("the error holds the signature: %v", err)
		}
	}
}
