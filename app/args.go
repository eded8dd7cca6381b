package app

import "strings"

// Start is what the program's arguments ask of the window.
type Start struct {
	DataDir string
	Texts   []string
}

// Arguments reads the program's arguments, without its name. It reports whether the window is meant: without
// arguments, or with links alone; anything else is for the command line.
func Arguments(args []string) (Start, bool) {
	var s Start
	for i := 0; i < len(args); i++ {
		value, isDir := strings.CutPrefix(args[i], "--data-dir")
		switch {
		case isDir && strings.HasPrefix(value, "="):
			s.DataDir = value[1:]
		case isDir && value == "" && i+1 < len(args):
			i++
			s.DataDir = args[i]
		case isLink(args[i]):
			s.Texts = append(s.Texts, args[i])
		default:
			return Start{}, false
		}
	}
	return s, true
}

func isLink(arg string) bool {
	scheme, _, ok := strings.Cut(strings.ToLower(arg), "://")
	return ok && (scheme == "https" || scheme == "http")
}
