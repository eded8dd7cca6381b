package app

import (
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

// maxSeconds bounds what the page may ask for; the real cap is the link service's.
const maxSeconds = 10 * 365 * 24 * 3600

// expiryOf reads a chosen end: until (RFC 3339, or a date alone: its end in the local zone) wins over seconds;
// neither is the profile's default. Errors: time_invalid, duration_invalid.
func expiryOf(seconds int64, until string) (link.Expiry, error) {
	if until != "" {
		t, err := link.ParseUntil(until, time.Local)
		return link.Expiry{Until: t}, err
	}
	if seconds < 0 || seconds > maxSeconds {
		return link.Expiry{}, apperr.New(apperr.DurationInvalid, apperr.Params{"value": seconds})
	}
	return link.Expiry{For: time.Duration(seconds) * time.Second}, nil
}
