package filename

import (
	"math/rand/v2"
	"strings"
)

// hostilePieces are what published lists of naughty names are made of.
var hostilePieces = []string{
	"..", ".", "/", `\`, "../", `..\`, "//", "%2e%2e%2f", "..%c0%af", "....//", "~", "~/", "$HOME", "`id`", "$(id)", "; rm -rf ~",
	"| cat", "&& ls", "-rf", "--help", "-", "\x00", "\x01", "\x1b[2J", "\x7f", "\u0085", "\r\n", "\n", "\t", " ", "  ", "\u00a0", "\u3000",
	"\u2028", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\u061c", "\ufeff", "\u00ad", "\u2060",
	"\u115f", "\u3164", "\u2800", "\ufe0f", "\U000e0041", "\u0301", "\u0308", "e\u0301", "é", "Å", "\u212b", "ﬁ", "가", "\u1100\u1161", "ẛ̣",
	"CON", "con", "PRN", "AUX", "NUL", "nul.txt", "COM1", "COM9.tar.gz", "COM¹", "COM²", "LPT1", "LPT³.log", "CONIN$", "CONOUT$", "CLOCK$", "com0",
	"desktop.ini", "Thumbs.db", "autorun.inf", ".htaccess", ".bashrc", ".git", ".DS_Store", "a.", "a. ", "a . .", " a", "a ", "...", ". .",
	"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, `a"b`, "a'b", "a:b", "a:$DATA", "file::$INDEX_ALLOCATION", "C:", `C:\Windows`, `\\srv\share\f`,
	`\\?\C:\x`, `\\.\PhysicalDrive0`, "a|b", "a?b", "a*b", "a<b", "a>b", "invoice.pdf.exe", "invoice\u202efdp.exe", "x.lnk", "x.scf", "x.url",
	"%s%s%n", "%00.pdf", "100%", "=cmd|' /C calc'!A0", "null", "undefined", "NaN", "true", "0", "１", "／", "＼", "∕", "⁄", "：", "？",
	"日本語", "العربية", "עברית", "नमस्ते", "ไทย", "한국어", "Ελληνικά", "Кириллица", "😀", "👩‍👩‍👧‍👦", "🏳️‍🌈", "𝒳", "Z̷̢̛a̵l̶g̷o̸",
	".tar.gz", ".pdf", ".exe", ".PDF", ".daypass-part", ".DAYPASS-PART", ".tar.zst", "\xff", "\xc3\x28", "\xed\xa0\x80", "\xf8\x88\x80\x80\x80",
}

// hostileNames gives n names: every piece alone, long runs, and mixtures that are the same in every run.
func hostileNames(n int) []string {
	names := append([]string{"", strings.Repeat("a", 300), strings.Repeat("ä", 255), strings.Repeat("a\u0308", 200), strings.Repeat("😀", 100) + ".pdf"}, hostilePieces...)
	for _, p := range hostilePieces {
		names = append(names, strings.Repeat(p, 60)+".pdf", "report"+p+".pdf", p+"report.pdf")
	}
	r := rand.New(rand.NewPCG(1, 2)) // the same names in every run
	for len(names) < n {
		var b strings.Builder
		for range 1 + r.IntN(8) {
			b.WriteString(hostilePieces[r.IntN(len(hostilePieces))])
		}
		names = append(names, b.String())
	}
	return names[:n]
}
