package filename

import "strings"

// maxExtension is the longest ending, in bytes with its dots, that counts as an extension.
const maxExtension = 24

// Split parts a name into stem and extension; compressed files keep both endings (".tar.gz", ".csv.zst").
// The extension begins with a dot or is ""; the stem is never "" unless the name is.
func Split(name string) (stem, ext string) {
	i := extensionStart(name)
	if i == len(name) {
		return name, ""
	}
	if compressed(name[i:]) {
		if j := extensionStart(name[:i]); j < i && len(name)-j <= maxExtension && lettered(name[j+1:i]) {
			i = j
		}
	}
	return name[:i], name[i:]
}

// extensionStart gives where the last extension begins, len(name) without one.
func extensionStart(name string) int {
	i := strings.LastIndexByte(name, '.')
	if i <= 0 || i == len(name)-1 || len(name)-i > maxExtension || strings.ContainsRune(name[i:], ' ') {
		return len(name)
	}
	return i
}

func compressed(ext string) bool {
	switch strings.ToLower(ext) {
	case ".gz", ".bz2", ".xz", ".zst", ".lz", ".lz4", ".lzma", ".z", ".br", ".gpg", ".age", ".asc", ".sig":
		return true
	}
	return false
}

// lettered tells ".tar" from the ".1" of a version.
func lettered(s string) bool {
	return len(s) <= 6 && strings.ContainsFunc(s, func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' })
}

// limit shortens the stem so that the whole name has at most maximum bytes.
func limit(name string, maximum int) string {
	if len(name) <= maximum {
		return name
	}
	stem, ext := Split(name)
	return strings.TrimRight(limitStem(stem, maximum-len(ext)), ". ") + ext
}

// limitStem shortens to at most maximum bytes, at a rune's edge.
func limitStem(stem string, maximum int) string {
	if len(stem) <= maximum {
		return stem
	}
	end := 0
	for i := range stem {
		if i > maximum {
			break
		}
		end = i
	}
	return stem[:end]
}
