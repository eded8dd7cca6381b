package transfer

import (
	"context"
	"io"
	"sync"
	"sync/atomic"

	"daypass/internal/profile"
)

// linkBody gives the whole file to one request, and computes its checksums on the way. The file is looked at now and then,
// and once more before its last bytes go: what changed is never sent whole.
type linkBody struct {
	u     *upload
	inner *body
	kind  profile.Checksum // what is computed beside the CRC64NVME
	begun atomic.Bool      // something was sent

	mu   sync.Mutex
	last *linkReader // the request may have begun anew
}

func (b *linkBody) open(ctx context.Context) io.Reader {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last = &linkReader{ctx: ctx, b: b, from: b.inner.open(ctx), sums: newSums(b.kind), left: b.u.plan.size}
	return b.last
}

// sum gives the checksums of what was sent; false where that was not all.
func (b *linkBody) sum() (Sum, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.last == nil {
		return newSums(b.kind).sum(), b.u.plan.size == 0 // nothing was to be read
	}
	b.last.mu.Lock()
	defer b.last.mu.Unlock()
	return b.last.sums.sum(), b.last.left == 0
}

// all reports whether everything went out.
func (b *linkBody) all() bool {
	_, all := b.sum()
	return all
}

// linkReader reads the file once.
type linkReader struct {
	ctx  context.Context //nolint:containedctx // a reader has no other way to hear of the request's end
	b    *linkBody
	from io.Reader

	mu      sync.Mutex
	sums    *sums
	left    int64
	checked int64 // bytes since the file was looked at
}

// checkEvery is how many bytes go between two looks at the file.
const checkEvery = 64 << 20

// Read implements io.Reader.
func (r *linkReader) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	if n <= 0 {
		return n, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sums.write(p[:n])
	r.left -= int64(n)
	if r.checked += int64(n); r.checked >= checkEvery || r.left == 0 {
		r.checked = 0
		if changed := r.b.u.unchanged(); changed != nil {
			r.left = -1
			return 0, changed
		}
	}
	if !r.b.begun.Swap(true) { // noted once: another process is to know that it begins again
		if err := r.b.u.t.change(r.ctx, func(j *Job) { j.Done = int64(n) }); err != nil {
			return 0, err
		}
	}
	return n, err
}
