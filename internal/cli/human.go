package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// humanBytes writes a size as people do: "18.4 MB", in steps of 1,000.
func humanBytes(n int64) string {
	if n < 0 {
		return "unknown size"
	}
	if n < 1000 {
		return strconv.FormatInt(n, 10) + " bytes"
	}
	value, units := float64(n), []string{"kB", "MB", "GB", "TB", "PB", "EB"}
	unit := -1
	for value >= 999.95 && unit < len(units)-1 {
		value /= 1000
		unit++
	}
	if unit < 0 {
		value, unit = value/1000, 0
	}
	return strconv.FormatFloat(value, 'f', 1, 64) + " " + units[unit]
}

// humanTime writes a moment in the local zone: "Tue 4 Mar, 14:32", with the year where it is not this one.
func humanTime(t, now time.Time) string {
	local := t.Local()
	if local.Year() != now.Local().Year() {
		return local.Format("Mon 2 Jan 2006, 15:04")
	}
	return local.Format("Mon 2 Jan, 15:04")
}

// humanDuration writes a length of time in its largest one or two units: "3 days", "2 hours 5 minutes".
func humanDuration(d time.Duration) string {
	if d < 0 {
		d = -d
	}
	units := []struct {
		name string
		size time.Duration
	}{{"day", 24 * time.Hour}, {"hour", time.Hour}, {"minute", time.Minute}, {"second", time.Second}}
	var parts []string
	for _, unit := range units {
		count := int64(d / unit.size)
		if count == 0 && (len(parts) > 0 || unit.size > time.Second) {
			if len(parts) > 0 {
				break
			}
			continue
		}
		d %= unit.size
		parts = append(parts, plural(count, unit.name))
		if len(parts) == 2 {
			break
		}
	}
	return strings.Join(parts, " ")
}

func plural(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// inert makes text from elsewhere harmless on a terminal: control characters (escape sequences among
// them) and invisible ones that reorder text become U+FFFD.
func inert(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
