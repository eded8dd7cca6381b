package cli

import (
	"errors"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"daypass/internal/apperr"
	"daypass/internal/transfer"
)

// leftOutWords are for people.
var leftOutWords = map[string]string{
	transfer.ReasonSymlink: "a symbolic link, which is not followed", transfer.ReasonEmptyFolder: "an empty folder",
}

// keyOf gives the name that a file which was named goes by. A key is UTF-8, which a name need not be.
func keyOf(path string) (string, error) {
	whole, err := filepath.Abs(path)
	if err != nil {
		return "", apperr.Wrap(err, apperr.SourceMissing, apperr.Params{"name": path})
	}
	name := filepath.Base(whole)
	if !utf8.ValidString(name) {
		return "", apperr.Wrap(errors.New("not UTF-8"), apperr.NameImpossible, apperr.Params{"name": strings.ToValidUTF8(name, "\uFFFD"), "why": "text"})
	}
	return name, nil
}
