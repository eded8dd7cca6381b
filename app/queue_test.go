package app

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
)

func TestOrderStartTimeAndLimits(t *testing.T) {
	server := lab.Versity(t)
	o := openServices(t, t.TempDir())
	slow(t, o)
	var ids []string
	for n := range 3 {
		key := fmt.Sprintf("film %d.mov", n)
		server.Put(t, key, lab.Blob{Seed: uint64(n), Length: 2 << 20}.Bytes())
		read := must(o.links.Read(server.PresignGet(t, key, time.Hour)))(t)
		ids = append(ids, must(o.transfers.Save(SaveRequest{Handle: read[0].Handle, AllowPrivate: true}))(t).ID)
	}
	if err := o.transfers.MoveBefore(ids[2], ids[0]); err != nil {
		t.Fatal(err)
	}
	listed := must(o.transfers.List())(t)
	if len(listed) != 3 || listed[0].ID != ids[2] || listed[1].ID != ids[0] || listed[0].Position >= listed[1].Position {
		t.Errorf("order: %+v", listed)
	}
	at := time.Now().Add(time.Hour).UTC().Truncate(time.Second).Format(time.RFC3339)
	must(o.transfers.StartAt(ids[1], at))(t)
	if waiting := o.awaitJob(t, ids[1], JobWaiting); waiting.Wait != WaitTime || waiting.StartAt != at {
		t.Errorf("put off: %+v", waiting)
	}
	if _, err := o.transfers.StartAt(ids[1], "tonight"); apperr.CodeOf(err) != apperr.TimeInvalid {
		t.Errorf("no moment: %v", err)
	}
	if err := o.settings.SetLimits(Limits{Jobs: -1}); apperr.CodeOf(err) != apperr.LimitInvalid {
		t.Errorf("a limit below nothing: %v", err)
	}
	if err := o.settings.SetLimits(Limits{Jobs: 2, UpPerSecond: 5}); err != nil {
		t.Fatal(err)
	}
	if got := must(o.settings.Limits())(t); got != (Limits{Jobs: 2, UpPerSecond: 5}) {
		t.Errorf("limits: %+v", got)
	}
	must(o.transfers.StartAt(ids[1], ""))(t)
	for _, id := range ids {
		o.awaitJob(t, id, JobDone)
	}
}

func TestHistoryIsNarrowedByKindAndDate(t *testing.T) {
	server := lab.Versity(t)
	server.Put(t, "photos/a.jpg", []byte("a"))
	server.Put(t, "photos/b.jpg", []byte("bb"))
	o := openServices(t, t.TempDir())
	must(o.storage.Add(draftFor(server)))(t)
	folder := must(o.transfers.SaveFolder(SaveFolderRequest{Profile: "office", Bucket: server.Bucket, Prefix: "photos/"}))(t)
	done := o.awaitJob(t, folder.ID, JobDone)
	if got, err := os.ReadFile(filepath.Join(o.downloads, "photos", "b.jpg")); err != nil || string(got) != "bb" || done.FilesDone != 2 {
		t.Errorf("saved %q, %v: %+v", got, err, done)
	}
	picked := o.picks.take([]string{written(t, "up.txt", []byte("up"))})
	sent := must(o.uploads.Send(SendRequest{Handle: picked.Handle, Profile: "office", Bucket: server.Bucket}))(t)
	o.awaitJob(t, sent.ID, JobDone)
	for name, c := range map[string]struct {
		filter HistoryFilter
		want   []string
	}{
		"all":       {HistoryFilter{}, []string{sent.ID, folder.ID}},
		"sent":      {HistoryFilter{Kinds: []JobKind{KindUpload, KindFolderUpload}}, []string{sent.ID}},
		"saved":     {HistoryFilter{Kinds: []JobKind{KindDownload, KindFolderDownload}}, []string{folder.ID}},
		"today":     {HistoryFilter{Since: timeText(time.Now().Add(-time.Hour))}, []string{sent.ID, folder.ID}},
		"to come":   {HistoryFilter{Since: timeText(time.Now().Add(time.Hour))}, nil},
		"storage":   {HistoryFilter{Search: "office photos"}, []string{folder.ID}},
		"cancelled": {HistoryFilter{State: JobCancelled}, nil},
	} {
		var got []string
		for _, j := range must(o.transfers.History(c.filter))(t).Jobs {
			got = append(got, j.ID)
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
