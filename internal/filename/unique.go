package filename

import "strconv"

// maxSystem is the longest name, in bytes, that file systems take.
const maxSystem = 255

// Unique gives name where it is free, else "name (2).ext", "name (3).ext" and so on; exists reports whether a
// name is taken. Double extensions stay whole ("logs (2).tar.gz"), and the result with PartSuffix fits into
// 255 bytes. It asks until exists says no, in growing steps after the first thousand.
func Unique(name string, exists func(string) bool) string {
	if !exists(name) {
		return name
	}
	stem, ext := Split(name)
	for n := 2; ; n += 1 + n/1000*n/2 {
		suffix := " (" + strconv.Itoa(n) + ")"
		room := maxSystem - len(PartSuffix) - len(suffix) - len(ext)
		candidate := limitStem(stem, room) + suffix + ext
		if !exists(candidate) || n > 1<<40 {
			return candidate
		}
	}
}
