package request_test

import (
	"context"
	"testing"
	"time"

	"daypass/internal/lab"
	"daypass/internal/request"
)

// What came while nobody watched is told when a watch begins, each once, and a request that is made meanwhile is looked at.
func TestWatch(t *testing.T) {
	t.Parallel()
	s := lab.MinIO(t)
	r := newRoom(t, s)
	made := r.create(request.Spec{Kind: request.Post})
	if status := r.post(*made.Form, made.Form.Prefix+"early.txt", []byte("x")); status != 201 {
		t.Fatal(status)
	}
	events, stop := r.Subscribe()
	defer stop()
	ctx, end := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.Watch(ctx, nil)
	}()
	wantArrival(t, events, made.Request.ID, "early.txt")
	other := r.create(request.Spec{Kind: request.Post})
	if status := r.post(*other.Form, other.Form.Prefix+"late.txt", []byte("x")); status != 201 {
		t.Fatal(status)
	}
	wantArrival(t, events, other.Request.ID, "late.txt")
	end()
	<-done
	if len(events) != 0 {
		t.Errorf("told twice: %+v", <-events)
	}
}

func wantArrival(t *testing.T, events <-chan request.Event, id, name string) {
	t.Helper()
	select {
	case e := <-events:
		if e.Kind != request.Arrived || e.Request.ID != id || e.Arrival.Name != name {
			t.Errorf("%+v, want %s", e, name)
		}
	case <-time.After(30 * time.Second):
		t.Fatalf("%s was not told", name)
	}
}
