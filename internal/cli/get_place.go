package cli

import (
	"context"
	"errors"
	"strings"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/transfer"
)

// splitPlaces parts the places among what was given from everything else.
func splitPlaces(args []string) (places []transfer.FolderDownloadSpec, others []string) {
	for _, arg := range args {
		if p, ok := asPlace(arg); ok {
			places = append(places, p)
		} else {
			others = append(others, arg)
		}
	}
	return places, others
}

// asPlace reads profile:bucket or profile:bucket/key. What holds a link is none.
func asPlace(arg string) (transfer.FolderDownloadSpec, bool) {
	if strings.Contains(arg, "://") {
		return transfer.FolderDownloadSpec{}, false
	}
	name, place, err := profile.SplitObject(arg)
	if err != nil {
		name, place, err = profile.SplitPlace(strings.TrimSuffix(arg, "/"))
	}
	if err != nil || place.Bucket == "" {
		return transfer.FolderDownloadSpec{}, false
	}
	if _, err := link.Find(arg); !errors.Is(err, apperr.New(apperr.LinkNotFound, nil)) {
		return transfer.FolderDownloadSpec{}, false
	}
	return transfer.FolderDownloadSpec{ProfileName: name, Bucket: place.Bucket, Prefix: place.Prefix}, true
}

// opensPage reports whether a link asks its storage to show HTML in a browser, as share pages do.
func opensPage(l link.Link) bool {
	kind, _, _ := strings.Cut(strings.ToLower(l.ContentType), ";")
	return l.Signed() && !l.CutOff && strings.TrimSpace(kind) == "text/html"
}

// addPage begins the download of all files that a share page offers.
func addPage(ctx context.Context, d *daypass.Daypass, s transfer.DownloadSpec) (transfer.Job, error) {
	return d.Transfers.AddPageDownload(ctx, transfer.PageDownloadSpec{
		Link: s.Link, Folder: s.Folder, Name: s.Name, Existing: s.Existing, Connections: s.Connections, AllowPrivate: s.AllowPrivate,
	})
}
