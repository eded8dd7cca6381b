package filename

import "strings"

// guard puts a "_" at names that mean something else than a file.
func guard(s string) string {
	lower := strings.ToLower(s)
	if reserved(lower) {
		return "_" + s
	}
	if strings.HasSuffix(lower, PartSuffix) {
		return s + "_"
	}
	return s
}

// reserved reports whether Windows takes a lower-case name for a device (with any extension, also COM¹; Naming
// Files, Paths, and Namespaces) or for the settings of its folder.
func reserved(lower string) bool {
	switch lower {
	case "desktop.ini", "thumbs.db", "autorun.inf", "folder.htt":
		return true
	}
	stem, _, _ := strings.Cut(lower, ".")
	stem = strings.TrimRight(stem, " ")
	switch stem {
	case "con", "prn", "aux", "nul", "conin$", "conout$", "clock$":
		return true
	}
	port, ok := strings.CutPrefix(stem, "com")
	if !ok {
		port, ok = strings.CutPrefix(stem, "lpt")
	}
	if !ok {
		return false
	}
	switch port {
	case "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³":
		return true
	}
	return false
}
