package transfer

import (
	"context"
	"crypto/md5" // the sum that S3's ETags are
	"errors"
	"hash"
	"io"
	"sync"
)

// digester computes MD5 sums beside the transfer: it follows the bytes that are there without a gap, reading them
// back from the part file (from memory, mostly), so that little is left to do when the last byte comes.
type digester struct {
	goal md5Goal
	plan *plan
	part *partFile

	cancel context.CancelCauseFunc
	wg     sync.WaitGroup
	done   chan struct{}
	match  bool
	sum    [16]byte // of the last way that was tried
	err    error
}

// startDigest starts the digester where an MD5 is wanted and none is under way.
func (d *download) startDigest(ctx context.Context, j Job) {
	if d.digest != nil {
		return
	}
	goal, wanted := goalOf(j, d.t.currentLink().Provider)
	if !wanted {
		return
	}
	g := &digester{goal: goal, plan: d.plan, part: d.part, done: make(chan struct{})}
	ctx, g.cancel = context.WithCancelCause(ctx)
	g.wg.Go(func() {
		defer close(g.done)
		g.match, g.err = g.run(ctx, d.e.buffers.get, d.e.buffers.put)
	})
	d.digest = g
}

// stop ends the digester and waits for it.
func (g *digester) stop() {
	g.cancel(errClosing)
	g.wg.Wait()
}

// result waits for the end of the file.
func (g *digester) result(ctx context.Context) (bool, error) {
	select {
	case <-g.done:
		return g.match, g.err
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
}

// run follows the transfer until the file is whole, and compares.
func (g *digester) run(ctx context.Context, get func() *[]byte, put func(*[]byte)) (bool, error) {
	sums := g.sums()
	buf := get()
	defer put(buf)
	var at int64
	for {
		end, complete, changed := g.plan.frontier()
		for at < end {
			if err := context.Cause(ctx); err != nil {
				return false, err
			}
			n, err := g.part.file.ReadAt((*buf)[:min(int64(len(*buf)), end-at)], at)
			if n == 0 && err != nil {
				if errors.Is(err, io.EOF) {
					err = io.ErrUnexpectedEOF
				}
				return false, diskError(err, g.part.folder, 0)
			}
			for _, s := range sums {
				s.write((*buf)[:n])
			}
			at += int64(n)
		}
		if complete {
			break
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return false, context.Cause(ctx)
		}
	}
	for _, s := range sums {
		if g.sum = s.sum(); g.sum == g.goal.want {
			return true, nil
		}
	}
	return false, nil
}

// sums gives one sum for each way in which the goal may have been made.
func (g *digester) sums() []*partedMD5 {
	if g.goal.parts == 0 {
		return []*partedMD5{{whole: md5.New()}}
	}
	var out []*partedMD5
	for _, size := range g.goal.sizes {
		out = append(out, &partedMD5{size: size, whole: md5.New(), part: md5.New()})
	}
	return out
}

// partedMD5 is the MD5 of a stream, or, with part sizes, the MD5 of its parts' MD5s, as multipart ETags are.
type partedMD5 struct {
	size, filled int64
	whole, part  hash.Hash
}

func (p *partedMD5) write(b []byte) {
	if p.part == nil {
		_, _ = p.whole.Write(b)
		return
	}
	for len(b) > 0 {
		n := min(int64(len(b)), p.size-p.filled)
		_, _ = p.part.Write(b[:n])
		p.filled += n
		b = b[n:]
		if p.filled == p.size {
			p.endPart()
		}
	}
}

func (p *partedMD5) endPart() {
	_, _ = p.whole.Write(p.part.Sum(nil))
	p.part.Reset()
	p.filled = 0
}

func (p *partedMD5) sum() [16]byte {
	if p.part != nil && p.filled > 0 {
		p.endPart()
	}
	return [16]byte(p.whole.Sum(nil))
}
