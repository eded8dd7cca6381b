package profile

import "regexp"

var nameRule = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,62}$`)

// ValidName reports whether name keeps the rule for profiles' names: 1 to 63 of a-z, 0-9, ".", "_", "-", the first a
// letter or digit. So it never needs quoting in "name:bucket/prefix", a shell or a file name.
func ValidName(name string) bool { return nameRule.MatchString(name) }
