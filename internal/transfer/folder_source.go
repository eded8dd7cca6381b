package transfer

import (
	"bytes"
	"context"
	"crypto/md5" // what Content-MD5 and most ETags are
	"encoding/hex"
	"errors"
	"hash/crc32"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/minio/crc64nvme"
	"golang.org/x/sync/semaphore"

	"daypass/internal/apperr"
	"daypass/internal/profile"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// bufferedBytes is how much of small files is in memory at once.
const bufferedBytes = 4 << 20

// rooms lends buffers for whole small files, within a bound for all of them together.
type rooms struct {
	free  *semaphore.Weighted
	pools [8]sync.Pool // of 8 KiB, 16 KiB, … 1 MiB, with one byte more to see that a file has grown
}

// room is a buffer that was lent.
type room struct {
	buf   []byte
	class int
}

const smallestRoom = 8 << 10

func newRooms(bound int64) *rooms { return &rooms{free: semaphore.NewWeighted(bound)} }

// take gives a buffer for a file of a size, nil where ctx ended first.
func (r *rooms) take(ctx context.Context, size int64) *room {
	class := 0
	for class < len(r.pools)-1 && smallestRoom<<class < size {
		class++
	}
	if r.free.Acquire(ctx, smallestRoom<<class) != nil {
		return nil
	}
	if lent, ok := r.pools[class].Get().(*room); ok {
		return lent
	}
	return &room{make([]byte, smallestRoom<<class+1), class}
}

func (r *rooms) give(lent *room) {
	r.pools[lent.class].Put(lent)
	r.free.Release(smallestRoom << lent.class)
}

// source is a small file that was read.
type source struct {
	bytes []byte
	id    sourceID
	sum   Sum
	has   map[profile.Checksum]bool // what of sum was computed
}

// readTries is how often a file is read that changes while it is.
const readTries = 3

// readSmall reads a whole file. One that changes meanwhile is read again; one that does not come to rest is SourceChanged,
// and one that does not fit errLarge.
func readSmall(file string, lent *room) (*source, error) {
	for range readTries {
		s, err := readOnce(file, lent.buf)
		if !errors.Is(err, errUnsteady) {
			return s, err
		}
	}
	return nil, apperr.Wrap(errUnsteady, apperr.SourceChanged, apperr.Params{"name": filepath.Base(file)})
}

var errUnsteady = errors.New("the file changes while it is read")

func readOnce(file string, buf []byte) (*source, error) {
	f, id, err := openSource(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	if id.size >= int64(len(buf)) {
		return nil, errLarge
	}
	n, err := io.ReadFull(f, buf[:id.size+1]) // one byte more tells that it has grown
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, sourceError(err, filepath.Base(file))
	}
	after, err := f.Stat()
	if err != nil {
		return nil, sourceError(err, filepath.Base(file))
	}
	if int64(n) != id.size || idOf(after) != id {
		return nil, errUnsteady
	}
	return &source{bytes: buf[:n], id: id, has: map[profile.Checksum]bool{}}, nil
}

// need computes a checksum where it is not known yet.
func (s *source) need(kind profile.Checksum) Sum {
	if s.has[kind] {
		return s.sum
	}
	s.has[kind] = true
	switch kind {
	case profile.ChecksumCRC64NVME:
		s.sum.CRC64NVME = crc64nvme.Checksum(s.bytes)
	case profile.ChecksumCRC32C:
		s.sum.CRC32C = crc32.Checksum(s.bytes, castagnoli())
	case profile.ChecksumMD5:
		s.sum.MD5 = md5.Sum(s.bytes)
	}
	return s.sum
}

// compare holds the file against an object: by CRC64NVME, CRC32C or MD5, or by size alone.
func (s *source) compare(there Stored) (Verified, bool) {
	switch {
	case there.Size != int64(len(s.bytes)):
		return VerifiedNone, false
	case there.CRC64NVME != nil:
		return VerifiedCRC, *there.CRC64NVME == s.need(profile.ChecksumCRC64NVME).CRC64NVME
	case there.CRC32C != nil && there.CRC32COf == 0:
		return VerifiedCRC32, *there.CRC32C == s.need(profile.ChecksumCRC32C).CRC32C
	case isMD5(there.ETag, s.need(profile.ChecksumMD5)):
		return VerifiedMD5, true
	}
	return VerifiedSize, true
}

// isMD5 reports whether an ETag is a sum's MD5.
func isMD5(etag string, sum Sum) bool {
	return strings.Trim(etag, `"`) == hex.EncodeToString(sum.MD5[:])
}

// head gives the first bytes, by which a content type is told.
func (s *source) head() []byte { return s.bytes[:min(len(s.bytes), headSize)] }

// open gives what a request reads: within the bandwidth limit.
func (s *source) open(f *folder) func(context.Context) io.Reader {
	return func(ctx context.Context) io.Reader {
		if f.e.up.unlimited() {
			return &bytesReader{s.bytes}
		}
		return &slowReader{ctx: ctx, r: bytes.NewReader(s.bytes), l: f.e.up}
	}
}

// bytesReader gives bytes, without a copy to those who can take them so.
type bytesReader struct{ left []byte }

// Read implements io.Reader.
func (b *bytesReader) Read(p []byte) (int, error) {
	if len(b.left) == 0 {
		return 0, io.EOF
	}
	n := copy(p, b.left)
	b.left = b.left[n:]
	return n, nil
}

// Next gives up to most bytes, which are good as long as the file's buffer is.
func (b *bytesReader) Next(most int) ([]byte, error) {
	if len(b.left) == 0 {
		return nil, io.EOF
	}
	p := b.left[:min(most, len(b.left))]
	b.left = b.left[len(p):]
	return p, nil
}

// slowReader reads within a bandwidth limit.
type slowReader struct {
	ctx context.Context //nolint:containedctx // a reader has no other way to hear of the request's end
	r   io.Reader
	l   *limiter
}

// Read implements io.Reader.
func (s *slowReader) Read(p []byte) (int, error) {
	n, err := s.r.Read(p[:s.l.atMost(len(p))])
	if n > 0 {
		if err := s.l.wait(s.ctx, n); err != nil {
			return 0, err
		}
	}
	return n, err
}
