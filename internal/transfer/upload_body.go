package transfer

import (
	"context"
	"errors"
	"io"
	"sync/atomic"

	"daypass/internal/profile"
)

// chunk gives a run of the file to be sent, and the means to take back what was counted of it.
func (u *upload) chunk(s span, sum Sum, kind profile.Checksum) (Chunk, *body) {
	b := &body{u: u, span: s}
	return Chunk{Size: s.len(), Sum: sum, Checksum: kind, Open: b.open}, b
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
	limit := r.b.u.e.up
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
