package app

import (
	"bytes"
	"io"
	"path/filepath"
	"regexp"
	"time"

	"daypass/frontend/messages"
	"daypass/internal/filename"
	"daypass/internal/link"
	"daypass/internal/request"
)

// letterLanguage is a language that message files are named by.
var letterLanguage = regexp.MustCompile(`^[a-z]{2}(-[A-Za-z]{2,8})?$`)

// lettersOf gives the sentences of a language, English where there are none of it.
func lettersOf(language string) (link.Letters, error) {
	if letterLanguage.MatchString(language) {
		if letters, err := link.ReadLetters(messages.FS, language); err == nil {
			return letters, nil
		}
	}
	return link.ReadLetters(messages.FS, "en")
}

// Letter writes what a link of the ledger is sent with, in a language of the message files.
func (l *Links) Letter(id, language string) (Letter, error) {
	created, letters, err := l.letter(id, language)
	if err != nil {
		return Letter{}, err
	}
	subject, draft := letters.Draft(created.Issued, time.Local)
	return Letter{
		Subject: subject, Draft: draft, Message: letters.Message(created, time.Local).Reveal(), TooLong: link.TooLongForMail(created.URL),
	}, nil
}

func (l *Links) letter(id, language string) (link.Created, link.Letters, error) {
	ctx, day, err := l.core.use()
	if err != nil {
		return link.Created{}, link.Letters{}, err
	}
	created, err := day.Links.Show(ctx, id)
	if err != nil {
		return link.Created{}, link.Letters{}, err
	}
	letters, err := lettersOf(language)
	return created, letters, err
}

// SaveAs writes a small file with a link into the download folder, .html or .url, to be sent in its stead, and gives its
// name there. Errors: folder_missing, disk_error.
func (l *Links) SaveAs(id string, form LinkFile, language string) (string, error) {
	created, letters, err := l.letter(id, language)
	if err != nil {
		return "", err
	}
	name := created.Issued.Title()
	if form == LinkFileShortcut {
		return l.core.keepFile(name+".url", func(w io.Writer) error { return link.WriteShortcut(w, created.URL) })
	}
	return l.core.keepFile(name+".html", func(w io.Writer) error { return letters.WriteLinkPage(w, created, time.Local) })
}

// SaveTable writes several links as a table (CSV) into the download folder, and gives its name there.
func (l *Links) SaveTable(ids []string, name string) (string, error) {
	all, err := l.all(ids)
	if err != nil {
		return "", err
	}
	return l.core.keepFile(name+".csv", func(w io.Writer) error { return link.WriteTable(w, all) })
}

// CopyTable puts several links on the clipboard as a table (CSV).
func (l *Links) CopyTable(ids []string) error {
	all, err := l.all(ids)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := link.WriteTable(&b, all); err != nil {
		return err
	}
	return l.core.window.SetClipboardText(b.String())
}

func (l *Links) all(ids []string) ([]link.Created, error) {
	ctx, day, err := l.core.use()
	if err != nil {
		return nil, err
	}
	if _, err := pageSize(len(ids)); err != nil {
		return nil, err
	}
	all := make([]link.Created, 0, len(ids))
	for _, id := range ids {
		created, err := day.Links.Show(ctx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, created)
	}
	return all, nil
}

// keepFile writes a file for its owner's eyes into the download folder, under a name that is not taken.
func (c *core) keepFile(name string, write func(io.Writer) error) (string, error) {
	ctx, day, err := c.use()
	if err != nil {
		return "", err
	}
	folder, err := folderOf(ctx, day, "")
	if err != nil {
		return "", err
	}
	file, err := request.NewHandOutIn(folder, filename.Safe(name))
	if err != nil {
		return "", err
	}
	if err := file.Keep(write(file.File())); err != nil {
		return "", err
	}
	return filepath.Base(file.Path()), nil
}
