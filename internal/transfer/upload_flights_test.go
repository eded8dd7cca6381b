package transfer

import (
	"testing"
	"time"
)

// A part that went out and has no answer yet is told of once, and counted until it lands or begins again.
func TestPartsThatWaitForTheirAnswerAreCounted(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	s := newFlights([]int{1, 2, 3}, uploadPlan{size: 30, part: 10})
	u := &upload{plan: s.plan}
	f, other := s.next(t.Context(), now), s.next(t.Context(), now)
	if n := s.waiting(); n != 1 {
		t.Errorf("%d of 1 wait to be sent", n)
	}
	_, b := u.chunk(piece{span: s.plan.at(f.number)})
	f.carries(b)
	for _, left := range []int64{4, 0} {
		b.counted.Store(10 - left)
		if want := map[bool]int{true: 1}[left == 0]; s.unanswered() != want {
			t.Errorf("%d bytes are left, %d wait", left, s.unanswered())
		}
	}
	for range 3 {
		b.sent()
	}
	if len(s.sent) != 1 {
		t.Errorf("told %d times", len(s.sent))
	}
	if b.counted.Store(0); s.unanswered() != 0 {
		t.Error("another try counts as the last one")
	}
	b.counted.Store(10)
	s.land(f, now, true)
	s.land(other, now, false)
	if n := s.unanswered(); n != 0 {
		t.Errorf("%d wait after all", n)
	}
}

// A short last part that is there soon does not make the others look slow, so that none is sent twice for it.
func TestAShortLastPartMakesNoOtherSlow(t *testing.T) {
	t.Parallel()
	start := time.Unix(0, 0)
	s := newFlights([]int{1, 2, 3}, uploadPlan{size: 21, part: 10})
	u := &upload{plan: s.plan}
	first, second, short := s.next(t.Context(), start), s.next(t.Context(), start), s.next(t.Context(), start)
	for _, f := range []*flight{first, second} {
		_, b := u.chunk(piece{span: s.plan.at(f.number)})
		f.carries(b)
		b.counted.Store(2)
	}
	s.land(short, start.Add(3*time.Second), true)
	if now := start.Add(4 * time.Second); s.some(now) {
		t.Error("a part is sent twice because the short one was quick")
	}
	s.land(first, start.Add(5*time.Second), true)
	if now := start.Add(20 * time.Second); !s.some(now) {
		t.Error("a part that takes four times as long as another is not sent twice")
	}
}

// TestPartsThatHaveHardlyBegunAreShed, and go later; those that are well under way go on.
func TestPartsThatHaveHardlyBegunAreShed(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	s := newFlights([]int{1, 2, 3, 4}, uploadPlan{size: 400, part: 100})
	u := &upload{plan: s.plan}
	var all []*flight
	for _, gone := range []int64{40, 5, 90} {
		f := s.next(t.Context(), now)
		_, b := u.chunk(piece{span: s.plan.at(f.number)})
		f.carries(b)
		b.counted.Store(gone)
		all = append(all, f)
	}
	s.shed(2)
	for i, f := range all {
		if stopped := f.ctx.Err() != nil; stopped != (i == 1) {
			t.Errorf("part %d: stopped %v", f.number, stopped)
		}
	}
	if s.land(all[1], now, false); s.waiting() != 2 {
		t.Errorf("%d parts wait, not 2", s.waiting())
	}
	if f := s.next(t.Context(), now); f.number != 2 {
		t.Errorf("part %d goes next", f.number)
	}
}
