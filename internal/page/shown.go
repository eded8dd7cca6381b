package page

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// box stands for a character that would hide or steer what is beside it.
const box = '□'

// shown is a name as inert text for those who read the page without its script. The script does the same with
// more care for joiners.
func shown(name string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return box
		}
		return r
	}, name)
}

// sizeText is a size for those who read the page without its script, in thousands.
func sizeText(bytes int64) string {
	value, unit := float64(bytes), 0
	units := []string{"bytes", "kB", "MB", "GB", "TB", "PB"}
	for value >= 999.5 && unit < len(units)-1 {
		value, unit = value/1000, unit+1
	}
	digits := 0
	if unit > 0 && value < 99.95 {
		digits = 1
	}
	return strconv.FormatFloat(value, 'f', digits, 64) + " " + units[unit]
}
