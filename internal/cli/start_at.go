package cli

import (
	"strings"
	"time"

	"github.com/spf13/pflag"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

// startFlag is --start-at: when a transfer may begin. Unset, or in the past: at once.
type startFlag struct{ text string }

func (f *startFlag) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.text, "start-at", "", "begin then and not before: 22:30 (the next one), 2026-12-24T17:00:00+01:00, or 2026-12-24 (its end, local zone)")
}

// time gives the moment; zero where none was given. Errors: apperr.TimeInvalid.
func (f *startFlag) time(now time.Time) (time.Time, error) {
	text := strings.TrimSpace(f.text)
	if text == "" {
		return time.Time{}, nil
	}
	clock, err := time.ParseInLocation("15:04", text, now.Location())
	if err != nil {
		at, err := link.ParseUntil(text, now.Location())
		if apperr.CodeOf(err) == apperr.TimeInvalid {
			err = apperr.Wrap(err, apperr.TimeInvalid, apperr.Params{"value": inert(text), "why": "start"})
		}
		return at, err
	}
	at := time.Date(now.Year(), now.Month(), now.Day(), clock.Hour(), clock.Minute(), 0, 0, now.Location())
	if !at.After(now) {
		at = time.Date(now.Year(), now.Month(), now.Day()+1, clock.Hour(), clock.Minute(), 0, 0, now.Location())
	}
	return at, nil
}
