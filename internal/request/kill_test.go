package request_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/request"
)

var errKilled = errors.New("killed")

// killed is a store, and a storage's hand, that do nothing any more from the nth step on, as after a kill.
type killed struct {
	request.Store
	left *int
}

func (k killed) step() error {
	if *k.left--; *k.left < 0 {
		return errKilled
	}
	return nil
}

func (k killed) AddRequest(ctx context.Context, r request.Request) error {
	if err := k.step(); err != nil {
		return err
	}
	return k.Store.AddRequest(ctx, r)
}

func (k killed) UpdateRequest(ctx context.Context, r request.Request) error {
	if err := k.step(); err != nil {
		return err
	}
	return k.Store.UpdateRequest(ctx, r)
}

func (k killed) DeleteRequest(ctx context.Context, id string) error {
	if err := k.step(); err != nil {
		return err
	}
	return k.Store.DeleteRequest(ctx, id)
}

// killedStorage ends no upload after the kill.
type killedStorage struct {
	request.Storage
	k killed
}

func (s killedStorage) EndUploads(ctx context.Context, a profile.Access, bucket, prefix string, known map[string]string) (bool, error) {
	if *s.k.left < 0 {
		return false, errKilled
	}
	return s.Storage.EndUploads(ctx, a, bucket, prefix, known)
}

// A kill at any step of making or closing leaves nothing that a sweep does not find.
func TestKillsWhileMakingAndClosing(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		for steps := range 12 {
			r := newRoom(t, s)
			r.profiles.a.Traits.Pages = "yes"
			left := steps
			k := killed{r.cfg.Store, &left}
			cfg := r.cfg
			cfg.Store, cfg.Storage = k, killedStorage{r.cfg.Storage, k}
			dying := request.NewService(cfg)
			made, err := dying.Create(t.Context(), request.Spec{Profile: "lab", Bucket: s.Bucket, Kind: request.Page, BigFiles: 2, Prefix: "in"})
			if err == nil {
				_, err = dying.Close(t.Context(), made.Request.ID)
			}
			if steps < 6 && !errors.Is(err, errKilled) {
				t.Fatalf("%d steps: %v", steps, err)
			}
			if made, err := r.List(t.Context(), request.Filter{States: []request.State{request.Open}}); err != nil || len(made) > 0 {
				r.ahead.Store(int64(2 * time.Hour)) // it was made and not closed: its time comes
			}
			swept, err := r.Sweep(t.Context(), link.SweepOptions{HalfMade: true})
			if err != nil || swept.Failure != nil {
				t.Errorf("%d steps: %+v, %v", steps, swept, err)
			}
			if _, err := r.links.Sweep(t.Context(), link.SweepOptions{HalfMade: true}); err != nil {
				t.Errorf("%d steps: %v", steps, err)
			}
			if open := s.Uploads(t); strings.Contains(open, "<UploadId>") {
				t.Errorf("%d steps: open uploads: %s", steps, open)
			}
			if keys := s.Keys(t, ""); len(keys) != 0 {
				t.Errorf("%d steps: left %q", steps, keys)
			}
			all, err := r.List(t.Context(), request.Filter{})
			for _, q := range all {
				if q.State != request.Closed {
					t.Errorf("%d steps: %s", steps, q.State)
				}
			}
			if err != nil {
				t.Error(err)
			}
		}
	})
}

// What cannot be made leaves nothing, and says why.
func TestCreateRefuses(t *testing.T) {
	t.Parallel()
	s := lab.Versity(t)
	for name, tc := range map[string]struct {
		change func(*request.Spec)
		want   apperr.Code
	}{
		"kind":    {func(q *request.Spec) { q.Kind = "carrier pigeon" }, apperr.NotSupported},
		"profile": {func(q *request.Spec) { q.Profile = "none" }, apperr.ProfileUnknown},
		"bucket":  {func(q *request.Spec) { q.Bucket = "none-such" }, apperr.BucketGone},
		"past":    {func(q *request.Spec) { q.Expiry.Until = time.Now().Add(-time.Minute) }, apperr.ExpiryPast},
		"place":   {func(q *request.Spec) { q.Prefix = "/up" }, apperr.PlaceInvalid},
	} {
		r := newRoom(t, s)
		q := request.Spec{Profile: "lab", Bucket: s.Bucket, Kind: request.Ticket}
		tc.change(&q)
		if _, err := r.Create(t.Context(), q); apperr.CodeOf(err) != tc.want {
			t.Errorf("%s: %v, want %s", name, err, tc.want)
		}
		r.wantRequests()
	}
}

// A request in a storage that was removed is told once when it is over, and then forgotten; one that may still be used is kept.
func TestRequestsOfRemovedProfilesAreForgotten(t *testing.T) {
	t.Parallel()
	r := newRoom(t, lab.Versity(t))
	r.create(request.Spec{Kind: request.Ticket})
	r.profiles.a.ID, r.profiles.a.Name = "another", "another"
	sweep := func(forget bool) (told int) {
		t.Helper()
		_, err := r.Sweep(t.Context(), link.SweepOptions{HalfMade: true, Forget: forget, Failed: func(_ string, err error) {
			told++
			why := map[bool]string{true: "forgotten", false: "removed"}[forget]
			if params := apperr.From(err).Params(); apperr.CodeOf(err) != apperr.ProfileUnknown || params["name"] != "lab" || params["why"] != why {
				t.Errorf("%v, %v", err, params)
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		return told
	}
	if told := sweep(true); told != 0 {
		t.Errorf("told %d times while it may be used", told)
	}
	r.wantRequests(request.Open)
	r.ahead.Store(int64(60 * 24 * time.Hour))
	for _, forget := range []bool{false, false, true} { // where nobody listens, nothing is forgotten
		if told := sweep(forget); told != 1 {
			t.Errorf("told %d times", told)
		}
	}
	r.wantRequests(request.Closed)
	if told := sweep(true); told != 0 {
		t.Errorf("told %d times after it was forgotten", told)
	}
}
