package link

import (
	"errors"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
)

func TestParseDuration(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"90m": 90 * time.Minute, "12h": 12 * time.Hour, "3d": 72 * time.Hour, "1w": 168 * time.Hour, "45s": 45 * time.Second,
		" 2h ": 2 * time.Hour, "1d12h": 36 * time.Hour, "1w1d1h1m1s": 694861 * time.Second, "007d": 168 * time.Hour,
	} {
		if got, err := ParseDuration(text); err != nil || got != want {
			t.Errorf("%q: %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", " ", "0h", "0d0h", "-3d", "+3d", "3", "d", "3 d", "3D", "1.5h", "1h1h", "1h1d", "3d!", "3days", "3дня", "٣d", "1e3s",
		"9223372036854775807s", "999999999999w", "15251w", "999999999999999999999999h", "3d\x00", strings.Repeat("9", 1000) + "d",
	} {
		got, err := ParseDuration(text)
		if !errors.Is(err, apperr.New(apperr.DurationInvalid, nil)) || got != 0 {
			t.Errorf("%.40q: %v, %v, want duration_invalid", text, got, err)
		}
		if value, _ := apperr.From(err).Params()["value"].(string); len(value) > 100 {
			t.Errorf("%.40q: the error quotes %d bytes", text, len(value))
		}
	}
}

func TestParseUntil(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zones here:", err)
	}
	for text, want := range map[string]string{
		"2026-12-24":                "2026-12-24T22:59:59Z",
		"2026-07-01":                "2026-07-01T21:59:59Z",
		"2026-10-25":                "2026-10-25T22:59:59Z", // 25 hours long
		"2026-03-29":                "2026-03-29T21:59:59Z", // 23 hours long
		"2026-12-31":                "2026-12-31T22:59:59Z",
		"2026-12-24T17:00:00+01:00": "2026-12-24T16:00:00Z",
		" 2026-12-24T17:00:00Z ":    "2026-12-24T17:00:00Z",
	} {
		got, err := ParseUntil(text, berlin)
		if err != nil || got.UTC().Format(time.RFC3339) != want {
			t.Errorf("%q: %v, %v, want %s", text, got.UTC(), err, want)
		}
	}
	for _, text := range []string{"", "tomorrow", "2026-13-01", "2026-02-30", "24.12.2026", "2026-12-24T17:00", "2026-12-24 17:00:00Z", "3d"} {
		if _, err := ParseUntil(text, berlin); apperr.CodeOf(err) != apperr.TimeInvalid {
			t.Errorf("%q: %v, want time_invalid", text, err)
		}
	}
}

func TestParseExpiryTakesOne(t *testing.T) {
	t.Parallel()
	if e, err := ParseExpiry("", "", time.UTC); err != nil || !e.IsZero() {
		t.Errorf("nothing chosen: %+v, %v", e, err)
	}
	if e, err := ParseExpiry("3d", "", time.UTC); err != nil || e.For != 72*time.Hour || e.IsZero() {
		t.Errorf("3d: %+v, %v", e, err)
	}
	if e, err := ParseExpiry("", "2026-12-24", time.UTC); err != nil || e.Until.Second() != 59 || e.IsZero() {
		t.Errorf("date: %+v, %v", e, err)
	}
	if _, err := ParseExpiry("3d", "2026-12-24", time.UTC); apperr.CodeOf(err) != apperr.Usage {
		t.Errorf("both: %v", err)
	}
}

func TestExpiryAt(t *testing.T) {
	t.Parallel()
	signed := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		e    Expiry
		want time.Duration
		code apperr.Code
	}{
		{Expiry{}, time.Hour, ""},
		{Expiry{For: 90 * time.Minute}, 90 * time.Minute, ""},
		{Expiry{For: 1500 * time.Millisecond}, time.Second, ""},
		{Expiry{For: time.Millisecond}, 0, apperr.ExpiryPast},
		{Expiry{For: -time.Hour}, 0, apperr.ExpiryPast},
		{Expiry{Until: signed.Add(2 * time.Hour)}, 2 * time.Hour, ""},
		{Expiry{Until: signed}, 0, apperr.ExpiryPast},
		{Expiry{Until: signed.AddDate(-3000, 0, 0)}, 0, apperr.ExpiryPast},
	} {
		got, err := tc.e.at(signed, time.Hour)
		if got != tc.want || apperr.CodeOf(err) != tc.code {
			t.Errorf("%+v: %v, %v, want %v %s", tc.e, got, err, tc.want, tc.code)
		}
	}
}

func FuzzParseDuration(f *testing.F) {
	for _, s := range []string{"90m", "1w2d", "9223372036854775807s", "-1d", "1d\n", "١h"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDuration(text)
		switch {
		case err == nil && (d <= 0 || d%time.Second != 0):
			t.Errorf("%q gave %v", text, d)
		case err != nil && (d != 0 || apperr.CodeOf(err) != apperr.DurationInvalid):
			t.Errorf("%q gave %v and %v", text, d, err)
		}
	})
}
