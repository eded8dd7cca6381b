package cli

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
)

// showFlags say in which form a link is handed over.
type showFlags struct {
	message, table bool
	save, language string
}

func (r *runner) linkShow() *cobra.Command {
	var f showFlags
	c := &cobra.Command{
		Use:   "show ID…",
		Short: "The same link again, alone or ready to be handed over",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := f.check(len(args)); err != nil {
				return err
			}
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error { return r.showLinks(ctx, d, args, f) })
		},
	}
	flags := c.Flags()
	flags.BoolVar(&f.message, "message", false, "a message to send: what it is, until when, what to do")
	flags.StringVar(&f.language, "language", "en", "of the message or the file: en, de")
	flags.StringVar(&f.save, "save", "", "write it to a small file, .html or .url, to be sent in its stead")
	flags.BoolVar(&f.table, "csv", false, "a table of all links")
	return c
}

func (f showFlags) check(links int) error {
	forms := 0
	for _, wanted := range []bool{f.message, f.table, f.save != ""} {
		if wanted {
			forms++
		}
	}
	end := strings.ToLower(filepath.Ext(f.save))
	switch {
	case forms > 1:
		return usage("--message, --save and --csv are three forms of the same; say one")
	case f.save != "" && end != ".html" && end != ".htm" && end != ".url":
		return usage("--save writes .html or .url")
	case f.save != "" && links > 1:
		return usage("--save is for one link")
	}
	return nil
}

func (r *runner) showLinks(ctx context.Context, d *daypass.Daypass, ids []string, f showFlags) error {
	letters, err := link.ReadLetters(r.opts.Messages, f.language)
	if err != nil || strings.ContainsAny(f.language, `/\.`) {
		return usage("--language is en or de")
	}
	var all []link.Created
	for _, id := range ids {
		created, err := d.Links.Show(ctx, id)
		if err != nil {
			return err
		}
		all = append(all, created)
	}
	switch {
	case f.table:
		return r.tellTable(all)
	case f.save != "":
		return r.saveLink(all[0], f.save, letters)
	}
	for _, created := range all {
		if !f.message {
			r.tellCreated(created)
			continue
		}
		text := letters.Message(created, time.Local).Reveal()
		r.out.line(messageLine{Type: "message", ID: created.Issued.ID, Text: text})
		r.out.text("%s", text)
	}
	return nil
}

// tellTable prints links as a table; as JSON they are lines, as ever.
func (r *runner) tellTable(all []link.Created) error {
	if r.out.json {
		for _, created := range all {
			r.tellCreated(created)
		}
		return nil
	}
	var b bytes.Buffer
	if err := link.WriteTable(&b, all); err != nil {
		return err
	}
	r.out.text("%s", strings.TrimSuffix(b.String(), "\r\n")+"\r")
	return nil
}

// saveLink writes a link to a file for its owner's eyes. Nothing is replaced.
func (r *runner) saveLink(created link.Created, name string, letters link.Letters) error {
	var b bytes.Buffer
	err := letters.WriteLinkPage(&b, created, time.Local)
	if strings.EqualFold(filepath.Ext(name), ".url") {
		b.Reset()
		err = link.WriteShortcut(&b, created.URL)
	}
	if err != nil {
		return err
	}
	path, err := filepath.Abs(name)
	if err != nil {
		return apperr.Wrap(err, apperr.FolderMissing, apperr.Params{"folder": filepath.Dir(name)})
	}
	if err := writeOwn(path, b.Bytes()); err != nil {
		return err
	}
	r.out.line(savedLine{Type: "saved", ID: created.Issued.ID, Path: path})
	r.out.text("%s", path)
	return nil
}
