package transfer

import "testing"

// However many connections move bytes, their buffers together take little; one that is alone has a large one.
func TestBuffersOfManyConnectionsStaySmall(t *testing.T) {
	t.Parallel()
	var b buffers
	var lent []*[]byte
	total := 0
	for range 64 {
		buf := b.share()
		lent = append(lent, buf)
		total += len(*buf)
	}
	if total > 5<<20 {
		t.Errorf("64 connections have %d bytes of buffers", total)
	}
	for _, buf := range lent {
		b.unshare(buf)
	}
	for range 2 * fullShares { // one after the other
		buf := b.share()
		if len(*buf) != bufferSize {
			t.Errorf("a connection that is alone has %d bytes", len(*buf))
		}
		b.unshare(buf)
	}
}
