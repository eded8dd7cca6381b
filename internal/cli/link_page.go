package cli

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/request"
)

// pageFlags are what a share page has beside a link.
type pageFlags struct {
	wanted      bool
	title, note string
	save        string // a file for the page itself
}

func (f *pageFlags) add(c *cobra.Command) {
	c.Flags().BoolVar(&f.wanted, "page", false, "one link to a page that lists all files; PLACE/KEY may be a folder")
	c.Flags().StringVar(&f.title, "title", "", "title of the page")
	c.Flags().StringVar(&f.note, "note", "", "a few words on the page")
	c.Flags().StringVar(&f.save, "save", "", "write the page itself to this .html file, to be sent in place of its link: where the storage has browsers save pages")
}

// only names a flag that was given and means nothing without a page; "" for none.
func (f *pageFlags) only() string {
	switch {
	case f.save != "":
		return "--save"
	case f.title != "":
		return "--title"
	case f.note != "":
		return "--note"
	}
	return ""
}

// createPage makes one link to everything that args name, all of one bucket.
func (r *runner) createPage(ctx context.Context, args []string, f pageFlags, common link.CreateRequest) error {
	if common.Name != "" || common.Inline || common.VersionID != "" {
		return usage("--name, --inline and --version-id are for links to one file; a page has --title and --note")
	}
	if end := strings.ToLower(filepath.Ext(f.save)); f.save != "" && end != ".html" && end != ".htm" {
		return usage("--save writes .html")
	}
	p := link.PageRequest{Title: f.title, Note: f.note, Expiry: common.Expiry, Withdrawable: common.Withdrawable}
	for i, arg := range args {
		name, place, err := profile.SplitPlace(arg)
		if err != nil {
			name, place, err = profile.SplitObject(arg) // a key may be what no place is
		}
		if err != nil {
			return orLocal(arg, err)
		}
		if place.Bucket == "" {
			return apperr.New(apperr.PlaceInvalid, apperr.Params{"place": arg})
		}
		if i > 0 && (name != p.Profile || place.Bucket != p.Bucket) {
			return usage("a page lists files of one bucket, and several are named")
		}
		p.Profile, p.Bucket, p.Items = name, place.Bucket, append(p.Items, place.Prefix)
	}
	return r.with(ctx, func(ctx context.Context, d *daypass.Daypass) error {
		if p.Withdrawable {
			p.Copying = r.tellCopying()
		}
		created, err := r.makePage(ctx, d, p, f.save)
		if err != nil {
			return err
		}
		if !p.Withdrawable {
			r.out.aside("Withdrawing it deletes the page. Links that somebody has kept from it work until the same date, unless it is made with --withdrawable.")
		}
		return r.tellPathStyle(ctx, d, created.Issued)
	})
}

// makePage makes a page and tells its link. A file for it is made before, so that no page is made that cannot be handed out.
func (r *runner) makePage(ctx context.Context, d *daypass.Daypass, p link.PageRequest, save string) (link.Created, error) {
	if save == "" {
		created, err := d.Links.CreatePage(ctx, p)
		if err == nil {
			r.tellCreated(created)
		}
		return created, err
	}
	file, err := request.NewHandOut(save)
	if err != nil {
		return link.Created{}, err
	}
	p.File = file.File()
	created, err := d.Links.CreatePage(ctx, p)
	if err != nil {
		file.Drop()
		return created, err
	}
	r.tellCreated(created)
	if err := file.Keep(nil); err != nil { // the page is there, and its link was told
		return created, err
	}
	r.out.line(savedLine{Type: "saved", ID: created.Issued.ID, Path: file.Path()})
	r.out.aside("The page itself is in %s", inert(file.Path()))
	return created, nil
}

// tellPathStyle says once what pages on a shared address mean.
func (r *runner) tellPathStyle(ctx context.Context, d *daypass.Daypass, i link.Issued) error {
	notice, err := d.TellPathStyle(ctx, i)
	if notice == nil {
		return err
	}
	why := r.out.reasonOf(notice)
	r.out.line(noticeLine{"notice", *why})
	r.out.aside("%s %s", why.Message, why.Next)
	return err
}
