package cli

import (
	"strings"
	"testing"
	"time"

	"daypass/frontend/messages"
	"daypass/internal/apperr"
	"daypass/internal/lab"
)

func testWording(t *testing.T) *wording {
	t.Helper()
	words, err := newWording(messages.FS, func() time.Time { return time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC) })
	if err != nil {
		t.Fatal(err)
	}
	return words
}

func TestFailuresAreSaidInSentences(t *testing.T) {
	t.Parallel()
	words := testWording(t)
	ended := time.Date(2026, 3, 4, 14, 32, 0, 0, time.Local)
	cases := []struct {
		err  error
		want []string
	}{
		{apperr.New(apperr.LinkExpired, apperr.Params{"expired_at": ended, "kept_bytes": int64(3_100_000_000)}), []string{"Wed 4 Mar, 14:32", "Your 3.1 GB is kept.", "Ask for a new link"}},
		{apperr.New(apperr.LinkExpired, apperr.Params{"expired_at": time.Time{}}), []string{"has stopped working"}},
		{apperr.New(apperr.ClockSkew, apperr.Params{"skew_seconds": int64(47 * 60)}), []string{"47 minutes behind"}},
		{apperr.New(apperr.ClockSkew, apperr.Params{"skew_seconds": int64(-3600)}), []string{"1 hour ahead"}},
		{apperr.New(apperr.DiskFull, apperr.Params{"missing_bytes": int64(2_100_000_000)}), []string{"2.1 GB more is needed"}},
	}
	for _, c := range cases {
		message, next := words.sentences(c.err)
		for _, want := range c.want {
			if !strings.Contains(message+" "+next, want) {
				t.Errorf("%v says %q %q, without %q", c.err, message, next, want)
			}
		}
	}
}

func TestParametersAreInert(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 21)
	message, _ := testWording(t).sentences(apperr.New(apperr.FileExists, apperr.Params{"name": "a\x1b[2Jb\u202e"}))
	if strings.ContainsAny(message, "\x1b\u202e") {
		t.Errorf("a name reaches the terminal as it is: %q", message)
	}
}
