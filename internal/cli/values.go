package cli

import (
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"daypass/internal/apperr"
)

// filled refuses flags that were given without a value, as a script does whose variable is not set: what they ask for
// would silently not happen.
func filled(c *cobra.Command, names ...string) error {
	for _, name := range names {
		if f := c.Flags().Lookup(name); f != nil && f.Changed && f.Value.String() == "" {
			return usage("--" + name + " needs a value")
		}
	}
	return nil
}

// sizeUnits are what a size may end with; powers of ten and of two.
var sizeUnits = map[string]float64{
	"": 1, "b": 1,
	"k": 1e3, "kb": 1e3, "m": 1e6, "mb": 1e6, "g": 1e9, "gb": 1e9, "t": 1e12, "tb": 1e12,
	"kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
}

// parseSize reads "10MB", "2GiB", "1.5 GB" or "4096" as bytes, more than 0. A trailing "/s" is allowed, for
// rates. Errors: apperr.SizeInvalid.
func parseSize(text string) (int64, error) {
	invalid := apperr.New(apperr.SizeInvalid, apperr.Params{"value": text})
	clean := strings.TrimSuffix(strings.ToLower(strings.TrimSpace(text)), "/s")
	split := strings.IndexFunc(clean, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
	if split < 0 {
		split = len(clean)
	}
	number, err := strconv.ParseFloat(clean[:split], 64)
	unit, ok := sizeUnits[strings.TrimSpace(clean[split:])]
	if err != nil || !ok {
		return 0, invalid
	}
	bytes := math.Round(number * unit)
	if bytes < 1 || bytes >= math.MaxInt64 {
		return 0, invalid
	}
	return int64(bytes), nil
}
