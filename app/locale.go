package app

import (
	"os"
	"strings"
)

// locale is this computer's language for messages as a BCP 47 tag by LC_ALL, LC_MESSAGES, LANG; "" where none
// is set: the page then asks the web view.
func locale() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		value, _, _ := strings.Cut(os.Getenv(name), ".")
		value, _, _ = strings.Cut(value, "@")
		if value == "C" || value == "POSIX" {
			return "en"
		}
		if value != "" {
			return strings.ReplaceAll(value, "_", "-")
		}
	}
	return ""
}
