package transfer

import (
	"context"
	"crypto/md5" // what Content-MD5 and most ETags are
	"encoding/hex"
	"errors"
	"hash"
	"hash/crc32"
	"strings"

	"github.com/minio/crc64nvme"

	"daypass/internal/profile"
)

// kind is the checksum that the upload's requests carry.
func (u *upload) kind() profile.Checksum {
	if u.fallen.Load() {
		return profile.ChecksumMD5
	}
	return u.traits.Checksum
}

// lesser falls back to MD5 where a storage refuses the checksum that its provider is known for: an older version, or a
// server that says it is another one. It reports whether a request with this kind is worth another try with that.
func (u *upload) lesser(err error, kind profile.Checksum) bool {
	if !errors.Is(err, ErrChecksum) || kind == profile.ChecksumMD5 {
		return false
	}
	if !u.fallen.Swap(true) {
		u.e.cfg.Log.Info("a storage refuses a kind of checksum", "job", u.t.id, "kind", kind, "error", err)
	}
	return true
}

// castagnoli is the polynomial of CRC32C, for which processors have an instruction.
func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

// sums computes what a run of bytes is announced and noted by.
type sums struct {
	crc64  hash.Hash64
	crc32c hash.Hash32 // nil: not asked for
	md5    hash.Hash   // nil: not asked for
}

func newSums(kind profile.Checksum) *sums {
	s := &sums{crc64: crc64nvme.New()}
	switch kind {
	case profile.ChecksumCRC32C:
		s.crc32c = crc32.New(castagnoli())
	case profile.ChecksumMD5:
		s.md5 = md5.New()
	case profile.ChecksumCRC64NVME:
	}
	return s
}

func (s *sums) write(b []byte) {
	_, _ = s.crc64.Write(b)
	if s.crc32c != nil {
		_, _ = s.crc32c.Write(b)
	}
	if s.md5 != nil {
		_, _ = s.md5.Write(b)
	}
}

func (s *sums) sum() Sum {
	out := Sum{CRC64NVME: s.crc64.Sum64()}
	if s.crc32c != nil {
		out.CRC32C = s.crc32c.Sum32()
	}
	if s.md5 != nil {
		s.md5.Sum(out.MD5[:0])
	}
	return out
}

// sum reads a run of the file and computes its checksums of a kind.
func (u *upload) sum(ctx context.Context, s span, kind profile.Checksum) (Sum, error) {
	return u.sumInto(ctx, s, kind, nil)
}

// sumInto is sum that leaves the bytes in keep, where that is not nil.
func (u *upload) sumInto(ctx context.Context, s span, kind profile.Checksum, keep []byte) (Sum, error) {
	var own []byte
	if keep == nil {
		buf := u.e.buffers.get()
		defer u.e.buffers.put(buf)
		own = *buf
	}
	all := newSums(kind)
	for at := s.start; at < s.end; {
		if cause := context.Cause(ctx); cause != nil {
			return Sum{}, cause
		}
		into := own
		if keep != nil {
			into = keep[at-s.start:]
		}
		n, err := u.file.ReadAt(into[:min(bufferSize, s.end-at)], at)
		if err != nil && (n == 0 || at+int64(n) < s.end) {
			return Sum{}, u.unreadable(err)
		}
		all.write(into[:n])
		at += int64(n)
	}
	return all.sum(), nil
}

// proof is which checksum a part can be compared by.
func (p RemotePart) proof() profile.Checksum {
	switch {
	case p.CRC64NVME != nil:
		return profile.ChecksumCRC64NVME
	case p.CRC32C != nil:
		return profile.ChecksumCRC32C
	}
	return profile.ChecksumMD5
}

// holds reports whether a part has the bytes that a sum of its proof's kind is of.
func (p RemotePart) holds(s Sum) bool {
	switch p.proof() {
	case profile.ChecksumCRC64NVME:
		return *p.CRC64NVME == s.CRC64NVME
	case profile.ChecksumCRC32C:
		return *p.CRC32C == s.CRC32C
	case profile.ChecksumMD5:
	}
	return strings.Trim(p.ETag, `"`) == hex.EncodeToString(s.MD5[:])
}

// announces writes into a part what it was announced by, and nothing else: CompleteMultipartUpload repeats it.
func (p RemotePart) announces(kind profile.Checksum, s Sum) RemotePart {
	p.CRC64NVME, p.CRC32C = nil, nil
	switch kind {
	case profile.ChecksumCRC64NVME:
		p.CRC64NVME = &s.CRC64NVME
	case profile.ChecksumCRC32C:
		p.CRC32C = &s.CRC32C
	case profile.ChecksumMD5:
	}
	return p
}
