package app

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"daypass/internal/transfer"
)

func progress(id string, done int64) transfer.Event {
	return transfer.Event{Kind: transfer.EventProgress, Job: transfer.Job{ID: id, Done: done, Size: 1000}, BytesPerSecond: 7}
}

func state(id string, s transfer.State) transfer.Event {
	return transfer.Event{Kind: transfer.EventState, Job: transfer.Job{ID: id, State: s}}
}

// pumped runs a pump on a fake clock: feed sends events and lets time pass; the window that heard is given back.
func pumped(t *testing.T, feed func(events chan<- transfer.Event)) *fakeWindow {
	t.Helper()
	w := &fakeWindow{}
	synctest.Test(t, func(t *testing.T) {
		events := make(chan transfer.Event)
		done := make(chan struct{})
		go func() {
			defer close(done)
			(&pump{window: w}).run(t.Context(), events)
		}()
		feed(events)
		close(events)
		<-done
	})
	return w
}

func TestStatesAreNeverDropped(t *testing.T) {
	t.Parallel()
	w := pumped(t, func(events chan<- transfer.Event) {
		for n := range 1000 {
			events <- state(strconv.Itoa(n), transfer.StateQueued)
			events <- progress(strconv.Itoa(n), 1)
			events <- state(strconv.Itoa(n), transfer.StateRunning)
		}
	})
	if got := named[TransferEvent](w, EventTransfer); len(got) != 2000 {
		t.Fatalf("%d of 2000 state changes came through", len(got))
	}
}

// storm sends the progress of some jobs every 10 ms for a while, and gives what the page heard.
func storm(t *testing.T, jobs int, lasts time.Duration) []ProgressEvent {
	t.Helper()
	rounds := int(lasts / (10 * time.Millisecond))
	w := pumped(t, func(events chan<- transfer.Event) {
		for round := range rounds {
			for n := range jobs {
				events <- progress(strconv.Itoa(n), int64(round))
			}
			time.Sleep(10 * time.Millisecond) //nolint:forbidigo // the clock is a fake one
		}
	})
	told := named[ProgressEvent](w, EventProgress)
	last := told[len(told)-1].Rows
	if len(last) != jobs || last[0].Done != int64(rounds-1) || last[0].BytesPerSecond != 7 || last[0].Size != 1000 {
		t.Fatalf("the last event must hold the newest of all %d: %d rows, first %+v", jobs, len(last), last[0])
	}
	return told
}

func TestProgressOfAFewIsToldTenTimesASecond(t *testing.T) {
	t.Parallel()
	if told := storm(t, 3, time.Second); len(told) < 9 || len(told) > 10 {
		t.Fatalf("a second of progress was told in %d events; 9 or 10 are right", len(told))
	}
}

func TestProgressOfACrowdIsToldTogetherAndSeldom(t *testing.T) {
	t.Parallel()
	told := storm(t, 1000, 3*time.Second)
	if len(told) < 5 || len(told) > 7 {
		t.Fatalf("three seconds of 1000 jobs were told in %d events; 5 to 7 are right", len(told))
	}
}

func TestNumbersGrowByOneAndOldProgressIsNotToldAfterAState(t *testing.T) {
	t.Parallel()
	w := pumped(t, func(events chan<- transfer.Event) {
		events <- progress("a", 5)
		events <- state("a", transfer.StateDone)
		events <- progress("b", 6)
		time.Sleep(2 * tick) //nolint:forbidigo // the clock is a fake one
		events <- transfer.Event{Kind: transfer.EventGone, Job: transfer.Job{ID: "b"}}
	})
	var seqs []uint64
	for _, e := range w.events {
		switch p := e.payload.(type) {
		case TransferEvent:
			seqs = append(seqs, p.Seq)
		case GoneEvent:
			seqs = append(seqs, p.Seq)
		case ProgressEvent:
			seqs = append(seqs, p.Seq)
			if len(p.Rows) != 1 || p.Rows[0].ID != "b" {
				t.Errorf("progress of a was told after its end: %+v", p.Rows)
			}
		}
	}
	if len(seqs) != 3 || seqs[0] != 1 || seqs[1] != 2 || seqs[2] != 3 {
		t.Errorf("numbers %v, want 1 2 3", seqs)
	}
}
