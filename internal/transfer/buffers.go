package transfer

import "sync"

// bufferSize is what a connection gathers before it writes: large enough to make few system calls, small
// enough that all connections together stay within a few MiB.
const bufferSize = 256 << 10

// buffers is an engine's pool; at most one is in use by each connection.
type buffers struct{ pool sync.Pool }

func (b *buffers) get() *[]byte {
	if buf, ok := b.pool.Get().(*[]byte); ok {
		return buf
	}
	buf := make([]byte, bufferSize)
	return &buf
}

func (b *buffers) put(buf *[]byte) { b.pool.Put(buf) }
