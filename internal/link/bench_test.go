package link

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// megabytes are texts of MaxText bytes that are hard to look through.
func megabytes() map[string]string {
	fill := func(piece string) string { return strings.Repeat(piece, MaxText/len(piece)) }
	r := rand.New(rand.NewPCG(7, 7)) // the same text in every run
	noise := make([]byte, MaxText)
	const marks = "https://?&=%3A%2F<>\"'()[]\n \\;#sigX-Amz-Signature.\xc2\xa0\xe2\x80\x8b"
	for i := range noise {
		noise[i] = marks[r.IntN(len(marks))]
	}
	long := samples["s3"]
	return map[string]string{
		"prose":             fill("The quick brown fox jumps over the lazy dog. "),
		"one line":          "https://example.com/" + strings.Repeat("a", MaxText-20),
		"one query":         "https://example.com/?" + strings.Repeat("&", MaxText-21),
		"starts":            fill("https://"),
		"encoded starts":    fill("https%3A%2F%2F"),
		"encoded lines":     fill("x=https%3A%2F%2Fa?sig\n"),
		"plain links":       fill("http://a "),
		"tiny queries":      fill("http://a?sig=x "),
		"cut links":         fill(long[:200] + "\n"),
		"whole links":       fill(long + "\n"),
		"words after":       samples["s3"][:300] + "\n" + strings.Repeat("a sig=b ", (MaxText-400)/8),
		"lines after":       fill("https://a?X-Amz-Signature=\n" + strings.Repeat("abc&x=y\n", 1000)),
		"soft breaks":       "https://a/?x=3D" + strings.Repeat("a=\n", (MaxText-20)/3),
		"wrapped links":     fill(wrap(samples["s3 js tail"], 70, "\n") + "\n\n"),
		"entities":          fill("https://a?" + strings.Repeat("&amp;", 2000) + " "),
		"nested entities":   fill("https://a?&" + strings.Repeat("amp;", 3000) + " "),
		"invisible":         fill("h\u200bt\u200b"),
		"invisible links":   fill("https://a\u200b?b=c\u200b "),
		"backslashes":       fill(`https:\/\/a?\u0026`),
		"safelinks":         fill(safeLinks(long) + "\n"),
		"nested safelinks":  fill(safeLinks(safeLinks(safeLinks(long))) + "\n"),
		"proofpoint":        fill(proofpointV3(long) + "\n"),
		"stars":             fill("https://urldefense.com/v3/__https://a/" + strings.Repeat("**_", 300) + "__;" + strings.Repeat("AAAA", 500) + "! "),
		"percent":           fill("https://a/?u=" + strings.Repeat("%25", 3000) + " "),
		"spaces":            "https://a?sig=" + strings.Repeat(" ", MaxText-20),
		"bare":              fill("a.b/c?X-Amz-Signature=1 "),
		"colons":            fill(":///"),
		"slashes backwards": fill("=\n:="),
		"brackets":          fill("(https://a?(((()))"),
		"noise":             string(noise),
		"cut and prefix":    fill(long[:len(long)-1] + " "),
		"nul":               "https://a?" + strings.Repeat("\x00", MaxText-20),
	}
}

func TestFindTakesAMegabyteInTime(t *testing.T) {
	const limit, tries = 50 * time.Millisecond * slowdown, 20
	for name, text := range megabytes() {
		best := time.Hour
		for n := 0; n < tries && best > limit; n++ { // the best one, in time of the processor: a machine that is busy is slower even so
			start := used()
			_, _ = Find(text)
			best = min(best, used()-start)
		}
		t.Logf("%-18s %v", name, best)
		if best > limit {
			t.Errorf("%s: %v", name, best)
		}
	}
}

func BenchmarkFindMegabyte(b *testing.B) {
	for _, name := range []string{"prose", "plain links", "whole links", "wrapped links", "lines after", "safelinks", "noise"} {
		text := megabytes()[name]
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				_, _ = Find(text)
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	for _, name := range []string{"s3", "sas", "cf custom", "goog4"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = Parse(samples[name])
			}
		})
	}
}
