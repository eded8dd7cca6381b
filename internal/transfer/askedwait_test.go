package transfer

import (
	"testing"
	"time"
)

func TestAskedWait(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_700_000_000, 0)
	for _, c := range []struct {
		text  string
		until time.Time
		now   time.Time
		want  time.Duration
	}{
		{"", time.Time{}, now, 0},
		{"17", time.Time{}, now, 17 * time.Second},
		{" 5 ", time.Time{}, time.Time{}, 5 * time.Second},
		{"-5", time.Time{}, now, 0},
		{"1e9", time.Time{}, now, 0},
		{"99999999999999999999999", time.Time{}, now, maxAskedWait},
		{"3600", time.Time{}, now, maxAskedWait},
		{"a date", now.Add(time.Minute), now, time.Minute},
		{"a date", now.Add(24 * time.Hour), now, maxAskedWait},
		{"a date", now.Add(-time.Hour), now, 0},
		{"a date", now, time.Time{}, 0},
	} {
		if got := AskedWait(c.text, c.until, c.now); got != c.want {
			t.Errorf("%q: %v, want %v", c.text, got, c.want)
		}
	}
}
