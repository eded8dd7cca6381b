package app

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/lab"
	"daypass/internal/request"
	"daypass/internal/secret"
	"daypass/internal/ticket"
)

// asks is services with one storage.
func asks(t *testing.T) (*opened, *lab.Server) {
	t.Helper()
	server := lab.Versity(t)
	o := openServices(t, t.TempDir())
	must(o.storage.Add(draftFor(server)))(t)
	return o, server
}

// A request goes from asking to its end: what a stranger sent is told without being asked for, saved under its name, marked,
// and stays when the link ends.
func TestRequests(t *testing.T) {
	o, server := asks(t)
	asked := must(o.requests.Create(AskRequest{Profile: "office", Bucket: server.Bucket, Prefix: "in/", Title: "Photos", ExpiresInSeconds: 3600}))(t)
	if r := asked.Request; r.State != RequestOpen || r.Kind != AskPage || !r.HasLink || asked.URL == "" || !asked.LocalOnly || asked.Notice == nil || asked.Notice.Code != string(apperr.PagePathStyle) {
		t.Fatalf("%+v", asked)
	}
	again := must(o.requests.Create(AskRequest{Profile: "office", Bucket: server.Bucket, ExpiresInSeconds: 3600}))(t)
	if again.Notice != nil {
		t.Error("what a shared address means is said once")
	}
	if err := o.requests.Copy(asked.Request.ID); err != nil || o.window.clipboard != asked.URL {
		t.Errorf("copied %q, %v", o.window.clipboard, err)
	}
	body := bytes.Repeat([]byte("photo "), 1000)
	server.Put(t, asked.Request.Prefix+"abcd1234/Site/north.jpg", body)
	go o.goOn() // the window is there, and looks after its requests
	var told RequestEvent
	lab.Eventually(t, 30*time.Second, func() bool {
		for _, e := range named[RequestEvent](o.window, EventRequest) {
			if e.Request.ID == asked.Request.ID && e.News > 0 {
				told = e
			}
		}
		return told.News > 0
	}, "the arrival is told")
	if told.News != 1 || told.Request.Arrived != 1 || told.Request.Unseen != 1 {
		t.Errorf("told: %+v", told)
	}
	came := must(o.requests.Arrivals(ArrivalFilter{Request: asked.Request.ID}))(t)
	if len(came.Arrivals) != 1 || came.Arrivals[0].Path != "Site/north.jpg" || came.Arrivals[0].Size != int64(len(body)) || came.Arrivals[0].Seen {
		t.Fatalf("%+v", came)
	}
	folder := t.TempDir()
	jobs := must(o.requests.Fetch(FetchRequest{Request: asked.Request.ID, Folder: folder}))(t)
	o.awaitJob(t, jobs[0].ID, JobDone)
	if saved, err := os.ReadFile(filepath.Join(folder, "Photos", "Site", "north.jpg")); err != nil || !bytes.Equal(saved, body) {
		t.Errorf("saved: %v", err)
	}
	server.Put(t, asked.Request.Prefix+"abcd1234/Site/south.jpg", []byte("south"))
	must(o.requests.Look(asked.Request.ID))(t)
	second := must(o.requests.Fetch(FetchRequest{Request: asked.Request.ID, Folder: folder}))(t)
	o.awaitJob(t, second[0].ID, JobDone)
	if j := must(o.day.Transfers.Job(t.Context(), second[0].ID))(t); len(second) != 1 || j.Files != 2 || j.FilesSkipped != 1 || j.Name != "Photos" {
		t.Errorf("saved again: %+v", j)
	}
	if r := must(o.requests.MarkSeen(asked.Request.ID, 0))(t); r.Unseen != 0 || r.Arrived != 2 {
		t.Errorf("seen: %+v", r)
	}
	if r := must(o.requests.MarkSeen(asked.Request.ID, came.Arrivals[0].ID))(t); r.Unseen != 0 || r.Arrived != 2 {
		t.Errorf("seen: %+v", r)
	}
	if closed := must(o.requests.Close(asked.Request.ID))(t); closed.Request.State != RequestOver || closed.Request.ClosedAt == "" {
		t.Errorf("closed: %+v", closed)
	}
	answer, err := http.Get(asked.URL)
	if err != nil || answer.StatusCode < 400 {
		t.Errorf("the link works after the end: %v", err)
	}
	_ = answer.Body.Close()
	if err := o.requests.Copy(asked.Request.ID); apperr.CodeOf(err) != apperr.RequestClosed {
		t.Errorf("copied after the end: %v", err)
	}
	all := must(o.requests.List(RequestFilter{}))(t)
	if len(all.Requests) != 2 || all.Requests[0].ID != again.Request.ID {
		t.Errorf("%+v", all)
	}
	o.saysNone(t, signatureOf(t, asked.URL), all, came, jobs, told)
	o.saysNone(t, server.SecretKey, all, asked)
}

// A ticket is a file in the download folder, and nothing of it is shown.
func TestRequestByTicket(t *testing.T) {
	o, server := asks(t)
	asked := must(o.requests.Create(AskRequest{Profile: "office", Bucket: server.Bucket, Kind: AskTicket, Title: "The film", MaxBytes: 1 << 30, ExpiresInSeconds: 3600}))(t)
	if asked.URL != "" || asked.Request.HasLink || asked.Request.File != "The film.daypass" || asked.Request.Limit != LimitedOnArrival {
		t.Fatalf("%+v", asked)
	}
	text, err := os.ReadFile(filepath.Join(o.downloads, asked.Request.File))
	if err != nil {
		t.Fatal(err)
	}
	made, err := ticket.Parse(text)
	if err != nil || made.Title != "The film" {
		t.Errorf("%+v, %v", made, err)
	}
	for _, bad := range []AskRequest{{Profile: "office", Bucket: server.Bucket, MaxBytes: -1}, {Profile: "office"}, {Profile: "office", Bucket: server.Bucket, Kind: "smoke"}} {
		if _, err := o.requests.Create(bad); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
	if _, err := o.requests.Fetch(FetchRequest{Request: asked.Request.ID, Arrival: 99, Folder: t.TempDir()}); apperr.CodeOf(err) != apperr.ObjectGone {
		t.Errorf("an arrival that is none: %v", err)
	}
	must(o.requests.Close(asked.Request.ID))(t)
}

// Many arrivals are one event, and a failed look is none.
func TestArrivalsAreToldTogether(t *testing.T) {
	o, server := asks(t)
	asked := must(o.requests.Create(AskRequest{Profile: "office", Bucket: server.Bucket, ExpiresInSeconds: 3600}))(t)
	events := make(chan request.Event, 300)
	one := must(o.day.Requests.Get(t.Context(), asked.Request.ID))(t)
	for range 200 {
		events <- request.Event{Kind: request.Arrived, Request: one, Arrival: &request.Arrival{}}
	}
	events <- request.Event{Kind: request.Failed, Request: one, Err: apperr.New(apperr.BucketGone, nil)}
	o.work.Go(func() { o.tellRequests(o.ctx, o.day, events) })
	lab.Eventually(t, 10*time.Second, func() bool { return len(named[RequestEvent](o.window, EventRequest)) > 0 }, "told")
	if told := named[RequestEvent](o.window, EventRequest); len(told) != 1 || told[0].News != 200 {
		t.Errorf("%+v", told)
	}
	close(events)
}

// What another process on the same data folder does with requests shows up by itself, each once.
func TestRequestsOfOthersAreTold(t *testing.T) {
	o, server := asks(t)
	here := must(o.requests.Create(AskRequest{Profile: "office", Bucket: server.Bucket, Title: "Here", ExpiresInSeconds: 3600}))(t).Request
	other, err := daypass.Open(t.Context(), daypass.Options{DataDir: o.day.Dir(), NoKeychain: true, Passphrase: func(context.Context) (secret.String, error) {
		return secret.NewString("correct horse"), nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close(t.Context()) }()
	o.work.Go(func() { o.tellOthers(o.ctx, o.day) })
	if _, err := other.Requests.Close(t.Context(), here.ID); err != nil {
		t.Fatal(err)
	}
	there := must(other.Requests.Create(t.Context(), request.Spec{Profile: "office", Bucket: server.Bucket, Kind: request.Put, Title: "There"}))(t)
	told := func(id string, state RequestState) (count int) {
		for _, e := range named[RequestEvent](o.window, EventRequest) {
			if e.Request.ID == id && e.Request.State == state && e.News == 0 {
				count++
			}
		}
		return count
	}
	lab.Eventually(t, 15*time.Second, func() bool { return told(here.ID, RequestOver) > 0 && told(there.Request.ID, RequestOpen) > 0 }, "told")
	if told(here.ID, RequestOver) != 1 || told(there.Request.ID, RequestOpen) != 1 || told(here.ID, RequestOpen) != 0 {
		t.Errorf("%+v", named[RequestEvent](o.window, EventRequest))
	}
}
