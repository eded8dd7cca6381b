package app

import (
	"bytes"
	"os"
	"slices"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
)

func TestReceive(t *testing.T) {
	server := lab.Versity(t)
	body := lab.Blob{Seed: 7, Length: 3 << 20}.Bytes()
	server.Put(t, "reports/Q3 – final.pdf", body)
	url := server.PresignGet(t, "reports/Q3 – final.pdf", time.Hour)
	o := openServices(t, t.TempDir())

	read := must(o.links.Read("Hello,\nhere it is: <" + url + ">."))(t)
	if len(read) != 1 || read[0].State != LinkUnknown || read[0].Name != "Q3 – final.pdf" || read[0].Probed || !slices.Contains(read[0].Repairs, "angle_brackets") {
		t.Fatalf("read: %+v", read)
	}
	handle, host := read[0].Handle, read[0].Host
	if asked := must(o.links.Probe(handle))(t); !asked.Private || asked.Probed || asked.Size != -1 || asked.Problem != nil {
		t.Errorf("a private host is asked for leave first: %+v", asked)
	}
	if err := o.settings.AgreeHost(host); err != nil {
		t.Fatal(err)
	}
	probed := must(o.links.Probe(handle))(t)
	if probed.State != LinkWorks || probed.Size != int64(len(body)) || !probed.Ranges || probed.Private || probed.SecondsLeft < 3500 {
		t.Errorf("probed: %+v", probed)
	}
	job := must(o.transfers.Save(SaveRequest{Handle: handle}))(t)
	done := o.awaitJob(t, job.ID, JobDone)
	if got, err := os.ReadFile(done.Path); err != nil || !bytes.Equal(got, body) {
		t.Errorf("%s holds %d bytes, %v", done.Path, len(got), err)
	}
	history := must(o.transfers.History(HistoryFilter{Search: "final"}))(t)
	if len(history.Jobs) != 1 || history.Jobs[0].State != JobDone || history.Jobs[0].Verified == VerifiedNot {
		t.Errorf("history: %+v", history)
	}
	if running := must(o.transfers.List())(t); len(running) != 0 {
		t.Errorf("still in the list: %+v", running)
	}
	o.saysNone(t, signatureOf(t, url), read, probed, job, history)
}

func TestFreshLinkMustNameTheSameObject(t *testing.T) {
	server := lab.Versity(t)
	server.Put(t, "a", lab.Blob{Length: 1 << 20}.Bytes())
	server.Put(t, "b", []byte("other"))
	o := openServices(t, t.TempDir())
	slow(t, o)
	read := must(o.links.Read(server.PresignGet(t, "a", time.Hour)))(t)
	job := must(o.transfers.Save(SaveRequest{Handle: read[0].Handle, AllowPrivate: true}))(t)
	o.awaitJob(t, job.ID, JobRunning)
	if _, err := o.transfers.Pause(job.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := o.transfers.GiveLink(job.ID, server.PresignGet(t, "b", time.Hour)); apperr.CodeOf(err) != apperr.LinkOtherObject {
		t.Errorf("a link to another object: %v", err)
	}
	if _, err := o.transfers.GiveLink(job.ID, "nothing here"); apperr.CodeOf(err) != apperr.LinkNotFound {
		t.Errorf("no link: %v", err)
	}
	if err := o.settings.SetLimits(Limits{}); err != nil {
		t.Fatal(err)
	}
	both := server.PresignGet(t, "b", time.Hour) + "\n" + server.PresignGet(t, "a", 2*time.Hour)
	if _, err := o.transfers.GiveLink(job.ID, both); err != nil {
		t.Errorf("one of two links names the object: %v", err)
	}
	o.awaitJob(t, job.ID, JobDone)
	if agreed := must(o.settings.Get())(t).AgreedHosts; len(agreed) != 1 || agreed[0] != read[0].Host {
		t.Errorf("agreed hosts %v", agreed)
	}
	if err := o.transfers.Forget(job.ID); err != nil {
		t.Fatal(err)
	}
	lab.Eventually(t, 5*time.Second, func() bool { return len(named[GoneEvent](o.window, EventGone)) == 1 }, "the gone event")
}

// slow limits all transfers, so that one can be met while it runs.
func slow(t *testing.T, o *opened) {
	t.Helper()
	if err := o.settings.SetLimits(Limits{DownPerSecond: 100 << 10, UpPerSecond: 100 << 10}); err != nil {
		t.Fatal(err)
	}
}

func TestHandedLinksAreCollectedOnce(t *testing.T) {
	o := openServices(t, t.TempDir())
	o.second([]string{"https://files.example.com/a?X-Amz-Signature=c4n4ry", "https://files.example.com/b"})
	events := named[HandoverEvent](o.window, EventHandover)
	if len(events) != 1 || events[0].Count != 2 || o.window.shown != 1 {
		t.Errorf("events %+v, shown %d times", events, o.window.shown)
	}
	if links := must(o.links.Handed())(t); len(links) != 2 || links[0].Host != "files.example.com" {
		t.Errorf("handed: %+v", links)
	}
	if again := must(o.links.Handed())(t); again == nil || len(again) != 0 {
		t.Errorf("handed twice: %+v", again)
	}
	o.second([]string{"get", "https://files.example.com/a"})
	if len(named[HandoverEvent](o.window, EventHandover)) != 1 {
		t.Error("a command is no link")
	}
	o.saysNone(t, "c4n4ry")
}
