package cli

import (
	"errors"
	"io"
	"os"
	"strings"

	"daypass/internal/apperr"
	"daypass/internal/page"
	"daypass/internal/request"
	"daypass/internal/ticket"
)

// isFile reports whether a word names a file that can be read.
func isFile(word string) bool {
	info, err := os.Stat(word)
	return err == nil && info.Mode().IsRegular()
}

// readFile gives a file's content as text; of one that is larger than anything of Daypass, its beginning.
func readFile(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", apperr.Wrap(err, apperr.SourceMissing, apperr.Params{"name": name})
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, page.MaxBytes+1))
	if err != nil {
		return "", apperr.Wrap(err, apperr.SourceMissing, apperr.Params{"name": name})
	}
	return textOf(raw), nil
}

// notALink says of what was given as --link, and holds none, what is wrong with it.
func notALink(err error, given, text string) error {
	if !errors.Is(err, apperr.New(apperr.LinkNotFound, nil)) || given == "-" {
		return err
	}
	why := "missing"
	switch {
	case isFile(given) && strings.TrimSpace(text) == "":
		why = "empty"
	case isFile(given):
		why = "content"
	}
	return apperr.Wrap(err, apperr.LinkNotFound, apperr.Params{"name": given, "why": why})
}

// getsNothing refuses what get was given in place of a link: a ticket, a form or a page, or the name of any file.
func getsNothing(args []string) error {
	for _, arg := range args {
		text, named := arg, isFile(arg)
		if named {
			var err error
			if text, err = readFile(arg); err != nil {
				return err
			}
		}
		raw := []byte(text)
		switch {
		case ticket.Looks(raw):
			return apperr.New(apperr.LinkTakesFiles, apperr.Params{"why": "ticket"})
		case request.IsForm(raw):
			return apperr.New(apperr.LinkTakesFiles, apperr.Params{"why": "form"})
		case named && page.Is(raw):
			if m, err := page.Parse(raw); err == nil && m.Kind == page.KindRequest {
				return apperr.New(apperr.LinkTakesFiles, nil)
			}
		}
		if named {
			return apperr.New(apperr.LinkNotFound, apperr.Params{"name": arg, "why": "file"})
		}
	}
	return nil
}
