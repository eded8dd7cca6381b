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
		return "", Place{}, placeInvalid(text, errors.New("no profile in front"))
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
		return "", Place{}, placeInvalid(text, errors.New("no profile in front"))
	}
	p.Bucket, p.Prefix, _ = strings.Cut(rest, "/")
	if err := p.checkStored(); err != nil {
		return "", Place{}, placeInvalid(text, err)
	}
	if p.Prefix == "" {
		return "", Place{}, placeInvalid(text, errors.New("no key"))
	}
	return profileName, p, nil
}

// check holds for a place that a person typed.
func (p Place) check() error {
	if strings.HasPrefix(p.Prefix, "/") || !printable(p.Prefix) {
		return errors.New("not a prefix")
	}
	return p.checkStored()
}

// checkStored holds for any place that a storage can have: listings give prefixes that nobody would type.
func (p Place) checkStored() error {
	switch {
	case !bucketName.MatchString(p.Bucket), strings.Contains(p.Bucket, ".."):
		return errors.New("not a bucket's name")
	case isAddress(p.Bucket):
		return errors.New("an address is no bucket")
	case len(p.Prefix) > maxKey:
		return errors.New("too long")
	case !utf8.ValidString(p.Prefix):
		return errors.New("not UTF-8")
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
	return apperr.Wrap(cause, apperr.PlaceInvalid, apperr.Params{"place": shown})
}
