package cli

import (
	"strings"
	"testing"
	"time"

	"daypass/internal/lab"
)

func TestSizesAreWrittenAsPeopleDo(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{
		0: "0 bytes", 999: "999 bytes", 1000: "1.0 kB", 18_400_000: "18.4 MB", 999_950: "1.0 MB", 999_949: "999.9 kB",
		3_100_000_000: "3.1 GB", 1 << 62: "4.6 EB", -1: "unknown size",
	} {
		if got := humanBytes(n); got != want {
			t.Errorf("%d is written %q, not %q", n, got, want)
		}
	}
}

func TestLengthsOfTimeAreWrittenInTwoUnits(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		0: "0 seconds", time.Second: "1 second", 47 * time.Minute: "47 minutes", 90 * time.Minute: "1 hour 30 minutes",
		72 * time.Hour: "3 days", 25*time.Hour + time.Second: "1 day 1 hour", -47 * time.Minute: "47 minutes", 61 * time.Second: "1 minute 1 second",
	} {
		if got := humanDuration(d); got != want {
			t.Errorf("%v is written %q, not %q", d, got, want)
		}
	}
}

func TestTextFromElsewhereIsInertOnATerminal(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 21)
	hostile := "a\x1b[31mred\x1b]0;title\x07\r\nb\u202egpj.exe\u200b\u2066\u0085\u2028"
	got := inert(hostile)
	if strings.ContainsAny(got, "\x1b\x07\r\n\u202e\u200b\u2066\u0085\u2028") {
		t.Errorf("still dangerous: %q", got)
	}
	if plain := "Jahresbericht 2026, überarbeitet 年.pdf"; inert(plain) != plain {
		t.Errorf("plain text was changed: %q", inert(plain))
	}
}
