package transfer

import (
	"context"
	"sync/atomic"

	"golang.org/x/time/rate"
)

// limiter bounds the bytes a second of all jobs. Each wait is for a small part of a second's bytes, so that a
// change of the limit is felt within a second. Safe for concurrent use.
type limiter struct {
	bucket *rate.Limiter
	chunk  atomic.Int64 // most bytes of one wait; 0: no limit
}

const smallestChunk = 512

func newLimiter(bytesPerSecond int64) *limiter {
	l := &limiter{bucket: rate.NewLimiter(rate.Inf, bufferSize)}
	l.set(bytesPerSecond)
	return l
}

// set changes the limit; 0 or less: none.
func (l *limiter) set(bytesPerSecond int64) {
	if bytesPerSecond <= 0 {
		l.chunk.Store(0)
		l.bucket.SetLimit(rate.Inf)
		return
	}
	chunk := min(max(bytesPerSecond/64, smallestChunk), bufferSize)
	l.bucket.SetBurst(int(chunk))
	l.bucket.SetLimit(rate.Limit(bytesPerSecond))
	l.chunk.Store(chunk)
}

// atMost cuts a read to what one wait may hold.
func (l *limiter) atMost(n int) int {
	if c := l.chunk.Load(); c > 0 {
		return int(min(int64(n), c))
	}
	return n
}

// wait takes n bytes from the bucket; n is at most what atMost gave.
func (l *limiter) wait(ctx context.Context, n int) error {
	for n > 0 {
		c := l.chunk.Load()
		if c == 0 {
			return nil
		}
		take := int(min(int64(n), c))
		if err := l.bucket.WaitN(ctx, take); err != nil {
			if cause := context.Cause(ctx); cause != nil {
				return cause
			}
			continue // the burst shrank meanwhile: ask again for less
		}
		n -= take
	}
	return nil
}

// unlimited reports whether there is no limit now.
func (l *limiter) unlimited() bool { return l.chunk.Load() == 0 }
