package cli

import (
	"errors"
	"strings"
	"unicode"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/transfer"
)

// splitPlaces parts the places among what was given from everything else. Errors: apperr.PlaceInvalid for what is written
// as a place and is none.
func splitPlaces(args []string) (places []transfer.FolderDownloadSpec, others []string, err error) {
	for _, arg := range args {
		p, ok, err := asPlace(arg)
		switch {
		case err != nil:
			return nil, nil, err
		case ok:
			places = append(places, p)
		default:
			others = append(others, arg)
		}
	}
	return places, others, nil
}

// asPlace reads profile:bucket or profile:bucket/key. What holds a link is none.
func asPlace(arg string) (p transfer.FolderDownloadSpec, ok bool, err error) {
	if front, _, colon := strings.Cut(arg, ":"); !colon || !profile.ValidName(front) || strings.Contains(arg, "://") {
		return p, false, nil
	}
	if _, err := link.Find(arg); !errors.Is(err, apperr.New(apperr.LinkNotFound, nil)) {
		return p, false, nil
	}
	name, place, err := profile.SplitObject(arg)
	if err != nil {
		name, place, err = profile.SplitPlace(strings.TrimSuffix(arg, "/"))
	}
	switch {
	case err != nil && strings.ContainsFunc(arg, unicode.IsSpace): // words, with a colon among them
		return p, false, nil
	case err != nil:
		return p, false, err
	case place.Bucket == "":
		_, _, err = profile.SplitTarget(arg)
		return p, false, err
	}
	return transfer.FolderDownloadSpec{ProfileName: name, Bucket: place.Bucket, Prefix: place.Prefix}, true, nil
}
