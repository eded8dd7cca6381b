package cli

import (
	"context"
	"fmt"
	"os"
	"strings"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/profile"
)

// folderUsage says what to do with a folder where a file is needed.
func folderUsage(name string) error {
	return usage(name + " is a folder, and a link opens one file; say --page, too, for one link to a page with all its files")
}

// namesFile refuses what can be no file of a storage: a folder, or what is on this computer.
func namesFile(arg string) error {
	_, _, err := profile.SplitObject(arg)
	if err == nil && strings.HasSuffix(arg, "/") {
		return folderUsage(arg)
	}
	return orLocal(arg, err)
}

// orLocal gives a better error than that something is no place where it is a file or a folder of this computer.
func orLocal(arg string, err error) error {
	info, failed := os.Stat(arg)
	if err == nil || failed != nil {
		return err
	}
	what := "file"
	if info.IsDir() {
		what = "folder"
	}
	return usage(fmt.Sprintf("%s is a %s of this computer; send it with 'daypass put' first, then make the link to PROFILE:BUCKET/KEY", arg, what))
}

// orFolder gives a better error than that a file is gone where its name is that of a folder.
func orFolder(ctx context.Context, d *daypass.Daypass, profileName string, place profile.Place, err error) error {
	if apperr.CodeOf(err) != apperr.ObjectGone {
		return err
	}
	name := place.String()
	place.Prefix += "/"
	page, failed := d.Profiles.Browse(ctx, profileName, place, "")
	if failed != nil || len(page.Entries) == 0 {
		return err
	}
	return folderUsage(name)
}
