package profile

import (
	"errors"
	"net/netip"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"daypass/internal/apperr"
)

// Place is a bucket, or a folder in it. Prefix is "" or a key prefix without a leading "/". A Place without a bucket
// stands for all buckets of a profile.
type Place struct {
	Bucket string
	Prefix string
}

// maxKey is the longest key of S3 in bytes.
const maxKey = 1024

// bucketName takes what any storage does: S3's own rule, and the capitals and underscores of older buckets and of
// other makers. It has no character that means something in a path or a host.
var bucketName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$`)

// String gives "bucket" or "bucket/prefix", which ParsePlace takes back.
func (p Place) String() string {
	if p.Prefix == "" {
		return p.Bucket
	}
	return p.Bucket + "/" + p.Prefix
}

// ParsePlace reads "bucket" or "bucket/prefix". Leading slashes of the prefix are part of no key that people mean and
// are refused rather than guessed away. Errors: apperr.PlaceInvalid.
func ParsePlace(text string) (Place, error) {
	bucket, prefix, _ := strings.Cut(text, "/")
	p := Place{Bucket: bucket, Prefix: prefix}
	if err := p.check(); err != nil {
		return Place{}, placeInvalid(text, err)
	}
	return p, nil
}

// SplitPlace reads "profile:bucket/prefix". The bucket may be missing ("profile:" or "profile"): all buckets are
// meant, and the Place is zero. Errors: apperr.PlaceInvalid.
func SplitPlace(text string) (profileName string, p Place, err error) {
	profileName, rest, _ := strings.Cut(text, ":")
	if !ValidName(profileName) {
		return "", Place{}, placeInvalid(text, placeError("profile"))
	}
	if rest == "" {
		return profileName, Place{}, nil
	}
	p, err = ParsePlace(rest)
	if err != nil {
		return "", Place{}, placeInvalid(text, err)
	}
	return profileName, p, nil
}

// SplitObject reads "profile:bucket/key". The Place's Prefix is the whole key, which is never empty and may be
// anything that S3 takes. Errors: apperr.PlaceInvalid.
func SplitObject(text string) (profileName string, p Place, err error) {
	profileName, rest, _ := strings.Cut(text, ":")
	if !ValidName(profileName) {
		return "", Place{}, placeInvalid(text, placeError("profile"))
	}
	p.Bucket, p.Prefix, _ = strings.Cut(rest, "/")
	if err := p.checkStored(); err != nil {
		return "", Place{}, placeInvalid(text, err)
	}
	if p.Prefix == "" {
		return "", Place{}, placeInvalid(text, placeError("key"))
	}
	return profileName, p, nil
}

// SplitTarget reads "profile:bucket/prefix" as a folder to store files in. Elements that some storages take for steps in a
// tree ("..", ".") are refused: what is stored there would be stored elsewhere, or nowhere. Errors: apperr.PlaceInvalid.
func SplitTarget(text string) (profileName string, p Place, err error) {
	profileName, p, err = SplitPlace(text)
	switch {
	case err != nil:
		return "", Place{}, err
	case p.Bucket == "":
		return "", Place{}, placeInvalid(text, placeError("no_bucket"))
	}
	for part := range strings.SplitSeq(p.Prefix, "/") {
		if part == "." || part == ".." {
			return "", Place{}, placeInvalid(text, placeError("dots"))
		}
	}
	return profileName, p, nil
}

// placeError is what is wrong with a place, as apperr.PlaceInvalid names it in "why": profile, bucket, no_bucket, key, slash,
// dots, long, text.
type placeError string

func (b placeError) Error() string { return "bad place: " + string(b) }

// check holds for a place that a person typed.
func (p Place) check() error {
	if err := p.checkStored(); err != nil {
		return err
	}
	switch {
	case strings.HasPrefix(p.Prefix, "/"):
		return placeError("slash")
	case !printable(p.Prefix):
		return placeError("text")
	}
	return nil
}

// checkStored holds for any place that a storage can have: listings give prefixes that nobody would type.
func (p Place) checkStored() error {
	switch {
	case !bucketName.MatchString(p.Bucket), strings.Contains(p.Bucket, ".."):
		return placeError("bucket")
	case isAddress(p.Bucket):
		return placeError("bucket")
	case len(p.Prefix) > maxKey:
		return placeError("long")
	case !utf8.ValidString(p.Prefix):
		return placeError("text")
	}
	return nil
}

func isAddress(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
}

// printable reports whether text is UTF-8 without control characters. Keys with others exist; a place that is typed
// does not need them, and a terminal must not get them.
func printable(text string) bool {
	return utf8.ValidString(text) && strings.IndexFunc(text, unicode.IsControl) < 0
}

// shownPlace bounds what an error repeats of hostile input.
const shownPlace = 200

func placeInvalid(text string, cause error) error {
	if len(text) > shownPlace {
		text = text[:shownPlace] + "…"
	}
	shown := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return '�'
		}
		return r
	}, text)
	params := apperr.Params{"place": shown}
	if why, ok := errors.AsType[placeError](cause); ok {
		params["why"] = string(why)
	}
	return apperr.Wrap(cause, apperr.PlaceInvalid, params)
}
