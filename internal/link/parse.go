package link

// MaxLink is the longest link, in bytes, that Parse takes. Storages take 8 KiB or less.
const MaxLink = 64 << 10

// Parse reads one link. A link that is cut off is no error: Link.CutOff says so.
//
// Errors: LinkNotFound (no link at all), LinkScheme (neither https nor http), LinkUserInfo, LinkTooLong,
// LinkMalformed (control characters, no host, broken escapes).
func Parse(raw string) (Link, error) { return Link{}, nil }
