package app

import (
	"testing"
	"time"

	"daypass/internal/apperr"
)

func TestChosenEnds(t *testing.T) {
	t.Parallel()
	if e, err := expiryOf(0, ""); err != nil || !e.IsZero() {
		t.Errorf("nothing chosen is the default: %+v, %v", e, err)
	}
	if e, err := expiryOf(3600, ""); err != nil || e.For != time.Hour {
		t.Errorf("seconds: %+v, %v", e, err)
	}
	if e, err := expiryOf(60, "2026-12-24T18:00:00+02:00"); err != nil || !e.Until.Equal(time.Date(2026, 12, 24, 16, 0, 0, 0, time.UTC)) || e.For != 0 {
		t.Errorf("until wins: %+v, %v", e, err)
	}
	if e, err := expiryOf(0, "2026-12-24"); err != nil || !e.Until.Equal(time.Date(2026, 12, 24, 23, 59, 59, 0, time.Local)) {
		t.Errorf("a date is its end in the local zone: %+v, %v", e, err)
	}
	for _, bad := range []string{"tomorrow", "2026-13-01", "2026-12-24T18:00:00"} {
		if _, err := expiryOf(0, bad); apperr.CodeOf(err) != apperr.TimeInvalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, bad := range []int64{-1, maxSeconds + 1} {
		if _, err := expiryOf(bad, ""); apperr.CodeOf(err) != apperr.DurationInvalid {
			t.Errorf("%d: %v", bad, err)
		}
	}
}
