package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/daypass"
	"daypass/internal/profile"
)

func (r *runner) ls() *cobra.Command {
	return &cobra.Command{
		Use:   "ls PLACE",
		Short: "What is in a place (profile:bucket/prefix; profile: lists the buckets)",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			name, place, err := profile.SplitPlace(args[0])
			if err != nil {
				return err
			}
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
				if place.Bucket == "" {
					return r.listBuckets(ctx, d, name)
				}
				return r.listPlace(ctx, d, name, place)
			})
		},
	}
}

func (r *runner) listBuckets(ctx context.Context, d *daypass.Daypass, name string) error {
	buckets, err := d.Profiles.Buckets(ctx, name)
	if err != nil {
		return err
	}
	for _, bucket := range buckets {
		r.tellEntry(profile.Entry{Key: bucket + "/", Name: bucket, Folder: true})
	}
	return nil
}

// listPlace prints a place page by page as pages come.
func (r *runner) listPlace(ctx context.Context, d *daypass.Daypass, name string, place profile.Place) error {
	token, none := "", true
	for {
		page, err := d.Profiles.Browse(ctx, name, place, token)
		if err != nil {
			return err
		}
		for _, entry := range page.Entries {
			none = false
			r.tellEntry(entry)
		}
		if token = page.Next; token == "" {
			break
		}
	}
	if none {
		r.out.aside("Nothing here.")
	}
	return nil
}

func (r *runner) tellEntry(e profile.Entry) {
	r.out.line(entryLine{Type: "entry", Key: e.Key, Name: e.Name, Folder: e.Folder, Size: e.Size, Modified: stamp(e.Modified)})
	if e.Folder {
		r.out.text("%10s  %-22s  %s/", "folder", "", inert(e.Name))
		return
	}
	r.out.text("%10s  %-22s  %s", humanBytes(e.Size), humanTime(e.Modified, time.Now()), inert(e.Name))
}
