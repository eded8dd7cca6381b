package ticket

import "daypass/internal/apperr"

// The rules of multipart uploads (S3 User Guide, "Amazon S3 multipart upload limits"), and how Daypass plans within them.
const (
	maxParts = 10_000
	minPart  = 5 << 20
	maxPart  = 5 << 30
	step     = 1 << 20

	usualPart = 16 << 20
	fewLinks  = 2_000     // as many links as keep a ticket small
	grownPart = 256 << 20 // from here on more links, rather than larger parts
)

// MaxSize is the largest limit that a ticket can have, bytes.
const MaxSize = maxParts * maxPart

// plan gives the size of the parts that a limit asks for, and how many there are: as few links as do it, and no more
// than a quarter of a gigabyte lost where a part fails, as far as 10,000 parts allow.
func plan(limit int64) (part int64, parts int, err error) {
	if limit < 1 || limit > MaxSize {
		return 0, 0, apperr.New(apperr.ObjectTooLarge, apperr.Params{"max_bytes": int64(MaxSize), "size_bytes": limit})
	}
	part = max(usualPart, min(ceilDiv(limit, fewLinks), grownPart), ceilDiv(limit, maxParts))
	part = min(roundUp(part, step), maxPart)
	return part, int(ceilDiv(limit, part)), nil
}

func ceilDiv(a, b int64) int64 { return (a + b - 1) / b }

func roundUp(n, step int64) int64 { return ceilDiv(n, step) * step }
