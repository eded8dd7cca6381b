package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"daypass/internal/ticket"
)

// letters are the kinds of file in which links are handed over: saved mails, saved links, pages, notes, tickets.
var letters = []string{".eml", ".url", ".webloc", ".html", ".htm", ".txt", ticket.Extension}

// letter gives the text of a drop that may hold links: one small file of such a kind. Whatever else was dropped is
// meant to be sent.
func letter(paths []string) (string, bool) {
	if len(paths) != 1 || !slices.Contains(letters, strings.ToLower(filepath.Ext(paths[0]))) {
		return "", false
	}
	info, err := os.Lstat(paths[0])
	if err != nil || !info.Mode().IsRegular() || info.Size() > ticket.MaxFile {
		return "", false
	}
	text, err := os.ReadFile(paths[0])
	return string(text), err == nil
}
