package transfer

import (
	"slices"
	"sync"
	"sync/atomic"
)

// holdBytes bounds what an engine keeps of parts, all of them together, from when they are read for their checksum until
// they are sent. What does not fit is read again then: memory does not grow with parts, files or connections.
const holdBytes = 8 << 20

// holder lends memory for parts. Safe for concurrent use.
type holder struct {
	small *buffers // for what fits into one of them

	mu   sync.Mutex
	lent int64
	free [][]byte // of earlier parts, mostly of the same size
	kept int64    // bytes of free
}

// take gives n bytes of memory, with one user; nil where there is none left.
func (h *holder) take(n int64) *lease {
	l := &lease{h: h}
	l.share()
	if n <= bufferSize {
		l.small = h.small.get()
		l.bytes = (*l.small)[:n]
		return l
	}
	if l.bytes = h.room(n); l.bytes == nil {
		return nil
	}
	return l
}

// room finds n bytes among those of earlier parts, or makes them.
func (h *holder) room(n int64) []byte {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.lent+n > holdBytes {
		return nil
	}
	for i, b := range h.free {
		if size := int64(cap(b)); size >= n && h.lent+size <= holdBytes {
			h.free = slices.Delete(h.free, i, i+1)
			h.kept -= size
			h.lent += size
			return b[:n]
		}
	}
	if h.lent+h.kept+n > holdBytes {
		h.free, h.kept = nil, 0
	}
	h.lent += n
	return make([]byte, n)
}

// rest lets go of memory that nobody uses.
func (h *holder) rest() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.lent == 0 {
		h.free, h.kept = nil, 0
	}
}

// lease is memory that is lent until all who use it have given it back.
type lease struct {
	h     *holder
	bytes []byte
	small *[]byte
	users atomic.Int32
}

// share adds a user; nil is none.
func (l *lease) share() {
	if l != nil {
		l.users.Add(1)
	}
}

// giveBack ends a user's use; the last one ends the lease.
func (l *lease) giveBack() {
	if l == nil || l.users.Add(-1) > 0 {
		return
	}
	if l.small != nil {
		l.h.small.put(l.small)
		return
	}
	l.h.mu.Lock()
	defer l.h.mu.Unlock()
	size := int64(cap(l.bytes))
	l.h.lent -= size
	l.h.kept += size
	l.h.free = append(l.h.free, l.bytes)
}
