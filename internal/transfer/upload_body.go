package transfer

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"

	"daypass/internal/profile"
)

// piece is a run of the file that was read for its checksum.
type piece struct {
	span
	sum  Sum
	kind profile.Checksum
	held *lease // its bytes; nil where they are read again to be sent
	// quiet: it goes without an announcement, and sum is not known before it is sent.
	quiet bool
	// trailed: sum is computed while it is sent, and announced behind the bytes.
	trailed bool
}

// read reads a run of the file for its checksum, and keeps its bytes where there is room. The piece is to be dropped.
func (u *upload) read(ctx context.Context, s span, kind profile.Checksum) (piece, error) {
	p := piece{span: s, kind: kind, held: u.e.holds.take(s.len())}
	var keep []byte
	if p.held != nil {
		keep = p.held.bytes
	}
	var err error
	if p.sum, err = u.sumInto(ctx, s, kind, keep); err != nil {
		p.drop()
		p.held = nil
	}
	return p, err
}

// drop gives back what a piece holds.
func (p piece) drop() { p.held.giveBack() }

// chunk gives a piece to be sent, and the means to take back what was counted of it.
func (u *upload) chunk(p piece) (Chunk, *body) {
	b := &body{u: u, piece: p}
	c := Chunk{Size: p.len(), Sum: p.sum, Checksum: p.kind, Quiet: p.quiet, Open: b.open}
	if p.trailed {
		c.Summed = b.summed
	}
	return c, b
}

// body reads a piece for a request, counted and within the bandwidth limit. A request may read it again from the
// beginning, but not twice at once.
type body struct {
	u       *upload
	piece   piece
	counted atomic.Int64
	short   atomic.Bool          // the file ended too early
	sent    func()               // told when all of it went out; nil: nobody
	passing atomic.Pointer[sums] // of what passes in the present reading; nil where the sum was known before
}

func (b *body) open(ctx context.Context) io.Reader {
	b.takeBack()
	b.piece.held.share()
	r := &bodyReader{ctx: ctx, b: b, at: b.piece.start}
	if b.piece.trailed {
		r.sums = newSums(b.piece.kind)
		b.passing.Store(r.sums)
	}
	return r
}

// summed gives the sums of what was read last, which is all of the piece once it was sent.
func (b *body) summed() Sum {
	if s := b.passing.Load(); s != nil {
		return s.sum()
	}
	return b.piece.sum
}

// takeBack uncounts what a try has sent.
func (b *body) takeBack() { b.u.count(-b.counted.Swap(0)) }

type bodyReader struct {
	ctx context.Context //nolint:containedctx // a reader has no other way to hear of the request's end
	b   *body
	at  int64
	buf *[]byte // Next's own, where nothing is held
	// sums of what was read so far; nil where they were known before.
	sums *sums
	end  sync.Once
}

// Read implements io.Reader.
func (r *bodyReader) Read(p []byte) (int, error) {
	n := r.most(len(p))
	if n == 0 {
		return 0, io.EOF
	}
	if held := r.b.piece.held; held != nil {
		n = copy(p[:n], held.bytes[r.at-r.b.piece.start:])
	} else if m, err := r.b.u.file.ReadAt(p[:n], r.at); m == 0 {
		return 0, r.failed(err)
	} else {
		n = m
	}
	if r.sums != nil {
		r.sums.write(p[:n])
	}
	return n, r.passed(n)
}

// Next gives the next bytes, at most so many, without a copy; they are good until the next call. io.EOF: there are none.
func (r *bodyReader) Next(most int) ([]byte, error) {
	held := r.b.piece.held
	if held == nil {
		return r.nextRead(most)
	}
	n := r.most(most)
	if n == 0 {
		return nil, io.EOF
	}
	from := r.at - r.b.piece.start
	return held.bytes[from : from+int64(n)], r.passed(n)
}

// nextRead is Next by way of a buffer.
func (r *bodyReader) nextRead(most int) ([]byte, error) {
	if r.buf == nil {
		r.buf = r.b.u.e.buffers.share()
	}
	n, err := r.Read((*r.buf)[:min(most, len(*r.buf))])
	return (*r.buf)[:n], err
}

// Close tells that nothing is read any more: a request may outlive the answer to it.
func (r *bodyReader) Close() error {
	r.end.Do(func() {
		if r.buf != nil {
			r.b.u.e.buffers.unshare(r.buf)
		}
		r.b.piece.held.giveBack()
	})
	return nil
}

// most is how many bytes may go out at once; 0 at the end.
func (r *bodyReader) most(n int) int {
	left := r.b.piece.end - r.at
	if left <= 0 || n <= 0 {
		return 0
	}
	return r.b.u.e.up.atMost(int(min(int64(n), left)))
}

// passed counts bytes that go out now, once the limit allows them.
func (r *bodyReader) passed(n int) error {
	if err := r.b.u.e.up.wait(r.ctx, n); err != nil {
		return err
	}
	r.at += int64(n)
	r.b.counted.Add(int64(n))
	r.b.u.count(int64(n))
	if r.at == r.b.piece.end && r.b.sent != nil {
		r.b.sent()
	}
	return nil
}

// failed notes that the file has become shorter.
func (r *bodyReader) failed(err error) error {
	if !errors.Is(err, io.EOF) {
		return err
	}
	r.b.short.Store(true)
	return io.ErrUnexpectedEOF
}
