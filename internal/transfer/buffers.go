package transfer

import (
	"sync"
	"sync/atomic"
)

// bufferSize is what a connection gathers before it writes: large enough to make few system calls, small
// enough that a few connections together stay within some MiB.
const bufferSize = 256 << 10

// Of connections that take or send bytes at once, the first few get a buffer of bufferSize and all others a smaller one: where
// many pay, each of them brings little. So an engine with 64 connections takes 5 MiB for them, not 16.
const (
	fullShares = 4
	smallShare = 64 << 10
)

// buffers is an engine's pool; at most one is in use by each connection. Safe for concurrent use.
type buffers struct {
	pool, smaller sync.Pool
	shares        atomic.Int32 // that are in use
}

func (b *buffers) get() *[]byte { return from(&b.pool, bufferSize) }

func (b *buffers) put(buf *[]byte) { b.pool.Put(buf) }

// share gives a buffer whose size depends on how many connections have one. It is given back by unshare.
func (b *buffers) share() *[]byte {
	if b.shares.Add(1) <= fullShares {
		return b.get()
	}
	return from(&b.smaller, smallShare)
}

func (b *buffers) unshare(buf *[]byte) {
	b.shares.Add(-1)
	if len(*buf) == smallShare {
		b.smaller.Put(buf)
		return
	}
	b.put(buf)
}

// from takes a buffer of a size from a pool of such, or makes it.
func from(pool *sync.Pool, size int) *[]byte {
	if buf, ok := pool.Get().(*[]byte); ok {
		return buf
	}
	buf := make([]byte, size)
	return &buf
}
