package transfer

import (
	"testing"
	"time"

	"github.com/minio/crc64nvme"
	"pgregory.net/rapid"

	"daypass/internal/lab"
)

// scripted drives a plan with random connections: whatever they do, each byte is counted once and the sum is right.
type scripted struct {
	t      *rapid.T
	plan   *plan
	blob   lab.Blob
	claims []*claim
	now    time.Time
}

func TestPlanBringsEachByteOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Int64Range(0, 40<<20).Draw(t, "size")
		s := &scripted{t: t, plan: newPlan(size, ranges{}), blob: lab.Blob{Seed: 1, Length: size}, now: time.Unix(0, 0)}
		for steps := 0; !s.plan.complete(); steps++ {
			s.now = s.now.Add(time.Duration(rapid.IntRange(0, 3000).Draw(t, "ms")) * time.Millisecond)
			s.step(steps > 200)
		}
		sum, whole := s.plan.sum()
		if want := crc64nvme.Checksum(s.blob.Bytes()); !whole || sum != want {
			t.Fatalf("sum %x, %v, want %x", sum, whole, want)
		}
		if s.plan.waiting() || s.plan.claim(s.now) != nil {
			t.Fatal("something is left to claim")
		}
	})
}

// step lets one connection claim, write, break off, or lets the disk sync. In a hurry it only makes progress.
func (s *scripted) step(hurry bool) {
	what := rapid.IntRange(0, 9).Draw(s.t, "step")
	switch {
	case len(s.claims) == 0 || (what == 0 && !hurry && len(s.claims) < 6):
		c := s.plan.claim(s.now)
		if c == nil {
			c = s.plan.steal(s.now)
		}
		if c != nil {
			s.claims = append(s.claims, c)
		}
	case what == 1 && !hurry:
		s.drop(rapid.IntRange(0, len(s.claims)-1).Draw(s.t, "dropped"))
	case what == 2:
		if epoch, ok := s.plan.beginSync(); ok {
			s.write(0, 70_000)
			s.plan.endSync(epoch)
		}
	default:
		i := rapid.IntRange(0, len(s.claims)-1).Draw(s.t, "writer")
		s.write(i, rapid.Int64Range(1, 6<<20).Draw(s.t, "bytes"))
	}
}

func (s *scripted) write(i int, n int64) {
	c := s.claims[i]
	n = s.plan.hold(c, n)
	if n > 0 {
		b := make([]byte, n)
		_, _ = s.blob.ReadAt(b, c.next)
		if err := s.plan.wrote(c, n, crc64nvme.Checksum(b), s.now); err != nil {
			s.t.Fatalf("wrote: %v", err)
		}
	}
	if s.plan.satisfied(c) {
		s.drop(i)
	}
}

func (s *scripted) drop(i int) {
	s.plan.release(s.claims[i])
	s.claims = append(s.claims[:i], s.claims[i+1:]...)
}

func TestStoredSegmentsGiveTheSamePlan(t *testing.T) {
	t.Parallel()
	blob := lab.Blob{Seed: 2, Length: 1000}
	whole := blob.Bytes()
	rapid.Check(t, func(t *rapid.T) {
		var r ranges
		for at := int64(0); at < blob.Length; {
			end := min(at+rapid.Int64Range(1, 200).Draw(t, "length"), blob.Length)
			if rapid.Bool().Draw(t, "there") {
				epoch := uint32(rapid.IntRange(0, 2).Draw(t, "epoch"))
				if err := r.add(written{span{at, end}, crc64nvme.Checksum(whole[at:end]), epoch}); err != nil {
					t.Fatal(err)
				}
			}
			at = end
		}
		for _, s := range r.segments() {
			if s.CRC64NVME != crc64nvme.Checksum(whole[s.Start:s.End]) {
				t.Fatalf("segment %+v", s)
			}
		}
		same, err := loadRanges(r.segments(), blob.Length, true)
		if err != nil || same.bytes != r.bytes || len(same.missing(blob.Length)) != len(r.missing(blob.Length)) {
			t.Fatalf("%v, %d of %d bytes", err, same.bytes, r.bytes)
		}
		afterPowerLoss, err := loadRanges(r.segments(), blob.Length, false)
		if err != nil || afterPowerLoss.unsynced() {
			t.Fatalf("%v, believed what was not synced", err)
		}
	})
}

func TestDamagedSegmentsAreNotBelieved(t *testing.T) {
	t.Parallel()
	for name, segments := range map[string][]Segment{
		"overlap":  {{Start: 0, End: 10, Synced: true}, {Start: 5, End: 15, Synced: true}},
		"same":     {{Start: 0, End: 10, Synced: true}, {Start: 0, End: 10, Synced: true}},
		"inside":   {{Start: 0, End: 10}, {Start: 2, End: 3}},
		"backward": {{Start: 10, End: 5}},
		"empty":    {{Start: 5, End: 5}},
		"beyond":   {{Start: 0, End: 101}},
		"negative": {{Start: -1, End: 5}},
		"bridging": {{Start: 0, End: 10}, {Start: 20, End: 30}, {Start: 10, End: 25}},
	} {
		if _, err := loadRanges(segments, 100, true); err == nil {
			t.Errorf("%s: believed", name)
		}
	}
}

func TestManySegmentsLoadFast(t *testing.T) {
	t.Parallel()
	segments := make([]Segment, 12_800)
	for i := range segments {
		segments[i] = Segment{Start: int64(i) * 10, End: int64(i)*10 + 9, Synced: true}
	}
	begin := time.Now()
	r, err := loadRanges(segments, 200_000, true)
	if err != nil || len(r.runs) != len(segments) {
		t.Fatal(err, len(r.runs))
	}
	newPlan(200_000, r)
	if took := time.Since(begin); took > time.Second {
		t.Errorf("took %v", took)
	}
}

func TestStealTakesHalfOfASlowTailAndAllOfAStillOne(t *testing.T) {
	t.Parallel()
	begin := time.Unix(0, 0)
	p := newPlan(4<<20, ranges{})
	p.shares = 1
	p.claim(begin)
	if p.steal(begin.Add(time.Minute)) == nil {
		t.Fatal("a connection that brought nothing for a minute keeps its bytes")
	}
	p = newPlan(4<<20, ranges{})
	p.shares = 1
	slow := p.claim(begin)
	p.hold(slow, 1<<20)
	if err := p.wrote(slow, 1<<20, 0, begin.Add(2*time.Second)); err != nil {
		t.Fatal(err)
	}
	half := p.steal(begin.Add(2 * time.Second))
	if half == nil || slow.end != half.start || half.end != 4<<20 || half.start-slow.next != half.end-half.start {
		t.Fatalf("half: %+v of %+v", half, slow)
	}
	if p.steal(begin.Add(2*time.Second+time.Millisecond)) != nil {
		t.Error("what is left would be done in time")
	}
}
