package sqlite_test

import (
	"slices"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/transfer"
)

// inOrder lists the queue by page of two.
func inOrder(t *testing.T, s transfer.Store) (ids []string) {
	t.Helper()
	f := transfer.Filter{InOrder: true, Limit: 2}
	for {
		page, err := s.List(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range page {
			ids = append(ids, j.ID)
		}
		if len(page) < f.Limit {
			return ids
		}
		f.After = page[len(page)-1].ID
	}
}

func TestTheOrderOfTheQueueIsKept(t *testing.T) {
	t.Parallel()
	db, dir := fresh(t)
	s := db.Transfers(memorySealer(dir))
	var want []string
	for n := range 6 {
		j := job(n)
		if n == 4 {
			j.State = transfer.StateDone
		}
		if err := s.Create(t.Context(), j); err != nil {
			t.Fatal(err)
		}
		if n != 4 {
			want = append(want, j.ID)
		}
	}
	move := func(id, before string) {
		t.Helper()
		moved, err := s.Move(t.Context(), id, before)
		if err != nil {
			t.Fatal(err)
		}
		want = slices.DeleteFunc(want, func(x string) bool { return x == id })
		at := len(want)
		if before != "" {
			at = slices.Index(want, before)
		}
		want = slices.Insert(want, at, id)
		if got := inOrder(t, s); !slices.Equal(got, want) {
			t.Fatalf("%s before %q: %v, want %v", id, before, got, want)
		}
		if j, err := s.Get(t.Context(), id); err != nil || moved[id] != j.Position {
			t.Errorf("told %d, is %d, %v", moved[id], j.Position, err)
		}
	}
	first, last := want[0], want[4]
	move(last, first)
	move(first, "")
	for range 60 { // the room between two runs out, and is made anew
		move(want[3], want[1])
	}
	// What is stored otherwise leaves the order alone, and what is new is last.
	j, err := s.Get(t.Context(), want[2])
	if err != nil {
		t.Fatal(err)
	}
	j.Position = 1
	if err := s.Update(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	fresh := job(9)
	fresh.Position = 0
	if err := s.Create(t.Context(), fresh); err != nil {
		t.Fatal(err)
	}
	want = append(want, fresh.ID)
	if got := inOrder(t, s); !slices.Equal(got, want) {
		t.Fatalf("%v, want %v", got, want)
	}
	if j, err = s.Get(t.Context(), fresh.ID); err != nil {
		t.Fatal(err)
	}
	if last, err := s.Last(t.Context()); err != nil || last != j.Position {
		t.Errorf("the last is %d, not %d, %v", last, j.Position, err)
	}
	_, err = s.Move(t.Context(), "zzzz", "")
	wantCode(t, err, apperr.JobNotFound)
	_, err = s.Move(t.Context(), first, "zzzz")
	wantCode(t, err, apperr.JobNotFound)
	_, err = s.Move(t.Context(), job(4).ID, first)
	wantCode(t, err, apperr.JobNotPossible)
}
