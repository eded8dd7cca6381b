package profile

// Place is a bucket, or a folder in it. Prefix is "" or a key prefix without a leading "/".
type Place struct {
	Bucket string
	Prefix string
}

// String gives "bucket" or "bucket/prefix", which ParsePlace takes back.
func (p Place) String() string {
	if p.Prefix == "" {
		return p.Bucket
	}
	return p.Bucket + "/" + p.Prefix
}

// ParsePlace reads "bucket" or "bucket/prefix". Errors: apperr.PlaceInvalid.
func ParsePlace(text string) (Place, error) { return parsePlace(text) }

// SplitPlace reads "profile:bucket/prefix"; the bucket may be missing ("profile:"). Errors: apperr.PlaceInvalid.
func SplitPlace(text string) (profileName string, p Place, err error) { return splitPlace(text) }

func parsePlace(text string) (Place, error) { return Place{Bucket: text}, nil }

func splitPlace(text string) (string, Place, error) { return text, Place{}, nil }
