package transfer

import (
	"context"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"daypass/internal/link"
)

// verify checks the whole object with the strongest means there is. A CRC64NVME (from our link's fragment or the
// server) that fits is enough, and one that does not is an error. Else an MD5:
//
//   - one that a header other than the ETag gives must fit;
//   - an ETag of 32 hexadecimal digits must fit where it surely is the MD5: S3-signed links, no SSE-KMS and no SSE-C
//     in the answer, no S3 Express (S3 API, "Common response headers", ETag; rclone's S3 backend goes by the same
//     rule for every provider). Elsewhere it counts if it fits and means nothing if it does not;
//   - an ETag "md5-N" counts if it fits a usual part size and means nothing if it does not: several providers
//     make it up otherwise.
//
// What is left is the size, which every answer's pin has checked.
func (d *download) verify(ctx context.Context) (Verified, error) {
	j := d.t.snapshot()
	if j.HasCRC {
		if sum, ok := d.plan.sum(); !ok || sum != j.HintCRC {
			return VerifiedNone, fmt.Errorf("crc64nvme: %w", errMismatch)
		}
		return VerifiedCRC, nil
	}
	if d.digest == nil {
		return VerifiedSize, nil
	}
	matched, err := d.digest.result(ctx)
	if err != nil {
		return VerifiedNone, err
	}
	switch {
	case matched:
		return d.digest.goal.kind, nil
	case d.digest.goal.sure:
		return VerifiedNone, fmt.Errorf("md5: %w", errMismatch)
	}
	return VerifiedSize, nil
}

// md5Goal is the MD5 that a file should have.
type md5Goal struct {
	kind  Verified
	want  [16]byte
	parts int     // of an "md5-N" ETag; 0: of the whole
	sizes []int64 // part sizes that would make that many parts
	sure  bool    // another one is a failure
}

var md5ETag = regexp.MustCompile(`^"([0-9a-fA-F]{32})(?:-([1-9][0-9]{0,4}))?"$`)

// goalOf gives the MD5 to look for; false where there is none, or a better checksum.
func goalOf(j Job, provider link.Provider) (md5Goal, bool) {
	if j.HasCRC || j.Size < 0 {
		return md5Goal{}, false
	}
	if g := (md5Goal{kind: VerifiedMD5, sure: true}); j.MD5 != "" && g.parse(j.MD5) {
		return g, true
	}
	m := md5ETag.FindStringSubmatch(j.ETag)
	if m == nil || j.Opaque {
		return md5Goal{}, false
	}
	g := md5Goal{kind: VerifiedMD5, sure: surelyMD5(j, provider)}
	if m[2] != "" {
		g.kind, g.sure = VerifiedParts, false
		g.parts, _ = strconv.Atoi(m[2])
		g.sizes = partSizes(j.Size, g.parts)
		if len(g.sizes) == 0 {
			return md5Goal{}, false
		}
	}
	return g, g.parse(m[1])
}

func (g *md5Goal) parse(text string) bool {
	n, err := hex.Decode(g.want[:], []byte(text))
	return err == nil && n == len(g.want)
}

// surelyMD5 tells where an ETag of 32 digits is the MD5 by the provider's word.
func surelyMD5(j Job, provider link.Provider) bool {
	return provider == link.ProviderS3 && !strings.Contains(j.Host, "s3express")
}

// partSizes gives the part sizes that uploaders are known to use, and that cut size bytes into n parts; at
// most three, the likeliest first.
func partSizes(size int64, n int) []int64 {
	const mib = 1 << 20
	candidates := []int64{
		8 * mib, 16 * mib, 5 * mib, 64 * mib, 10 * mib, 100 * mib, 32 * mib, 15 * mib, 25 * mib, 50 * mib,
		128 * mib, 20 * mib, 256 * mib, 512 * mib, 1024 * mib, 6 * mib, 7 * mib, 12 * mib, 24 * mib,
		5_000_000, 10_000_000, 100_000_000, 5120 * mib,
	}
	even := (size + int64(n) - 1) / int64(n)
	candidates = append(candidates, even, (even+mib-1)/mib*mib)
	var out []int64
	for _, c := range candidates {
		if c > 0 && (size+c-1)/c == int64(n) && len(out) < 3 && !contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

func contains(list []int64, v int64) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}
