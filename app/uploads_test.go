package app

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
)

// written makes a file and gives its path.
func written(t *testing.T, name string, body []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// stored gives what lies in the store, asked for apart from the program.
func stored(t *testing.T, server *lab.Server, key string) []byte {
	t.Helper()
	request := must(http.NewRequestWithContext(t.Context(), http.MethodGet, server.PresignGet(t, key, time.Hour), nil))(t)
	answer := must(http.DefaultClient.Do(request))(t)
	defer func() { _ = answer.Body.Close() }()
	return must(io.ReadAll(answer.Body))(t)
}

func TestSendADroppedFileAndMakeItsLink(t *testing.T) {
	server := lab.Versity(t)
	o := openServices(t, t.TempDir())
	must(o.storage.Add(draftFor(server)))(t)
	body := lab.Blob{Seed: 3, Length: 1 << 20}.Bytes()
	o.dropped([]string{written(t, "Übersicht – Q3.pdf", body)})
	told := named[DroppedEvent](o.window, EventDropped)
	if len(told) != 1 || told[0].Picked.Files != 1 || told[0].Picked.Bytes != 1<<20 || told[0].Picked.Names[0] != "Übersicht – Q3.pdf" {
		t.Fatalf("told: %+v", told)
	}
	request := SendRequest{Handle: told[0].Picked.Handle, Profile: "office", Bucket: server.Bucket, Prefix: "press", Existing: ExistingAsk}
	job := must(o.uploads.Send(request))(t)
	done := o.awaitJob(t, job.ID, JobDone)
	if done.Key != "press/Übersicht – Q3.pdf" || done.Profile != "office" || done.Kind != "upload" || done.Verified == VerifiedNot {
		t.Errorf("done: %+v", done)
	}
	if got := stored(t, server, done.Key); !bytes.Equal(got, body) {
		t.Errorf("%d bytes were stored", len(got))
	}
	created := must(o.links.Create(ShareRequest{Profile: done.Profile, Bucket: done.Bucket, Key: done.Key, ExpiresInSeconds: 3600}))(t)
	if created.Issued.Size != 1<<20 || created.URL == "" {
		t.Errorf("created: %+v", created.Issued)
	}
	o.saysNone(t, server.SecretKey, told, job, done)
}

func TestATakenNameIsAskedAboutOnceAndAnswered(t *testing.T) {
	server := lab.Versity(t)
	server.Put(t, "report.pdf", []byte("the old one"))
	o := openServices(t, t.TempDir())
	must(o.storage.Add(draftFor(server)))(t)
	picked := o.picks.take([]string{written(t, "report.pdf", []byte("the new one"))})
	request := SendRequest{Handle: picked.Handle, Profile: "office", Bucket: server.Bucket, Existing: ExistingAsk}
	job := must(o.uploads.Send(request))(t)
	failed := o.awaitJob(t, job.ID, JobFailed)
	if failed.Problem == nil || failed.Problem.Code != string(apperr.ObjectExists) {
		t.Fatalf("failed: %+v", failed.Problem)
	}
	must(o.uploads.Answer(job.ID, ExistingRename))(t)
	if done := o.awaitJob(t, job.ID, JobDone); done.Key != "report (2).pdf" {
		t.Errorf("kept both as %q", done.Key)
	}
	if got := stored(t, server, "report.pdf"); string(got) != "the old one" {
		t.Errorf("the old one is %q", got)
	}
}

func TestTenThousandDroppedItemsAreTakenAtOnce(t *testing.T) {
	o := openServices(t, t.TempDir())
	paths := make([]string, 0, 10_000)
	dir := t.TempDir()
	for n := range 10_000 {
		paths = append(paths, filepath.Join(dir, fmt.Sprintf("photograph %05d.jpg", n)))
	}
	if err := os.WriteFile(paths[0], []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	o.dropped(paths)
	took := time.Since(began)
	told := named[DroppedEvent](o.window, EventDropped)
	if len(told) != 1 || told[0].Picked.Files != 1 || told[0].Picked.Missing != 9_999 || len(told[0].Picked.Names) != shownNames {
		t.Fatalf("told: %+v", told)
	}
	if took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestADroppedMailIsReadForLinksAndAnythingElseIsSent(t *testing.T) {
	o := openServices(t, t.TempDir())
	mail := "Hello,\nhere: <https://s3.example.com/b/report.pdf?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AK%2F20261125%2Fr%2Fs3%2Faws4_request" +
		"&X-Amz-Date=20261125T080000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature=" + fmt.Sprintf("%064x", 7) + ">"
	o.dropped([]string{written(t, "mail.eml", []byte(mail))})
	if links := must(o.links.Handed())(t); len(links) != 1 || links[0].Name != "report.pdf" {
		t.Errorf("read from the mail: %+v", links)
	}
	o.dropped([]string{written(t, "notes.txt", []byte("see https://example.com"))})
	o.dropped([]string{written(t, "mail.pdf", []byte(mail))})
	if told := named[DroppedEvent](o.window, EventDropped); len(told) != 2 {
		t.Errorf("to be sent: %+v", told)
	}
}

func TestPicksAreJoinedAndForgotten(t *testing.T) {
	o := openServices(t, t.TempDir())
	a := o.picks.take([]string{written(t, "a", nil), "relative"})
	b := o.picks.take([]string{written(t, "b", nil), t.TempDir()})
	both := must(o.uploads.Join(a.Handle, b.Handle))(t)
	if both.Files != 2 || both.Folders != 1 || both.Missing != 0 {
		t.Errorf("both: %+v", both)
	}
	for _, r := range []SendRequest{{Handle: "made up"}, {Handle: both.Handle, Profile: "unknown"}} {
		if _, err := o.uploads.Send(r); err == nil {
			t.Errorf("%+v was sent", r)
		}
	}
	o.window.files = []string{}
	if none := must(o.uploads.ChooseFiles())(t); none.Handle != "" {
		t.Errorf("a dismissed dialog gives %+v", none)
	}
}

func TestSendAFolderSeeItsFilesAndAnswerForAllAtOnce(t *testing.T) {
	server := lab.Versity(t)
	server.Put(t, "inbox/Tender/2.txt", []byte("an older one"))
	server.Put(t, "inbox/Tender/3.txt", []byte("an older one, too"))
	o := openServices(t, t.TempDir())
	must(o.storage.Add(draftFor(server)))(t)
	tender := filepath.Join(t.TempDir(), "Tender")
	if err := os.MkdirAll(tender, 0o750); err != nil {
		t.Fatal(err)
	}
	for n := range 7 {
		if err := os.WriteFile(filepath.Join(tender, fmt.Sprintf("%d.txt", n)), []byte("new"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	picked := o.picks.take([]string{tender, written(t, "letter.txt", []byte("letter"))})
	request := SendRequest{Handle: picked.Handle, Profile: "office", Bucket: server.Bucket, Prefix: "inbox", Existing: ExistingAsk, Name: "1 folder, 1 file"}
	job := must(o.uploads.Send(request))(t)
	failed := o.awaitJob(t, job.ID, JobFailed)
	if failed.Kind != KindFolderUpload || failed.Files != 8 || failed.FilesDone != 6 || failed.FilesFailed != 2 || !failed.Listed || failed.Name != request.Name {
		t.Errorf("failed: %+v", failed)
	}
	page := must(o.transfers.Items(ItemFilter{Job: job.ID, State: ItemFailed, Limit: 1}))(t)
	if len(page.Items) != 1 || !page.More || page.Items[0].Path != "Tender/2.txt" || page.Items[0].Problem.Code != string(apperr.ObjectExists) {
		t.Errorf("the first that failed: %+v", page)
	}
	next := must(o.transfers.Items(ItemFilter{Job: job.ID, State: ItemFailed, After: page.Items[0].N, Limit: 5}))(t)
	if len(next.Items) != 1 || next.More || next.Items[0].Path != "Tender/3.txt" {
		t.Errorf("the second: %+v", next)
	}
	must(o.uploads.Answer(job.ID, ExistingReplace))(t)
	if done := o.awaitJob(t, job.ID, JobDone); done.FilesDone+done.FilesSkipped != 8 || done.FilesFailed != 0 {
		t.Errorf("done: %+v", done)
	}
	if got := stored(t, server, "inbox/Tender/3.txt"); string(got) != "new" {
		t.Errorf("it was to be replaced, and is %q", got)
	}
}
