package transfer

import (
	"sync"
	"time"
)

// plan hands out the bytes that are missing, counts what is written and splits a slow tail. It is safe for
// concurrent use.
type plan struct {
	mu      sync.Mutex
	size    int64 // -1 unknown: one claim without end
	step    int64 // most bytes of one claim
	floor   int64 // least bytes of one claim, where what is left is shared out
	shares  int64 // into how many claims what is left is divided, at least
	gaps    []span
	claims  map[*claim]struct{}
	done    ranges
	epoch   uint32 // of bytes written now
	changed chan struct{}
}

// claim is a run of bytes that one connection fetches. next and end are the plan's; held is the end of what
// the connection is about to write. stop ends the fetch when the rest was given to another one.
type claim struct {
	start, next, held, end int64
	since, moved           time.Time // when it was opened, and when bytes came last
	robbed                 int       // times that these bytes were taken from a connection that stood still
	stop                   func()
}

// left is what can still be taken from the claim.
func (c *claim) left() int64 { return c.end - max(c.next, c.held) }

// Bytes of one claim. Nothing that came is lost with a connection, so a large claim costs nothing but order: whoever
// reads the file from its start while it comes (an MD5) is kept waiting by one. The smaller bounds keep the rate of
// requests low.
const (
	leastStep = 1 << 20
	minStep   = 4 << 20
	midStep   = 16 << 20
	maxStep   = 64 << 20
)

// Times of one claim, at the rate of its connection: most of them, and the last ones, which are to end together.
const (
	stepTime = 4 * time.Second
	tailTime = 300 * time.Millisecond
)

// stepFor gives the bytes of one claim for an object's size, while no rate is known.
func stepFor(size int64) int64 { return min(max(size/64, minStep), midStep) }

func newPlan(size int64, done ranges) *plan {
	p := &plan{
		size: size, step: stepFor(size), floor: leastStep, shares: 4,
		claims: make(map[*claim]struct{}), done: done, epoch: 2, changed: make(chan struct{}),
	}
	if size >= 0 {
		p.gaps = done.missing(size)
	}
	return p
}

// firstGap gives the first run that nobody fetches, cut to step bytes; false where there is none.
func (p *plan) firstGap() (span, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.gaps) == 0 {
		return span{}, false
	}
	g := p.gaps[0]
	return span{g.start, min(g.end, g.start+p.next())}, true
}

// pace adapts the size of claims to what one connection brings, in bytes a second, and to how many there are. inOrder:
// somebody reads the file while it comes.
func (p *plan) pace(each float64, connections int, inOrder bool) {
	if each <= 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	most := int64(maxStep)
	if inOrder {
		most = midStep
	}
	p.step = min(max(int64(each*stepTime.Seconds()), minStep), most)
	p.floor = min(max(int64(each*tailTime.Seconds()), leastStep), minStep)
	p.shares = 2 * int64(connections)
}

// next gives the bytes of the next claim: a share of what is left, so that all connections have work until the end. p.mu
// is held.
func (p *plan) next() int64 {
	const grain = 256 << 10
	left := int64(0)
	for _, g := range p.gaps {
		if left += g.len(); left >= p.step*p.shares {
			return p.step
		}
	}
	return min(max((left/p.shares+grain-1)/grain*grain, p.floor), p.step)
}

// claim takes the first missing run for a connection; nil where nothing is left to take.
func (p *plan) claim(now time.Time) *claim {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.gaps) == 0 {
		return nil
	}
	g := &p.gaps[0]
	c := p.start(span{g.start, min(g.end, g.start+p.next())}, now)
	if g.start = c.end; g.len() == 0 {
		p.gaps = p.gaps[1:]
	}
	return c
}

// claimSpan takes a run that an open answer holds: the head of the first gap, or everything from 0 to an
// unknown end (end -1). nil where the plan has no such gap.
func (p *plan) claimSpan(s span, now time.Time) *claim {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.size < 0 {
		return p.start(span{s.start, 1<<63 - 1}, now)
	}
	if len(p.gaps) == 0 || p.gaps[0].start != s.start {
		return nil
	}
	g := &p.gaps[0]
	c := p.start(span{s.start, min(s.end, g.end)}, now)
	if g.start = c.end; g.len() == 0 {
		p.gaps = p.gaps[1:]
	}
	return c
}

// start opens a claim; p.mu is held.
func (p *plan) start(s span, now time.Time) *claim {
	c := &claim{start: s.start, next: s.start, end: s.end, since: now, moved: now}
	p.claims[c] = struct{}{}
	return c
}

// hold announces that n bytes from c.next are about to be written, and gives how many of them still belong
// to the claim.
func (p *plan) hold(c *claim, n int64) int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.held = min(c.next+n, c.end)
	return c.held - c.next
}

// wrote counts n bytes from c.next with their checksum.
func (p *plan) wrote(c *claim, n int64, crc uint64, now time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	err := p.done.add(written{span{c.next, c.next + n}, crc, p.epoch})
	c.next += n
	c.held, c.moved = c.next, now
	p.wake()
	return err
}

// wake tells those who wait in frontier.
func (p *plan) wake() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// release gives back what a claim did not bring.
func (p *plan) release(c *claim) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.claims, c)
	if p.size < 0 || c.next >= c.end {
		return
	}
	p.gaps = insertGap(p.gaps, span{c.next, c.end})
}

// insertGap keeps gaps in order and joined.
func insertGap(gaps []span, s span) []span {
	i := 0
	for i < len(gaps) && gaps[i].start < s.start {
		i++
	}
	out := append(append(append([]span{}, gaps[:i]...), s), gaps[i:]...)
	merged := out[:1]
	for _, g := range out[1:] {
		if last := &merged[len(merged)-1]; last.end == g.start {
			last.end = g.end
			continue
		}
		merged = append(merged, g)
	}
	return merged
}

// onRobbed sets what ends a claim's fetch when the rest is given to another connection; at once, if it was.
func (p *plan) onRobbed(c *claim, stop func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.stop = stop
	if c.next >= c.end {
		stop()
	}
}

// bounds gives what is left of a claim.
func (p *plan) bounds(c *claim) (from, to int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return c.next, c.end
}

// satisfied reports whether nothing is left of a claim.
func (p *plan) satisfied(c *claim) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return c.next >= c.end
}

// open reports whether the object's size is still unknown.
func (p *plan) open() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.size < 0
}

// finish ends an object of unknown size at what its one claim has written.
func (p *plan) finish(c *claim) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.size, c.end = p.done.frontier(), c.next
	p.wake()
}

// complete reports whether every byte is written.
func (p *plan) complete() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.size >= 0 && p.done.bytes == p.size
}

// bytes gives how many bytes are written.
func (p *plan) bytes() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done.bytes
}

// waiting reports whether a run is free to be claimed.
func (p *plan) waiting() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.gaps) > 0
}

// snapshot gives what is to be stored.
func (p *plan) snapshot() []Segment {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done.segments()
}

// sum gives the checksum of the whole object once it is complete.
func (p *plan) sum() (uint64, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done.sum(p.size)
}

// frontier gives how far the bytes go without a gap, and a channel that is closed when it may have grown.
func (p *plan) frontier() (at int64, complete bool, changed <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done.frontier(), p.size >= 0 && p.done.bytes == p.size, p.changed
}

// beginSync gives the epoch of everything that is written so far; bytes from now on have the next one.
// False where all is synced.
func (p *plan) beginSync() (uint32, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.done.unsynced() {
		return 0, false
	}
	epoch := p.epoch
	p.epoch++
	return epoch, true
}

// endSync counts everything up to epoch as synced.
func (p *plan) endSync(epoch uint32) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done.settle(epoch)
}

// dropUnsynced forgets what a failed sync may have lost. The plan hands out nothing afterwards.
func (p *plan) dropUnsynced() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done.dropUnsynced()
	p.gaps = nil
}
