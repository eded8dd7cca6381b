package practice

import (
	"bytes"
	"fmt"
	"strings"
)

// welcomePDF writes a one-page PDF (1.4, A4, the standard fonts) by hand: a ticket, and what to try.
func welcomePDF() []byte {
	page := welcomePage()
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R " +
			"/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(page), page),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
		"<< /Title (Welcome to practice storage) /Producer (Daypass) >>",
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(objects))
	for i, object := range objects {
		offsets[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R /Info 7 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return out.Bytes()
}

// welcomePage is the page's drawing: points from the lower left corner.
func welcomePage() string {
	var b strings.Builder
	draw := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	text := func(font string, size, x, y int, line string) {
		draw("BT /%s %d Tf %d %d Td (%s) Tj ET", font, size, x, y, line)
	}
	// The ticket: a body, a stub behind a dashed perforation, and a bar from day through dusk to night.
	draw("0.96 0.94 0.90 rg 60 560 475 200 re f")
	draw("0.80 0.76 0.70 RG 1 w 60 560 475 200 re S")
	draw("[4 4] 0 d 400 560 m 400 760 l S [] 0 d")
	for i := range 60 {
		t := float64(i) / 59
		draw("%.3f %.3f %.3f rg %.2f 560 %.2f 10 re f", 0.98-0.86*t, 0.78-0.62*t, 0.42-0.04*t, 60+float64(i)*475/60, 475.0/60+0.5)
	}
	draw("0.13 0.14 0.20 rg")
	text("F2", 22, 84, 710, "Welcome to practice storage")
	text("F1", 13, 84, 680, "A place to try everything. Nothing leaves")
	text("F1", 13, 84, 662, "this computer, and nothing can break.")
	text("F1", 11, 84, 600, "Links to files here work on this computer alone.")
	text("F2", 12, 424, 710, "DAY PASS")
	text("F1", 11, 424, 688, "for one file,")
	text("F1", 11, 424, 672, "until you say.")
	text("F2", 15, 60, 510, "Three things to try")
	for i, line := range []string{
		"1.  Pick the large file, choose how long its link works, and copy the link.",
		"2.  Paste the link on Home, save the file, and close the window half way.",
		"3.  Open Daypass again: the download goes on where it was.",
	} {
		text("F1", 13, 60, 482-i*24, line)
	}
	return strings.TrimSuffix(b.String(), "\n")
}
