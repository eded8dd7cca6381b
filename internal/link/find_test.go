package link

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"mime/quotedprintable"
	"net/url"
	"strings"
	"testing"

	"daypass/internal/apperr"
)

// damages are the things that mail programs do to a link, each with the repair that Find must name.
var damages = []struct {
	name   string
	repair Repair // "" for none
	do     func(string) string
}{
	{"alone", "", func(l string) string { return l }},
	{"sentence", RepairPunctuation, func(l string) string { return "The file is here: " + l + ". It works for a day." }},
	{"comma", RepairPunctuation, func(l string) string { return "See " + l + ", thanks!" }},
	{"angle", RepairAngle, func(l string) string { return "Your file:\r\n<" + l + ">\r\nBest, Ann" }},
	{"quotes", RepairQuotes, func(l string) string { return `use "` + l + `" please` }},
	{"smart quotes", RepairQuotes, func(l string) string { return "use „" + l + "“ bitte" }},
	{"smart quotes english", RepairQuotes, func(l string) string { return "use “" + l + "” please" }},
	{"parentheses", RepairBrackets, func(l string) string { return "the film (" + l + ") is ready" }},
	{"square", RepairBrackets, func(l string) string { return "the film [" + l + "] is ready" }},
	{"markdown", RepairMarkdown, func(l string) string { return "Get [the *film*](" + l + ") now" }},
	{"bold", RepairMarkdown, func(l string) string { return "**" + l + "**" }},
	{"html", RepairHTML, func(l string) string {
		return `<p>Hi,</p><p><a class="x" href="` + html.EscapeString(l) + `" target="_blank">Download</a></p>`
	}},
	{"html text", RepairHTML, func(l string) string {
		return `&lt;p&gt;&lt;a href=&quot;` + html.EscapeString(html.EscapeString(l)) + `&quot;&gt;Download&lt;/a&gt;`
	}},
	{"html decimal", RepairHTML, func(l string) string {
		return `<a href='` + strings.ReplaceAll(strings.ReplaceAll(l, "&", "&#38;"), "=", "&#61;") + `'>x</a>`
	}},
	{"html hex", RepairHTML, func(l string) string { return `<a href="` + strings.ReplaceAll(l, "&", "&#x26;") + `">x</a>` }},
	{"text and html part", RepairHTML, func(l string) string {
		return `<a href="` + html.EscapeString(l) + `">` + html.EscapeString(l) + `</a>` + "\n\nPlain:\n" + l
	}},
	{"wrapped at 76", RepairWrapped, func(l string) string { return "Here is the file:\n\n" + wrap(l, 76, "\n") + "\n\nThanks\nAnn" }},
	{"wrapped at 72 crlf", RepairWrapped, func(l string) string { return wrap(l, 72, "\r\n") + "\r\nRegards" }},
	{"wrapped and replied to", RepairWrapped, func(l string) string {
		return "> Ann wrote:\n> " + wrap(l, 74, "\n> ") + "\n> \n> bye"
	}},
	{"replied to twice", RepairWrapped, func(l string) string { return "> > " + wrap(l, 70, "\n> > ") + "\n> > bye\n" }},
	{"wrapped in angles", RepairWrapped, func(l string) string { return "<" + wrap(l, 60, "\n") + ">" }},
	{"flowed", RepairWrapped, func(l string) string { return wrap(l, 72, " \n") + "\nAnn" }},
	{"indented", RepairWrapped, func(l string) string { return "    " + wrap(l, 72, "\n    ") + "\n\nAnn" }},
	{"double spaced", RepairWrapped, func(l string) string { return wrap(l, 72, "\n\n") + "\n\nAnn" }},
	{"quoted-printable", RepairQuotedPrintable, func(l string) string { return qp("Hello,\n\nget it here: " + l + "\n\nAnn") }},
	{"quoted-printable html", RepairQuotedPrintable, func(l string) string {
		return qp(`<html><body><p>Hello</p><a href="` + html.EscapeString(l) + `">the file</a></body></html>`)
	}},
	{"safelinks", RepairSafeLinks, safeLinks},
	{"safelinks html", RepairSafeLinks, func(l string) string {
		return `<a href="` + html.EscapeString(safeLinks(l)) + `" originalsrc="` + html.EscapeString(l) + `">x</a>`
	}},
	{"safelinks wrapped", RepairSafeLinks, func(l string) string { return wrap(safeLinks(l), 76, "\n") + "\n\nAnn" }},
	{"safelinks twice", RepairSafeLinks, func(l string) string { return safeLinks(safeLinks(l)) }},
	{"safelinks quoted-printable", RepairSafeLinks, func(l string) string { return qp("<a href=\"" + html.EscapeString(safeLinks(l)) + "\">x</a>") }},
	{"proofpoint 2", RepairProofpoint, proofpointV2},
	{"proofpoint 3", RepairProofpoint, proofpointV3},
	{"proofpoint 3 in a sentence", RepairProofpoint, func(l string) string { return "See " + proofpointV3(l) + " ." }},
	{"proofpoint in safelinks", RepairProofpoint, func(l string) string { return safeLinks(proofpointV2(l)) }},
	{"barracuda", RepairBarracuda, func(l string) string {
		return "https://linkprotect.cudasvc.com/url?a=" + strings.ToLower(url.QueryEscape("x"))[:0] + url.QueryEscape(l) + "&c=E,1,abc,&typo=1"
	}},
	{"google", RepairGoogle, func(l string) string {
		return "https://www.google.com/url?q=" + url.QueryEscape(l) + "&sa=D&source=editors&ust=1709375472&usg=AOvVaw0"
	}},
	{"google unescaped", RepairGoogle, func(l string) string { return "https://www.google.com/url?q=" + l }},
	{"slack", RepairSlack, func(l string) string { return "<" + html.EscapeString(l) + "|the film of today>" }},
	{"slack redirect", RepairSlack, func(l string) string { return "https://slack-redir.net/link?url=" + url.QueryEscape(l) }},
	{"cisco", RepairCisco, func(l string) string {
		return "https://secure-web.cisco.com/1a2B3c-xyz_/" + url.QueryEscape(l)
	}},
	{"trend micro", RepairTrendMicro, func(l string) string {
		return "https://imsva91-ctp.trendmicro.com:443/wis/clicktime/v1/query?url=" + url.QueryEscape(l) + "&umid=AB&auth=cd"
	}},
	{"sophos", RepairSophos, func(l string) string {
		return "https://eu-west-1.protection.sophos.com?d=amazonaws.com&u=" + base64.StdEncoding.EncodeToString([]byte(l)) + "&i=NWE&t=abc&h=def"
	}},
	{"unknown redirect", RepairRedirect, func(l string) string { return "https://click.example.com/go?id=7&target=" + url.QueryEscape(l) }},
	{"percent-encoded", RepairPercent, url.QueryEscape},
	{"percent-encoded in a parameter", "", func(l string) string { return "app://open?u=" + url.QueryEscape(l) + "&x=1" }},
	{"hxxps", RepairScheme, func(l string) string { return strings.Replace(l, "http", "hxxp", 1) }},
	{"upper-case scheme", RepairScheme, func(l string) string { return strings.Replace(l, "http", "HTTP", 1) }},
	{"zero width", RepairInvisible, func(l string) string { return l[:12] + "\u200b" + l[12:40] + "\u00ad" + l[40:90] + "\ufeff" + l[90:] }},
	{"byte order mark", "", func(l string) string { return "\ufeff" + l + "\r\n" }},
	{"no-break spaces", "", func(l string) string { return "Link:\u00a0" + l + "\u00a0(one day)" }},
	{"json", RepairEscaped, func(l string) string {
		b, _ := json.Marshal(map[string]string{"url": l, "expires": "soon"})
		return string(b)
	}},
	{"php json", RepairEscaped, func(l string) string {
		return `{"url":"` + strings.ReplaceAll(strings.ReplaceAll(l, "/", `\/`), "&", `\u0026`) + `"}`
	}},
	{"shell", RepairEscaped, func(l string) string {
		return "curl -O " + strings.NewReplacer("&", `\&`, "?", `\?`, "=", `\=`).Replace(l)
	}},
	{"shell quotes", "", func(l string) string { return "curl -o x '" + strings.ReplaceAll(l, "'", "%27") + "' && ls" }},
	{"rtf", "", func(l string) string { return `{\field{\*\fldinst HYPERLINK "` + l + `"}{\fldrslt the film}}` }},
	{"among furniture", "", func(l string) string {
		return `<img src="https://cdn.example.com/logo.png"><a href="https://example.com/unsubscribe?u=1">no</a> <a href="` + l + `">x</a> https://example.com/`
	}},
	{"chinese", "", func(l string) string { return "下载链接：" + l + "。谢谢" }},
}

func wrap(s string, width int, sep string) string {
	var b strings.Builder
	for len(s) > width {
		b.WriteString(s[:width] + sep)
		s = s[width:]
	}
	return b.String() + s
}

func qp(s string) string {
	var b strings.Builder
	w := quotedprintable.NewWriter(&b)
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return b.String()
}

func safeLinks(l string) string {
	return "https://eur03.safelinks.protection.outlook.com/?url=" + url.QueryEscape(l) +
		"&data=05%7C02%7Cann%40example.com%7C0123456789abcdef%7C0%7C0%7C638%7CUnknown%7CTWFpbGZsb3d8eyJWIjoiMC4wLjAwMDAifQ%3D%3D%7C0%7C%7C%7C&sdata=Zm9vYmFy%3D&reserved=0"
}

func proofpointV2(l string) string {
	var b strings.Builder
	for i := range len(l) {
		switch c := l[i]; {
		case c == '/':
			b.WriteByte('_')
		case isAlnum(c) || c == '.':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "-%02X", c)
		}
	}
	return "https://urldefense.proofpoint.com/v2/url?u=" + b.String() + "&d=DwMFAg&c=abc&r=def&m=ghi&s=jkl&e="
}

func proofpointV3(l string) string {
	const runs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	var b, replaced strings.Builder
	special := func(c byte) bool { return !isAlnum(c) && strings.IndexByte("/:.?=&-_", c) < 0 }
	for i := 0; i < len(l); {
		n := 0
		for i+n < len(l) && n < 65 && special(l[i+n]) {
			n++
		}
		switch n {
		case 0:
			b.WriteByte(l[i])
			i++
			continue
		case 1:
			b.WriteByte('*')
		default:
			b.WriteString("**" + runs[n-2:n-1])
		}
		replaced.WriteString(l[i : i+n])
		i += n
	}
	return "https://urldefense.com/v3/__" + b.String() + "__;" + base64.URLEncoding.EncodeToString([]byte(replaced.String())) + "!!ABC!xyz-_123$"
}

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
