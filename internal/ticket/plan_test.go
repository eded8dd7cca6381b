package ticket

import (
	"math/rand/v2"
	"testing"
)

// Every limit has a plan within the rules, and every file up to the limit has parts within them and within the links.
func TestPlansHold(t *testing.T) {
	t.Parallel()
	limits := []int64{1, minPart, usualPart, usualPart + 1, 10 << 30, 100 << 30, 1 << 40, 5 << 40, MaxSize - 1, MaxSize}
	for range 2000 {
		limits = append(limits, 1+rand.Int64N(MaxSize))
	}
	for _, limit := range limits {
		part, parts, err := plan(limit)
		if err != nil || part < minPart || part > maxPart || part%step != 0 || parts < 1 || parts > maxParts ||
			part*int64(parts) < limit || part*int64(parts-1) >= limit {
			t.Fatalf("limit %d: %d parts of %d, %v", limit, parts, part, err)
		}
		ticket := Ticket{MaxSize: limit, PartSize: part, Parts: parts}
		for _, size := range []int64{0, 1, limit / 3, limit - 1, limit, 1 + rand.Int64N(limit)} {
			p := ticket.PartSizeFor(size)
			if p < minPart || p > part || ceilDiv(size, p) > int64(parts) {
				t.Fatalf("limit %d, file %d: parts of %d", limit, size, p)
			}
		}
	}
	if part, parts, _ := plan(100 << 30); part != 52<<20 || parts != 1970 {
		t.Errorf("100 GiB: %d parts of %d", parts, part)
	}
	for _, limit := range []int64{0, -1, MaxSize + 1} {
		if _, _, err := plan(limit); err == nil {
			t.Errorf("limit %d has a plan", limit)
		}
	}
}
