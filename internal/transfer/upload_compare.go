package transfer

import (
	"context"
	"encoding/hex"
	"strings"

	"daypass/internal/apperr"
	"daypass/internal/profile"
)

// wanted is what a finished object is to be compared with, as far as it is known.
type wanted struct {
	sum    *Sum             // nil: computed from the file where it is needed
	kind   profile.Checksum // what sum has beside the CRC64NVME
	etag   string           // of an object of parts, without quotes; "" unknown
	crc32c *uint32          // of the checksums of the parts; nil unknown
}

// compare checks the finished object against the file, by the best that the storage tells, and says how well it could.
func (u *upload) compare(ctx context.Context, there Stored, want wanted) (Verified, error) {
	if there.Size != u.plan.size {
		return "", u.wrong()
	}
	_, parts := partsOf(there.ETag)
	switch {
	case there.CRC64NVME != nil:
		sum, err := u.whole(ctx, want, profile.ChecksumCRC64NVME)
		return u.judged(VerifiedCRC, *there.CRC64NVME == sum.CRC64NVME, err)
	case there.CRC32C != nil && there.CRC32COf > 0:
		return u.compareParts(ctx, there, want)
	case there.CRC32C != nil:
		sum, err := u.whole(ctx, want, profile.ChecksumCRC32C)
		return u.judged(VerifiedCRC32, *there.CRC32C == sum.CRC32C, err)
	case parts:
		if strings.Trim(there.ETag, `"`) == want.etag {
			return VerifiedParts, nil
		}
		return VerifiedSize, nil
	}
	sum, err := u.whole(ctx, want, profile.ChecksumMD5)
	if err == nil && strings.Trim(there.ETag, `"`) != hex.EncodeToString(sum.MD5[:]) {
		return VerifiedSize, nil // not always a digest: the storage compared Content-MD5 itself
	}
	return u.judged(VerifiedMD5, true, err)
}

// compareParts is for a checksum of the parts' checksums; it is not known of an object of other parts.
func (u *upload) compareParts(ctx context.Context, there Stored, want wanted) (Verified, error) {
	p, known := u.planOf(there.CRC32COf)
	if !known {
		return VerifiedSize, nil
	}
	if want.crc32c == nil {
		var err error
		if want, err = u.fromFile(ctx, p, profile.ChecksumCRC32C); err != nil {
			return "", err
		}
	}
	return u.judged(VerifiedCRC32, *there.CRC32C == *want.crc32c, nil)
}

// judged gives the verdict of a comparison.
func (u *upload) judged(how Verified, equal bool, err error) (Verified, error) {
	if err != nil {
		return "", err
	}
	if !equal {
		return "", u.wrong()
	}
	return how, nil
}

func (u *upload) wrong() error {
	return apperr.New(apperr.VerificationFailed, apperr.Params{"name": u.t.snapshot().Name})
}

// whole gives the file's checksum of a kind, reading it where it is not known.
func (u *upload) whole(ctx context.Context, want wanted, kind profile.Checksum) (Sum, error) {
	if want.sum != nil && (kind == profile.ChecksumCRC64NVME || kind == want.kind) {
		return *want.sum, nil
	}
	if err := u.unchanged(); err != nil {
		return Sum{}, err
	}
	return u.sum(ctx, u.all(), kind)
}

// planOf gives the plan by which an upload of the file has so many parts; false where none has.
func (u *upload) planOf(count int) (uploadPlan, bool) {
	if u.plan.count() == count {
		return u.plan, true
	}
	for _, usual := range []int64{farPart(u.plan.size), nearPart(u.plan.size), minPart} {
		if p, err := planUpload(u.plan.size, usual, u.traits); err == nil && p.count() == count {
			return p, true
		}
	}
	return uploadPlan{}, false
}

// fromFile reads the whole file as parts, and gives what an object of them would have.
func (u *upload) fromFile(ctx context.Context, p uploadPlan, kind profile.Checksum) (wanted, error) {
	if err := u.unchanged(); err != nil {
		return wanted{}, err
	}
	list := newPartList(p)
	for n := 1; n <= p.count(); n++ {
		sum, err := u.sum(ctx, p.at(n), kind)
		if err != nil {
			return wanted{}, err
		}
		part := RemotePart{Number: n, Size: p.at(n).len(), ETag: hex.EncodeToString(sum.MD5[:])}
		list.add(part.announces(kind, sum), sum, kind == profile.ChecksumMD5)
	}
	return list.whole(), nil
}

// partsOf reads the number of parts that an ETag ends with; false where the object is not of parts.
func partsOf(etag string) (count string, parts bool) {
	_, count, parts = strings.Cut(strings.Trim(etag, `"`), "-")
	return count, parts
}
