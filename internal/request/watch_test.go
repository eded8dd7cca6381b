package request_test

import (
	"context"
	"net/http"
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

// What comes with a closed request, whose signature cannot be recalled, is told until that ends; after it nobody looks.
func TestWatchAfterAClose(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		r := newRoom(t, s)
		made := r.create(request.Spec{Kind: request.Put})
		done, err := r.Close(t.Context(), made.Request.ID)
		if err != nil || !done.UsableUntil.Equal(made.Request.ExpiresAt) {
			t.Fatalf("%+v, %v", done, err)
		}
		if status, _ := r.send(http.MethodPut, made.Link.URL.Reveal(), []byte("late"), nil); status != http.StatusOK {
			t.Fatal(status)
		}
		events, stop := r.Subscribe()
		defer stop()
		ctx, end := context.WithCancel(t.Context())
		watched := make(chan struct{})
		go func() {
			defer close(watched)
			r.Watch(ctx, nil)
		}()
		wantArrival(t, events, made.Request.ID, "file")
		end()
		<-watched
		if done, err = r.Close(t.Context(), made.Request.ID); err != nil || !done.UsableUntil.Equal(made.Request.ExpiresAt) || len(done.News) != 0 {
			t.Errorf("closed again: %+v, %v", done, err)
		}
		open := request.Filter{States: []request.State{request.Closed}}
		for after, want := range map[time.Duration]int{0: 1, 2 * time.Hour: 0} {
			open.MayCome = time.Now().Add(after)
			if all, err := r.List(t.Context(), open); err != nil || len(all) != want {
				t.Errorf("after %v: %+v, %v", after, all, err)
			}
		}
	})
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
