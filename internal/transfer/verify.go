package transfer

import (
	"context"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"daypass/internal/link"
)

// verify checks the whole object with the strongest means there is. A CRC64NVME (from our link's fragment or the
// server) that fits is enough, and one that does not is an error. Else an MD5:
//
//   - one that a header other than the ETag gives, and an ETag of 32 hexadecimal digits from Amazon S3, must fit. (No
//     SSE-KMS, no SSE-C, no S3 Express: there the ETag is no MD5, S3 API, "Object", ETag.)
//   - such an ETag from another S3 is nearly always the MD5, but no document says so. Where it does not fit, the
//     object is fetched once more: the same bytes again are what the storage holds, and its ETag means something
//     else; other bytes are a failure.
//   - elsewhere (a web server's ETag) it counts if it fits and means nothing if it does not. So does an ETag
//     "md5-N", for the usual part sizes: several providers make it up otherwise.
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
	if matched {
		return d.digest.goal.kind, nil
	}
	sum := hex.EncodeToString(d.digest.sum[:])
	if trust := d.digest.goal.trust; trust == trustNone || (trust == trustTwice && sum == j.SeenMD5) {
		return VerifiedSize, nil
	}
	if err := d.t.change(ctx, func(j *Job) { j.SeenMD5 = sum }); err != nil {
		return VerifiedNone, err
	}
	return VerifiedNone, fmt.Errorf("md5: %w", errMismatch)
}

// md5Goal is the MD5 that a file should have.
type md5Goal struct {
	kind  Verified
	want  [16]byte
	parts int     // of an "md5-N" ETag; 0: of the whole
	sizes []int64 // part sizes that would make that many parts
	trust trust
}

// trust says what it means that an MD5 does not fit.
type trust int

const (
	trustNone  trust = iota // nothing
	trustTwice              // a failure, unless the same bytes come again
	trustFull               // a failure
)

var md5ETag = regexp.MustCompile(`^"([0-9a-fA-F]{32})(?:-([1-9][0-9]{0,4}))?"$`)

// goalOf gives the MD5 to look for; false where there is none, or a better checksum.
func goalOf(j Job, provider link.Provider) (md5Goal, bool) {
	if j.HasCRC || j.Size < 0 {
		return md5Goal{}, false
	}
	if g := (md5Goal{kind: VerifiedMD5, trust: trustFull}); j.MD5 != "" && g.parse(j.MD5) {
		return g, true
	}
	m := md5ETag.FindStringSubmatch(j.ETag)
	if m == nil || j.Opaque {
		return md5Goal{}, false
	}
	g := md5Goal{kind: VerifiedMD5, trust: trustIn(j, provider)}
	if m[2] != "" {
		g.kind, g.trust = VerifiedParts, trustNone
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

// trustIn tells how far an ETag of 32 digits is known to be the MD5.
func trustIn(j Job, provider link.Provider) trust {
	host, _, _ := strings.Cut(j.Host, ":")
	amazon := strings.HasSuffix(host, ".amazonaws.com") || strings.HasSuffix(host, ".amazonaws.com.cn")
	switch {
	case provider != link.ProviderS3, strings.Contains(host, "s3express"):
		return trustNone
	case amazon:
		return trustFull
	}
	return trustTwice
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
		if c > 0 && (size+c-1)/c == int64(n) && len(out) < 3 && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}
