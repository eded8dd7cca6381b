package cli

import (
	"testing"

	"daypass/internal/apperr"
)

func TestSizesAreRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"10MB": 10_000_000, "2GiB": 2 << 30, "1.5 GB": 1_500_000_000, "4096": 4096, "8k": 8000, "10mb/s": 10_000_000, "1B": 1, " 5 MiB ": 5 << 20,
	} {
		if got, err := parseSize(text); err != nil || got != want {
			t.Errorf("%q is %d (%v), not %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "MB", "-1", "0", "0.0MB", "1e9", "1..5MB", "10 parsecs", "99999999999TB", "NaN", "Inf", "0x10", "1,5GB", "1_000"} {
		if got, err := parseSize(text); apperr.CodeOf(err) != apperr.SizeInvalid {
			t.Errorf("%q was taken as %d (%v)", text, got, err)
		}
	}
}
