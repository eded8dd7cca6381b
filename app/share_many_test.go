package app

import (
	"encoding/csv"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/page"
)

// opens asks for a link as a stranger would, and gives the answer's status and body.
func opens(t *testing.T, url string) (int, []byte) {
	t.Helper()
	request := must(http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil))(t)
	answer := must(http.DefaultClient.Do(request))(t)
	defer func() { _ = answer.Body.Close() }()
	return answer.StatusCode, must(io.ReadAll(answer.Body))(t)
}

// sendFolder sends a folder of two files to a place where another one lies already.
func sendFolder(t *testing.T, o *opened, server *lab.Server) Job {
	t.Helper()
	server.Put(t, "press/Kit/older.txt", []byte("not of this drop"))
	folder := filepath.Join(t.TempDir(), "Kit")
	for name, text := range map[string]string{"a.txt": "one", "deep/b.txt": "two"} {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	picked := o.picks.take([]string{folder})
	job := must(o.uploads.Send(SendRequest{Handle: picked.Handle, Profile: "office", Bucket: server.Bucket, Prefix: "press/", Existing: ExistingAsk}))(t)
	return o.awaitJob(t, job.ID, JobDone)
}

func TestAFolderThatWasSentBecomesAPage(t *testing.T) {
	server := lab.Versity(t)
	o := openServices(t, t.TempDir())
	must(o.storage.Add(draftFor(server)))(t)
	job := sendFolder(t, o, server)
	shared := must(o.uploads.ShareItems(ShareSentRequest{Job: job.ID, Title: "Kit", ExpiresInSeconds: 3600, Withdrawable: true, Copying: "c1"}))(t)
	if i := shared.Page.Issued; i.Kind != LinkKindPage || !i.Withdrawable || i.Files != 2 || i.Bytes != 6 || i.Name != "Kit" {
		t.Fatalf("issued: %+v", i)
	}
	if n := shared.Page.Notice; n == nil || n.Code != string(apperr.PagePathStyle) {
		t.Errorf("what a shared address means is not said: %+v", n)
	}
	if again := must(o.uploads.ShareItems(ShareSentRequest{Job: job.ID, Title: "Kit", ExpiresInSeconds: 3600}))(t); again.Page.Notice != nil {
		t.Error("what a shared address means is said twice")
	}
	told := named[CopyingEvent](o.window, EventCopying)
	if len(told) < 2 || told[0] != (CopyingEvent{Seq: told[0].Seq, Name: "c1", Size: 6}) || told[len(told)-1].Done != 6 {
		t.Errorf("told of copies: %+v", told)
	}
	status, body := opens(t, shared.Page.URL)
	m := must(page.Parse(body))(t)
	var paths []string
	for _, f := range m.Files {
		paths = append(paths, f.Path)
	}
	if slices.Sort(paths); status != http.StatusOK || !slices.Equal(paths, []string{"a.txt", "deep/b.txt"}) {
		t.Fatalf("%d, lists %q", status, paths)
	}
	ending := must(o.links.Ending(shared.Page.Issued.ID))(t)
	if ending.Bytes != 6 || ending.FilesOpen != 0 || ending.CanRemoveFile {
		t.Errorf("beforehand: %+v", ending)
	}
	done := must(o.links.Withdraw(shared.Page.Issued.ID))(t)
	if !done.Proved || done.Issued.State != IssuedWithdrawn || done.FilesOpen != 0 {
		t.Errorf("withdrawn: %+v", done)
	}
	for _, url := range []string{shared.Page.URL, m.Files[0].URL.Reveal()} {
		if status, _ := opens(t, url); status != http.StatusNotFound && status != http.StatusForbidden {
			t.Errorf("still answers %d", status)
		}
	}
	if string(stored(t, server, "press/Kit/a.txt")) != "one" {
		t.Error("the file itself is gone")
	}
	o.saysNone(t, signatureOf(t, shared.Page.URL), told, ending, done)
}

func TestALinkToEachFileAndTheirTable(t *testing.T) {
	server := lab.Versity(t)
	o := openServices(t, t.TempDir())
	must(o.storage.Add(draftFor(server)))(t)
	job := sendFolder(t, o, server)
	shared := must(o.uploads.ShareItems(ShareSentRequest{Job: job.ID, Each: true, ExpiresInSeconds: 3600}))(t)
	if shared.Page != nil || len(shared.Links) != 2 || shared.Links[0].Kind != LinkKindFile || shared.Links[0].Withdrawable {
		t.Fatalf("%+v", shared)
	}
	ids := []string{shared.Links[0].ID, shared.Links[1].ID}
	if err := o.links.CopyTable(ids); err != nil {
		t.Fatal(err)
	}
	rows := must(csv.NewReader(strings.NewReader(o.window.clipboard)).ReadAll())(t)
	if len(rows) != 3 || rows[1][0] != "a.txt" {
		t.Fatalf("%q", rows)
	}
	if status, body := opens(t, rows[2][3]); status != http.StatusOK || string(body) != "two" {
		t.Errorf("%d %q", status, body)
	}
	for _, want := range []string{"Links.csv", "Links (2).csv"} {
		if name := must(o.links.SaveTable(ids, "Links"))(t); name != want {
			t.Errorf("saved as %q", name)
		}
	}
	saved := must(os.ReadFile(filepath.Join(o.downloads, "Links.csv")))(t)
	if string(saved) != o.window.clipboard {
		t.Error("the file is another table")
	}
	o.saysNone(t, signatureOf(t, rows[1][3]), shared)
}

func TestAPlainLinkIsHandedOverAndEndsWithItsFile(t *testing.T) {
	server := lab.Versity(t)
	server.Put(t, "plan.pdf", []byte("plan"))
	o := openServices(t, t.TempDir())
	must(o.storage.Add(draftFor(server)))(t)
	wish := ShareRequest{Profile: "office", Bucket: server.Bucket, Key: "plan.pdf", ExpiresInSeconds: 3600}
	plain, other := must(o.links.Create(wish))(t), must(o.links.Create(wish))(t)
	letter := must(o.links.Letter(plain.Issued.ID, "de"))(t)
	if !strings.Contains(letter.Message, plain.URL) || strings.Contains(letter.Draft+letter.Subject, "X-Amz-") || !strings.Contains(letter.Draft, "plan.pdf") {
		t.Errorf("letter: %q", letter.Draft)
	}
	for form, name := range map[LinkFile]string{LinkFilePage: "plan.pdf.html", LinkFileShortcut: "plan.pdf.url"} {
		if got := must(o.links.SaveAs(plain.Issued.ID, form, "en"))(t); got != name {
			t.Errorf("saved as %q", got)
		}
	}
	if info := must(os.Stat(filepath.Join(o.downloads, "plan.pdf.url")))(t); info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v", info.Mode())
	}
	if _, err := o.links.Withdraw(plain.Issued.ID); apperr.CodeOf(err) != apperr.NotWithdrawable {
		t.Errorf("a plain link: %v", err)
	}
	ending := must(o.links.Ending(plain.Issued.ID))(t)
	if !ending.CanRemoveFile || ending.Others != 1 || ending.Bytes != 4 || ending.AccessKeyID != server.AccessKey {
		t.Errorf("beforehand: %+v", ending)
	}
	if done := must(o.links.RemoveFile(plain.Issued.ID))(t); !done.Proved || done.Issued.State != IssuedWithdrawn {
		t.Errorf("ended: %+v", done)
	}
	if status, _ := opens(t, other.URL); status != http.StatusNotFound {
		t.Errorf("the other link answers %d", status)
	}
}

func TestWithdrawableLinkOfAFile(t *testing.T) {
	server := lab.Versity(t)
	server.Put(t, "plan.pdf", []byte("plan"))
	o := openServices(t, t.TempDir())
	must(o.storage.Add(draftFor(server)))(t)
	extent := must(o.links.Measure(ShareManyRequest{Profile: "office", Bucket: server.Bucket, Items: []string{"plan.pdf"}}))(t)
	if extent != (Extent{Files: 1, Bytes: 4}) {
		t.Errorf("beforehand: %+v", extent)
	}
	made := must(o.links.Create(ShareRequest{Profile: "office", Bucket: server.Bucket, Key: "plan.pdf", ExpiresInSeconds: 3600, Withdrawable: true, Copying: "c"}))(t)
	if !made.Issued.Withdrawable || made.Issued.Name != "plan.pdf" {
		t.Errorf("%+v", made.Issued)
	}
	if status, body := opens(t, made.URL); status != http.StatusOK || string(body) != "plan" {
		t.Errorf("%d %q", status, body)
	}
	must(o.links.Withdraw(made.Issued.ID))(t)
	if status, _ := opens(t, made.URL); status != http.StatusNotFound && status != http.StatusForbidden {
		t.Errorf("withdrawn, and answers %d", status)
	}
	if string(stored(t, server, "plan.pdf")) != "plan" {
		t.Error("the file itself is gone")
	}
	o.links.StopCopying("over long ago")
}
