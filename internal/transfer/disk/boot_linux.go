package disk

import (
	"os"
	"strings"
)

// BootID names the machine's present boot; "" where it cannot be told. What was written, but not synced, in the
// same boot is still in the page cache.
func BootID() string {
	b, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}
