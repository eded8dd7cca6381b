package app

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
)

// pasted gives what one pasted link is, its host agreed to.
func (o *opened) pasted(t *testing.T, url string) Inspection {
	t.Helper()
	read := must(o.links.Read("see " + url))(t)
	if len(read) != 1 {
		t.Fatalf("read: %+v", read)
	}
	if asked := must(o.links.Probe(read[0].Handle))(t); !asked.Private || asked.Page != nil || asked.Probed {
		t.Errorf("a private host is asked for leave first: %+v", asked)
	}
	if err := o.settings.AgreeHost(read[0].Host); err != nil {
		t.Fatal(err)
	}
	return must(o.links.Probe(read[0].Handle))(t)
}

func (o *opened) awaitDelivery(t *testing.T, name string) Delivery {
	t.Helper()
	var last Delivery
	lab.Eventually(t, time.Minute, func() bool {
		for _, e := range named[DeliveryEvent](o.window, EventDelivery) {
			if e.Delivery.Name == name {
				last = e.Delivery
			}
		}
		return last.Ended
	}, "the delivery's end")
	return last
}

// A share page's link is a list of files, which are saved as a folder; no address of them comes to the page.
func TestAPastedSharePage(t *testing.T) {
	server := lab.Versity(t)
	maker := openServices(t, t.TempDir())
	must(maker.storage.Add(draftFor(server)))(t)
	sent := sendFolder(t, maker, server)
	shared := must(maker.uploads.ShareItems(ShareSentRequest{Job: sent.ID, Title: "Kit", ExpiresInSeconds: 3600}))(t)
	o := openServices(t, t.TempDir())
	one := o.pasted(t, shared.Page.URL)
	if one.State != LinkWorks || one.Problem != nil || one.Page == nil || one.Page.Title != "Kit" || one.Page.Files != 2 || one.Page.Bytes != 6 || len(one.Page.First) != 2 || one.SecondsLeft < 3000 {
		t.Fatalf("%+v %+v", one, one.Page)
	}
	job := must(o.transfers.Save(SaveRequest{Handle: one.Handle}))(t)
	done := o.awaitJob(t, job.ID, JobDone)
	if done.Kind != KindFolderDownload || done.Name != "Kit" {
		t.Errorf("done: %+v", done)
	}
	for path, want := range map[string]string{"Kit/a.txt": "one", "Kit/deep/b.txt": "two"} {
		if got, err := os.ReadFile(filepath.Join(o.downloads, path)); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", path, got, err)
		}
	}
	o.saysNone(t, signatureOf(t, shared.Page.URL), one, job, done)
	if text := must(json.Marshal(one))(t); strings.Contains(strings.ToLower(string(text)), "x-amz-signature") {
		t.Error("the page got a link")
	}
}

// A request page's link takes files and folders; what could not be sent is told, and the rest is sent on demand.
func TestAPastedRequestPage(t *testing.T) {
	asker, server := asks(t)
	asked := must(asker.requests.Create(AskRequest{Profile: "office", Bucket: server.Bucket, Prefix: "in/", Title: "Photos", Note: "All of them", From: "Ada", ExpiresInSeconds: 3600}))(t)
	o := openServices(t, t.TempDir())
	one := o.pasted(t, asked.URL)
	if one.Capability != CanUpload || one.Page != nil || one.Upload == nil || !one.Upload.Several || one.Upload.Title != "Photos" || one.Upload.Note != "All of them" || one.Upload.From != "Ada" {
		t.Fatalf("%+v %+v", one, one.Upload)
	}
	large := lab.Blob{Seed: 3, Length: 20 << 20}.Bytes()
	folder := filepath.Dir(written(t, "large.mov", large))
	if err := os.MkdirAll(filepath.Join(folder, "deep"), 0o750); err != nil {
		t.Fatal(err)
	}
	small := []byte("a small one")
	if err := os.WriteFile(filepath.Join(folder, "deep", "small.txt"), small, 0o600); err != nil {
		t.Fatal(err)
	}
	lone, gone := written(t, "lone.txt", []byte("alone")), written(t, "gone.txt", []byte("late"))
	picked := o.picks.take([]string{folder, lone, gone})
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	begun := must(o.uploads.DeliverAll(DeliverRequest{Link: one.Handle, Handle: picked.Handle, Name: "d1"}))(t)
	if begun.Files != 4 || begun.Bytes < int64(len(large)) || begun.Ended {
		t.Errorf("begun: %+v", begun)
	}
	end := o.awaitDelivery(t, "d1")
	if end.Sent != 3 || end.Failed != 1 || end.Problem == nil || end.Problem.Code != string(apperr.SourceMissing) || end.Rest == "" || end.Job != "" {
		t.Fatalf("end: %+v %+v", end, end.Problem)
	}
	if err := os.WriteFile(gone, []byte("late"), 0o600); err != nil {
		t.Fatal(err)
	}
	must(o.uploads.DeliverAll(DeliverRequest{Link: one.Handle, Handle: end.Rest, Name: "d2"}))(t)
	if end := o.awaitDelivery(t, "d2"); end.Sent != 1 || end.Problem != nil || end.Rest != "" {
		t.Errorf("the rest: %+v %+v", end, end.Problem)
	}
	must(asker.requests.Look(asked.Request.ID))(t)
	came := map[string]int64{}
	for _, a := range must(asker.requests.Arrivals(ArrivalFilter{Request: asked.Request.ID}))(t).Arrivals {
		came[filepath.Base(a.Path)] = a.Size
	}
	want := map[string]int64{"large.mov": int64(len(large)), "small.txt": int64(len(small)), "lone.txt": 5, "gone.txt": 4}
	for name, size := range want {
		if came[name] != size {
			t.Errorf("%s: %d bytes came of %d; %v", name, came[name], size, came)
		}
	}
	saved := t.TempDir()
	for _, job := range must(asker.requests.Fetch(FetchRequest{Request: asked.Request.ID, Folder: saved}))(t) {
		asker.awaitJob(t, job.ID, JobDone)
	}
	if got := must(os.ReadFile(findFile(t, saved, "large.mov")))(t); !bytes.Equal(got, large) {
		t.Errorf("%d bytes of the large one", len(got))
	}
	o.saysNone(t, signatureOf(t, asked.URL), one, begun, end, named[DeliveryEvent](o.window, EventDelivery))
}

// What is stopped sends no further, and what is left can be sent.
func TestADeliveryIsStopped(t *testing.T) {
	asker, server := asks(t)
	asked := must(asker.requests.Create(AskRequest{Profile: "office", Bucket: server.Bucket, ExpiresInSeconds: 3600}))(t)
	o := openServices(t, t.TempDir())
	one := o.pasted(t, asked.URL)
	slow(t, o)
	picked := o.picks.take([]string{written(t, "a.bin", make([]byte, 4<<20)), written(t, "b.bin", make([]byte, 1<<20))})
	must(o.uploads.DeliverAll(DeliverRequest{Link: one.Handle, Handle: picked.Handle, Name: "d"}))(t)
	lab.Eventually(t, 30*time.Second, func() bool { return len(named[DeliveryEvent](o.window, EventDelivery)) > 0 }, "the first file")
	o.uploads.StopDelivery("d")
	if end := o.awaitDelivery(t, "d"); end.Sent != 0 || end.Problem != nil || end.Rest == "" {
		t.Errorf("stopped: %+v %+v", end, end.Problem)
	}
	if left := must(o.transfers.List())(t); len(left) != 0 {
		t.Errorf("still on its way: %+v", left)
	}
}

// The link of a request stands with the request alone.
func TestRequestsAreNotAmongTheLinks(t *testing.T) {
	o, server := asks(t)
	server.Put(t, "a.txt", []byte("a"))
	must(o.links.Create(ShareRequest{Profile: "office", Bucket: server.Bucket, Key: "a.txt", ExpiresInSeconds: 60}))(t)
	for range 2 {
		must(o.requests.Create(AskRequest{Profile: "office", Bucket: server.Bucket, ExpiresInSeconds: 3600}))(t)
	}
	got := must(o.links.List(LinkFilter{Limit: 1}))(t)
	if len(got.Links) != 1 || got.Links[0].Kind != LinkKindFile {
		t.Errorf("%+v", got)
	}
}

func findFile(t *testing.T, folder, name string) string {
	t.Helper()
	var found string
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.Name() == name {
			found = path
		}
		return err
	})
	if err != nil || found == "" {
		t.Fatalf("no %s: %v", name, err)
	}
	return found
}
