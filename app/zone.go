package app

import (
	"os"
	"strings"
	"time"
)

// zoneName is the IANA name of this computer's zone where it is known, else its abbreviation.
func zoneName() string {
	if name := time.Local.String(); name != "Local" && name != "" {
		return name
	}
	if target, err := os.Readlink("/etc/localtime"); err == nil {
		if _, name, ok := strings.Cut(target, "zoneinfo/"); ok {
			return name
		}
	}
	name, _ := time.Now().Zone()
	return name
}
