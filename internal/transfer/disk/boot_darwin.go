package disk

import "golang.org/x/sys/unix"

// BootID names the machine's present boot; "" where it cannot be told. What was written, but not synced, in the
// same boot is still in the page cache.
func BootID() string {
	id, err := unix.Sysctl("kern.bootsessionuuid")
	if err != nil {
		return ""
	}
	return id
}
