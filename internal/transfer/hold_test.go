package transfer

import (
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// Whatever is taken, shared and given back: no more than the bound is lent or kept, and nobody's memory is lent twice.
func TestHeldMemoryIsBounded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := &holder{small: &buffers{}}
		var out []*lease
		for _, n := range rapid.SliceOf(rapid.Int64Range(-40, 12<<20)).Draw(t, "sizes") {
			if n <= 0 {
				if len(out) > 0 {
					i := int(-n) % len(out)
					for range out[i].users.Load() {
						out[i].giveBack()
					}
					out = append(out[:i], out[i+1:]...)
				}
				h.rest()
				continue
			}
			if l := h.take(n); l != nil {
				l.bytes[0], l.bytes[n-1] = byte(len(out)), byte(len(out))
				if n%3 == 0 {
					l.share()
				}
				out = append(out, l)
			} else if h.lent+n <= holdBytes {
				t.Fatalf("%d are lent, %d more refused", h.lent, n)
			}
			if h.lent < 0 || h.kept < 0 || h.lent+h.kept > holdBytes {
				t.Fatalf("%d lent, %d kept", h.lent, h.kept)
			}
		}
		seen := make(map[*byte]bool)
		for _, l := range out {
			if seen[&l.bytes[0]] {
				t.Fatal("memory was lent twice")
			}
			seen[&l.bytes[0]] = true
		}
	})
}

// A body that outlives its piece keeps the memory until it is closed.
func TestABodyKeepsItsBytes(t *testing.T) {
	t.Parallel()
	e := &Engine{up: newLimiter(systemClock{}, 0)}
	e.holds.small = &e.buffers
	u := &upload{e: e}
	p := piece{span: span{0, 1 << 20}, held: e.holds.take(1 << 20)}
	_, b := u.chunk(p)
	r, ok := b.open(t.Context()).(*bodyReader)
	if !ok {
		t.Fatal("another reader")
	}
	p.drop()
	if e.holds.lent == 0 {
		t.Error("lent to somebody else while a request reads it")
	}
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() { _ = r.Close() })
	}
	both.Wait()
	if e.holds.lent != 0 {
		t.Errorf("%d bytes stay lent", e.holds.lent)
	}
}
