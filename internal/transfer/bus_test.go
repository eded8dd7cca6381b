package transfer

import "testing"

// A subscriber that does not read misses no state and gets one progress event a job, the newest, in order.
func TestSlowSubscriberGetsEveryStateAndTheNewestProgress(t *testing.T) {
	t.Parallel()
	b := newBus()
	events, end := b.subscribe()
	b.publish(Event{Kind: EventState, Job: Job{ID: "first"}}) // taken by the queue's goroutine, perhaps
	for i := range 1000 {
		b.publish(Event{Kind: EventProgress, Job: Job{ID: "a", Done: int64(i)}})
		b.publish(Event{Kind: EventProgress, Job: Job{ID: "b", Done: int64(i)}})
		if i%100 == 0 {
			b.publish(Event{Kind: EventState, Job: Job{ID: "a"}})
		}
	}
	states, progress, last := 0, 0, map[string]int64{}
	var seq uint64
	for states < 11 || last["a"] < 999 || last["b"] < 999 {
		e := <-events
		if e.Seq <= seq {
			t.Fatalf("number %d after %d", e.Seq, seq)
		}
		seq = e.Seq
		if e.Kind == EventState {
			states++
			continue
		}
		progress++
		last[e.Job.ID] = e.Job.Done
	}
	if states != 11 || progress > 10 {
		t.Errorf("%d states, %d progress events", states, progress)
	}
	end()
	end()
	if _, open := <-events; open {
		t.Error("not closed")
	}
	b.close()
}

func TestSubscriberAfterTheEnd(t *testing.T) {
	t.Parallel()
	b := newBus()
	b.close()
	events, end := b.subscribe()
	defer end()
	if _, open := <-events; open {
		t.Error("not closed")
	}
}
