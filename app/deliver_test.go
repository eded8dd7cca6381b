package app

import (
	"bytes"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/ticket"
)

func TestDeliverThroughAPastedUploadLink(t *testing.T) {
	server := lab.Versity(t)
	o := openServices(t, t.TempDir())
	url := server.Presign(t, "PUT", "inbox/offer.pdf", time.Now(), time.Hour, map[string][]string{"x-id": {"PutObject"}})
	read := must(o.links.Read("please send it here: " + url))(t)
	if len(read) != 1 || read[0].Capability != CanUpload || read[0].Upload == nil || read[0].Upload.MaxBytes != 5<<30 || !read[0].Private || read[0].Problem != nil {
		t.Fatalf("read: %+v %+v", read, read[0].Upload)
	}
	body := lab.Blob{Seed: 9, Length: 2 << 20}.Bytes()
	picked := o.picks.take([]string{written(t, "my offer.pdf", body)})
	request := DeliverRequest{Link: read[0].Handle, Handle: picked.Handle, AllowPrivate: true}
	job := must(o.uploads.Deliver(request))(t)
	done := o.awaitJob(t, job.ID, JobDone)
	if done.Via != ViaLink || done.Host != read[0].Host || done.Name != "my offer.pdf" {
		t.Errorf("done: %+v", done)
	}
	if got := stored(t, server, "inbox/offer.pdf"); !bytes.Equal(got, body) {
		t.Errorf("%d bytes were delivered", len(got))
	}
	if again := must(o.links.Probe(read[0].Handle))(t); again.Private || again.Probed {
		t.Errorf("its host was agreed to, and an upload link is never asked: %+v", again)
	}
	two := o.picks.take([]string{written(t, "a", nil), written(t, "b", nil)})
	if _, err := o.uploads.Deliver(DeliverRequest{Link: read[0].Handle, Handle: two.Handle}); apperr.CodeOf(err) != apperr.LinkOneFile {
		t.Errorf("two files for one link: %v", err)
	}
	o.saysNone(t, signatureOf(t, url), read, job, done)
}

func TestDeliverByADroppedTicket(t *testing.T) {
	server := lab.Versity(t)
	maker := openServices(t, t.TempDir())
	must(maker.storage.Add(draftFor(server)))(t)
	made := must(maker.day.Tickets.Create(t.Context(), ticket.Spec{
		Profile: "office", Bucket: server.Bucket, Key: "films/film.mov", Title: "The film, please", MaxSize: 64 << 20, Expiry: link.Expiry{For: time.Hour},
	}))(t)
	o := openServices(t, t.TempDir())
	text := []byte(made.Ticket.JSON().Reveal())
	o.dropped([]string{written(t, "film"+ticket.Extension, text)})
	links := must(o.links.Handed())(t)
	if len(links) != 1 || links[0].Upload == nil || !links[0].Upload.Ticket || links[0].Upload.Title != "The film, please" || links[0].Upload.MaxBytes != 64<<20 {
		t.Fatalf("read: %+v", links)
	}
	body := lab.Blob{Seed: 4, Length: 20 << 20}.Bytes()
	picked := o.picks.take([]string{written(t, "film.mov", body)})
	job := must(o.uploads.Deliver(DeliverRequest{Link: links[0].Handle, Handle: picked.Handle, AllowPrivate: true}))(t)
	if done := o.awaitJob(t, job.ID, JobDone); done.Via != ViaTicket {
		t.Errorf("done: %+v", done)
	}
	if got := stored(t, server, "films/film.mov"); !bytes.Equal(got, body) {
		t.Errorf("%d bytes were delivered", len(got))
	}
	over := o.picks.take([]string{written(t, "long.mov", make([]byte, 65<<20))})
	if _, err := o.uploads.Deliver(DeliverRequest{Link: links[0].Handle, Handle: over.Handle}); apperr.CodeOf(err) != apperr.FileOverLimit {
		t.Errorf("a file over the limit: %v", err)
	}
}
