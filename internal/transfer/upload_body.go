package transfer

import (
	"context"
	"crypto/md5" // what Content-MD5 and most ETags are
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"sync/atomic"

	"github.com/minio/crc64nvme"

	"daypass/internal/apperr"
)

// wanted is what a finished object is to be compared with, as far as it is known.
type wanted struct {
	sum  *Sum   // nil: computed from the file where it is needed
	etag string // of an object of parts, without quotes; "" unknown
}

// sum reads a run of the file and computes its checksum, with MD5 where it is asked for.
func (u *upload) sum(ctx context.Context, s span, withMD5 bool) (Sum, error) {
	buf := u.e.buffers.get()
	defer u.e.buffers.put(buf)
	crc, digest := crc64nvme.New(), md5.New()
	for at := s.start; at < s.end; {
		if cause := context.Cause(ctx); cause != nil {
			return Sum{}, cause
		}
		n, err := u.file.ReadAt((*buf)[:min(int64(len(*buf)), s.end-at)], at)
		if err != nil && (n == 0 || at+int64(n) < s.end) {
			return Sum{}, u.unreadable(err)
		}
		_, _ = crc.Write((*buf)[:n])
		if withMD5 {
			_, _ = digest.Write((*buf)[:n])
		}
		at += int64(n)
	}
	out := Sum{CRC64NVME: crc.Sum64()}
	if withMD5 {
		digest.Sum(out.MD5[:0])
	}
	return out, nil
}

// chunk gives a run of the file to be sent, and the means to take back what was counted of it.
func (u *upload) chunk(s span, sum Sum) (Chunk, *body) {
	b := &body{u: u, span: s}
	return Chunk{Size: s.len(), Sum: sum, Open: b.open}, b
}

// body reads a run of the file for a request, counted and within the bandwidth limit. A request may read it again from
// the beginning, but not twice at once.
type body struct {
	u       *upload
	span    span
	counted atomic.Int64
	short   atomic.Bool // the file ended too early
}

func (b *body) open(ctx context.Context) io.Reader {
	b.takeBack()
	return &bodyReader{ctx: ctx, b: b, at: b.span.start}
}

// takeBack uncounts what a try has sent.
func (b *body) takeBack() { b.u.count(-b.counted.Swap(0)) }

type bodyReader struct {
	ctx context.Context //nolint:containedctx // a reader has no other way to hear of the request's end
	b   *body
	at  int64
}

// Read implements io.Reader.
func (r *bodyReader) Read(p []byte) (int, error) {
	left := r.b.span.end - r.at
	if left <= 0 {
		return 0, io.EOF
	}
	limit := r.b.u.e.limit
	n, err := r.b.u.file.ReadAt(p[:limit.atMost(int(min(int64(len(p)), left)))], r.at)
	if n > 0 {
		if err := limit.wait(r.ctx, n); err != nil {
			return 0, err
		}
		r.at += int64(n)
		r.b.counted.Add(int64(n))
		r.b.u.count(int64(n))
		return n, nil
	}
	if errors.Is(err, io.EOF) {
		r.b.short.Store(true)
		err = io.ErrUnexpectedEOF
	}
	return 0, err
}

// compare checks the finished object against the file, and tells how well it could.
func (u *upload) compare(ctx context.Context, there Stored, want wanted) (Verified, error) {
	wrong := apperr.New(apperr.VerificationFailed, apperr.Params{"name": u.t.snapshot().Name})
	if there.Size != u.plan.size {
		return "", wrong
	}
	etag := strings.Trim(there.ETag, `"`)
	if there.CRC64NVME == nil && strings.Contains(etag, "-") {
		if etag == want.etag {
			return VerifiedParts, nil
		}
		return VerifiedSize, nil
	}
	sum := want.sum
	if sum == nil || (there.CRC64NVME == nil && u.traits.Checksum) {
		if err := u.unchanged(); err != nil {
			return "", err
		}
		computed, err := u.sum(ctx, span{0, u.plan.size}, there.CRC64NVME == nil)
		if err != nil {
			return "", err
		}
		sum = &computed
	}
	if there.CRC64NVME != nil {
		if *there.CRC64NVME != sum.CRC64NVME {
			return "", wrong
		}
		return VerifiedCRC, nil
	}
	if etag != hex.EncodeToString(sum.MD5[:]) { // not always a digest: the storage compared Content-MD5 itself
		return VerifiedSize, nil
	}
	return VerifiedMD5, nil
}
