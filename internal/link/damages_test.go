package link

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"mime/quotedprintable"
	"net/url"
	"strings"
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
