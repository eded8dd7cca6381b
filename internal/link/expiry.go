package link

import (
	"math"
	"strings"
	"time"

	"daypass/internal/apperr"
)

// Expiry is a chosen end: a duration or a moment. The zero value is "the default".
type Expiry struct {
	For   time.Duration // > 0: that long from signing
	Until time.Time     // not zero: then
}

// IsZero reports whether nothing was chosen.
func (e Expiry) IsZero() bool { return e.For == 0 && e.Until.IsZero() }

// at gives how long a link that is signed at a moment is to work, in whole seconds; fallback for the zero
// Expiry. Errors: ExpiryPast.
func (e Expiry) at(signed time.Time, fallback time.Duration) (time.Duration, error) {
	d := e.For
	switch {
	case !e.Until.IsZero():
		d = e.Until.Sub(signed)
	case d == 0:
		d = fallback
	}
	d = d.Truncate(time.Second)
	if d < time.Second {
		return 0, apperr.New(apperr.ExpiryPast, nil)
	}
	return d, nil
}

// units are the lengths that a duration is written with, longest first, as they have to come in a text.
var units = []struct {
	letter byte
	length time.Duration
}{
	{'w', 7 * 24 * time.Hour},
	{'d', 24 * time.Hour},
	{'h', time.Hour},
	{'m', time.Minute},
	{'s', time.Second},
}

// ParseDuration reads a length of time: 90m, 12h, 3d, 1w, or several with falling units (1d12h). It is positive and
// in whole seconds; a day has 24 hours. Errors: DurationInvalid with the text as value.
func ParseDuration(text string) (time.Duration, error) {
	rest := strings.TrimSpace(text)
	var total time.Duration
	for _, u := range units {
		n, left, ok := leadingCount(rest, u.letter)
		if !ok {
			continue
		}
		if n > (math.MaxInt64-int64(total))/int64(u.length) {
			return 0, invalid(apperr.DurationInvalid, text)
		}
		total += time.Duration(n) * u.length
		rest = left
	}
	if rest != "" || total <= 0 {
		return 0, invalid(apperr.DurationInvalid, text)
	}
	return total, nil
}

// maxDigits keeps a count far from overflowing; 12 digits of seconds are 30,000 years.
const maxDigits = 12

// leadingCount takes "digits unit" from the front of a text.
func leadingCount(text string, unit byte) (n int64, rest string, ok bool) {
	i := 0
	for i < len(text) && text[i] >= '0' && text[i] <= '9' {
		n = n*10 + int64(text[i]-'0')
		if i++; i > maxDigits {
			return 0, text, false
		}
	}
	if i == 0 || i == len(text) || text[i] != unit {
		return 0, text, false
	}
	return n, text[i+1:], true
}

// ParseUntil reads a moment: RFC 3339, or a date alone, which means its last second in loc. Errors:
// TimeInvalid with the text as value. A moment that is over is no error here.
func ParseUntil(text string, loc *time.Location) (time.Time, error) {
	clean := strings.TrimSpace(text)
	if t, err := time.Parse(time.RFC3339, clean); err == nil {
		return t, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, clean, loc)
	if err != nil {
		return time.Time{}, invalid(apperr.TimeInvalid, text)
	}
	// The next day's first second less one: right also on days of 23 or 25 hours.
	return time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, loc).Add(-time.Second), nil
}

// ParseExpiry reads what was chosen: a length of time or a moment, "" for what was not. Errors: those of
// ParseDuration and ParseUntil; Usage for both at once.
func ParseExpiry(length, until string, loc *time.Location) (e Expiry, err error) {
	switch {
	case length != "" && until != "":
		return Expiry{}, apperr.New(apperr.Usage, apperr.Params{"detail": "a length of time or a moment, not both"})
	case length != "":
		e.For, err = ParseDuration(length)
	case until != "":
		e.Until, err = ParseUntil(until, loc)
	}
	return e, err
}

// invalid quotes at most a line's worth of what was typed.
func invalid(code apperr.Code, text string) error {
	const most = 64
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	return apperr.New(code, apperr.Params{"value": text})
}
