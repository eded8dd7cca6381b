package filename

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// The headers are those of greenbytes' tc2231 collection on which browsers agree, with its names, and those
// on which they do not but where one reading is plainly the meant one.
var dispositions = []struct{ name, header, kind, file string }{
	{"inlonly", `inline`, "inline", ""},
	{"inlwithasciifilename", `inline; filename="foo.html"`, "inline", "foo.html"},
	{"inlwithfnattach", `inline; filename="Not an attachment!"`, "inline", "Not an attachment!"},
	{"inlwithasciifilenamepdf", `inline; filename="foo.pdf"`, "inline", "foo.pdf"},
	{"attonly", `attachment`, "attachment", ""},
	{"attonlyucase", `ATTACHMENT`, "attachment", ""},
	{"attwithasciifilename", `attachment; filename="foo.html"`, "attachment", "foo.html"},
	{"attwithasciifilename25", `attachment; filename="0000000000111111111122222"`, "attachment", "0000000000111111111122222"},
	{"attwithasciifilename35", `attachment; filename="00000000001111111111222222222233333"`, "attachment", "00000000001111111111222222222233333"},
	{"attwithasciifnescapedchar", `attachment; filename="f\oo.html"`, "attachment", "foo.html"},
	{"attwithasciifnescapedquote", `attachment; filename="\"quoting\" tested.html"`, "attachment", `"quoting" tested.html`},
	{"attwithquotedsemicolon", `attachment; filename="Here's a semicolon;.html"`, "attachment", "Here's a semicolon;.html"},
	{"attwithfilenameandextparam", `attachment; foo="bar"; filename="foo.html"`, "attachment", "foo.html"},
	{"attwithfilenameandextparamescaped", `attachment; foo="\"\\";filename="foo.html"`, "attachment", "foo.html"},
	{"attwithasciifilenameucase", `attachment; FILENAME="foo.html"`, "attachment", "foo.html"},
	{"attwithasciifilenamenq", `attachment; filename=foo.html`, "attachment", "foo.html"},
	{"attwithtokfncommanq", `attachment; filename=foo,bar.html`, "attachment", "foo,bar.html"},
	{"attwithasciifilenamenqs", `attachment; filename=foo.html ;`, "attachment", "foo.html"},
	{"attemptyparam", `attachment; ;filename=foo`, "attachment", "foo"},
	{"attwithasciifilenamenqws", `attachment; filename=foo bar.html`, "attachment", "foo bar.html"},
	{"attwithfntokensq", `attachment; filename='foo.html'`, "attachment", "'foo.html'"},
	{"attwithisofnplain", "attachment; filename=\"foo-\xe4.html\"", "attachment", "foo-ä.html"},
	{"attwithutf8fnplain", `attachment; filename="foo-ä.html"`, "attachment", "foo-ä.html"},
	{"attwithfnrawpctenca", `attachment; filename="foo-%41.html"`, "attachment", "foo-%41.html"},
	{"attwithfnusingpct", `attachment; filename="50%.html"`, "attachment", "50%.html"},
	{"attwithfnrawpctencaq", `attachment; filename="foo-%\41.html"`, "attachment", "foo-%41.html"},
	{"attwithnamepct", `attachment; name="foo-%41.html"`, "attachment", ""},
	{"attwithfilenamepctandiso", "attachment; filename=\"\xe4-%41.html\"", "attachment", "ä-%41.html"},
	{"attwithfnrawpctenclong", `attachment; filename="foo-%c3%a4-%e2%82%ac.html"`, "attachment", "foo-ä-€.html"},
	{"percent-encoded space", `attachment; filename="a%20b%20(1).pdf"`, "attachment", "a b (1).pdf"},
	{"attwithasciifilenamews1", `attachment; filename ="foo.html"`, "attachment", "foo.html"},
	{"attwith2filenames", `attachment; filename="foo.html"; filename="bar.html"`, "attachment", "foo.html"},
	{"attfnbrokentoken", `attachment; filename=foo[1](2).html`, "attachment", "foo[1](2).html"},
	{"attfnbrokentokeniso", "attachment; filename=foo-\xe4.html", "attachment", "foo-ä.html"},
	{"attfnbrokentokenutf", `attachment; filename=foo-ä.html`, "attachment", "foo-ä.html"},
	{"attmissingdisposition", `filename=foo.html`, "", "foo.html"},
	{"emptydisposition", `; filename=foo.html`, "", "foo.html"},
	{"attandinline2", `attachment; inline; filename=foo.html`, "attachment", "foo.html"},
	{"attandinline", `inline; attachment; filename=foo.html`, "inline", "foo.html"},
	{"attbrokenquotedfn", `attachment; filename="foo.html".txt`, "attachment", "foo.html"},
	{"attbrokenquotedfn2", `attachment; filename="bar`, "attachment", "bar"},
	{"attreversed", `filename=foo.html; attachment`, "", "foo.html"},
	{"attconfusedparam", `attachment; xfilename=foo.html`, "attachment", ""},
	{"attabspath", `attachment; filename="/foo.html"`, "attachment", "/foo.html"},
	{"attabspathwin", `attachment; filename="\\foo.html"`, "attachment", `\foo.html`},
	{"attcdate", `attachment; creation-date="Wed, 12 Feb 1997 16:29:51 -0500"`, "attachment", ""},
	{"attmdate", `attachment; modification-date="Wed, 12 Feb 1997 16:29:51 -0500"`, "attachment", ""},
	{"dispext", `foobar`, "foobar", ""},
	{"dispextbadfn", `attachment; example="filename=example.txt"`, "attachment", ""},
	{"attnewandfn", `attachment; foobar=x; filename="foo.html"`, "attachment", "foo.html"},
	{"attwithisofn2231iso", `attachment; filename*=iso-8859-1''foo-%E4.html`, "attachment", "foo-ä.html"},
	{"attwithfn2231utf8", `attachment; filename*=UTF-8''foo-%c3%a4-%e2%82%ac.html`, "attachment", "foo-ä-€.html"},
	{"attwithfn2231noc", `attachment; filename*=''foo-%c3%a4-%e2%82%ac.html`, "attachment", "foo-ä-€.html"},
	{"attwithfn2231utf8comp", `attachment; filename*=UTF-8''foo-a%cc%88.html`, "attachment", "foo-a\u0308.html"},
	{"attwithfn2231iso-bad", `attachment; filename*=utf-8''foo-%E4.html`, "attachment", ""},
	{"attwithfn2231ws2", `attachment; filename*= UTF-8''foo-%c3%a4.html`, "attachment", "foo-ä.html"},
	{"attwithfn2231ws3", `attachment; filename* =UTF-8''foo-%c3%a4.html`, "attachment", "foo-ä.html"},
	{"attwithfn2231quot", `attachment; filename*="UTF-8''foo-%c3%a4.html"`, "attachment", "foo-ä.html"},
	{"attwithfn2231nbadpct1", `attachment; filename*=UTF-8''foo%`, "attachment", ""},
	{"attwithfn2231nbadpct2", `attachment; filename*=UTF-8''f%oo.html`, "attachment", ""},
	{"attwithfn2231dpct", `attachment; filename*=UTF-8''A-%2541.html`, "attachment", "A-%41.html"},
	{"attwithfn2231abspathdisguised", `attachment; filename*=UTF-8''%5cfoo.html`, "attachment", `\foo.html`},
	{"attfncont", `attachment; filename*0="foo."; filename*1="html"`, "attachment", "foo.html"},
	{"attfncontqs", `attachment; filename*0="foo"; filename*1="\b\a\r.html"`, "attachment", "foobar.html"},
	{"attfncontenc", `attachment; filename*0*=UTF-8''foo-%c3%a4; filename*1=".html"`, "attachment", "foo-ä.html"},
	{"attfncontlz", `attachment; filename*0="foo"; filename*01="bar"`, "attachment", "foo"},
	{"attfncontnc", `attachment; filename*0="foo"; filename*2="bar"`, "attachment", "foo"},
	{"attfnconts1", `attachment; filename*1="foo."; filename*2="html"`, "attachment", ""},
	{"attfncontord", `attachment; filename*1="bar"; filename*0="foo"`, "attachment", "foobar"},
	{"attfnboth", `attachment; filename="foo-ae.html"; filename*=UTF-8''foo-%c3%a4.html`, "attachment", "foo-ä.html"},
	{"attfnboth2", `attachment; filename*=UTF-8''foo-%c3%a4.html; filename="foo-ae.html"`, "attachment", "foo-ä.html"},
	{"attfnboth3", `attachment; filename*0*=ISO-8859-15''euro-sign%3d%a4; filename*=ISO-8859-1''currency-sign%3d%a4`, "attachment", "currency-sign=¤"},
	{"bad ext falls back", `attachment; filename="foo.html"; filename*=UTF-8''f%oo.html`, "attachment", "foo.html"},
	{"attrfc2047token", `attachment; filename==?ISO-8859-1?Q?foo-=E4.html?=`, "attachment", "foo-ä.html"},
	{"attrfc2047quoted", `attachment; filename="=?ISO-8859-1?Q?foo-=E4.html?="`, "attachment", "foo-ä.html"},
	{"two encoded words", `attachment; filename="=?UTF-8?B?QsOkci0=?= =?UTF-8?B?w6QucGRm?="`, "attachment", "Bär-ä.pdf"},
	{"encoded word that is no UTF-8", `attachment; filename==?UTF-8?B?7000?=`, "attachment", "ïM4"},
	{"empty", ``, "", ""},
}

func TestParseDispositionReadsWhatBrowsersRead(t *testing.T) {
	t.Parallel()
	for _, tc := range dispositions {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := ParseDisposition(tc.header)
			if got.Type != tc.kind || got.Name != tc.file {
				t.Errorf("ParseDisposition(%q) = %q, %q; want %q, %q", tc.header, got.Type, got.Name, tc.kind, tc.file)
			}
		})
	}
}

func TestFormatDispositionIsReadBack(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"report.pdf":       `attachment; filename="report.pdf"`,
		"Bär €.pdf":        `attachment; filename="Bar _.pdf"; filename*=UTF-8''B%C3%A4r%20%E2%82%AC.pdf`,
		"100% sicher.txt":  `attachment; filename="100_ sicher.txt"; filename*=UTF-8''100%25%20sicher.txt`,
		"a\r\nX-Evil: b":   `attachment; filename="a X-Evil_ b"`,
		`q"uote\back.html`: `attachment; filename="q_uote_back.html"`,
	} {
		got := FormatDisposition(name, false)
		if got != want {
			t.Errorf("FormatDisposition(%q) = %s; want %s", name, got, want)
		}
		if back := ParseDisposition(got).Name; back != Safe(name) {
			t.Errorf("%s is read as %q; want %q", got, back, Safe(name))
		}
	}
	if got := FormatDisposition("a.pdf", true); !ParseDisposition(got).Inline() {
		t.Errorf("%s is not inline", got)
	}
}

func TestFormatPathIsReadBack(t *testing.T) {
	t.Parallel()
	for relative, want := range map[string]string{
		"a.txt":           `attachment; filename="a.txt"`,
		"Bär/a b.txt":     `attachment; filename="a b.txt"; filename*=UTF-8''B%C3%A4r%2Fa%20b.txt`,
		"x/y/z.txt":       `attachment; filename="z.txt"; filename*=UTF-8''x%2Fy%2Fz.txt`,
		"x\r\nB: c/z.txt": `attachment; filename="z.txt"; filename*=UTF-8''x%20B_%20c%2Fz.txt`,
	} {
		got := FormatPath(relative)
		if got != want {
			t.Errorf("FormatPath(%q) = %s; want %s", relative, got, want)
		}
		if back := ParseDisposition(got).Name; strings.Count(back, "/") != strings.Count(relative, "/") {
			t.Errorf("%s is read as %q", got, back)
		}
	}
}

func FuzzParseDisposition(f *testing.F) {
	for _, tc := range dispositions {
		f.Add(tc.header)
	}
	f.Fuzz(func(t *testing.T, header string) {
		d := ParseDisposition(header)
		if !utf8.ValidString(d.Name) {
			t.Fatalf("the name %q is not UTF-8", d.Name)
		}
		mustBeSafe(t, Safe(d.Name))
	})
}

func BenchmarkParseDisposition(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		ParseDisposition(`attachment; filename="foo-ae.html"; filename*=UTF-8''foo-%c3%a4.html`)
	}
}
