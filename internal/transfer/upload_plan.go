package transfer

import (
	"time"

	"daypass/internal/apperr"
)

// The rules of multipart uploads (S3 User Guide, "Amazon S3 multipart upload limits"). All parts but the last have
// one size, which R2 asks for and which makes a part's place follow from its number.
const (
	maxParts = 10_000
	minPart  = 5 << 20
	maxPart  = 5 << 30

	usualPart  = 8 << 20 // one of them at a time is held in memory while it is sent
	usualWhole = 16 << 20
	usualParts = 5_000 // from here on parts grow
	partStep   = 1 << 20

	farParts = 256 // of a file that goes to a far server, as long as they are no larger than usual

	// A server in the same house takes large parts in no time, and each costs both sides something.
	nearest   = 40 * time.Millisecond // until the first answer, with the opening of a connection: a round trip of 10 ms at most
	nearParts = 64                    // of a file that goes there, as long as they are no larger than nearMost
	nearMost  = 16 << 20
)

// uploadPlan divides a file into parts.
type uploadPlan struct{ size, part int64 }

// planUpload chooses the part size for a file: usual where that gives few parts, larger where it must be. usual 0 is
// the default. A file that the storage cannot hold is ObjectTooLarge.
func planUpload(size, usual int64, t UploadTraits) (uploadPlan, error) {
	most := int64(t.MaxParts)
	if most <= 0 || most > maxParts {
		most = maxParts
	}
	maxObject := t.MaxObject
	if maxObject <= 0 || maxObject > most*maxPart {
		maxObject = most * maxPart
	}
	if size > maxObject {
		return uploadPlan{}, apperr.New(apperr.ObjectTooLarge, apperr.Params{"max_bytes": maxObject, "size_bytes": size})
	}
	if usual == 0 {
		usual = usualPart
	}
	part := roundUp(max(usual, minPart, ceilDiv(size, min(usualParts, most))), partStep)
	return uploadPlan{size, min(part, maxPart)}, nil
}

// farPart gives the usual part size of a file that goes to a far server, which gives each connection little: the last
// parts take long there, and leave much of the line unused, unless they are small.
func farPart(size int64) int64 { return min(max(ceilDiv(size, farParts), minPart), usualPart) }

// nearPart gives the usual part size of a file that goes to a server in the same house.
func nearPart(size int64) int64 { return min(max(ceilDiv(size, nearParts), usualPart), nearMost) }

// count gives the number of parts; an empty file has one.
func (p uploadPlan) count() int { return int(max(ceilDiv(p.size, p.part), 1)) }

// at gives the bytes of a part, numbered from 1.
func (p uploadPlan) at(number int) span {
	start := int64(number-1) * p.part
	return span{start, min(start+p.part, p.size)}
}

func ceilDiv(a, b int64) int64 { return (a + b - 1) / b }

func roundUp(n, step int64) int64 { return ceilDiv(n, step) * step }
