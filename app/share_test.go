package app

import (
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
)

func draftFor(server *lab.Server) Draft {
	return Draft{
		Name: "office", Preset: "other", Endpoint: server.Endpoint, Region: server.Region, Style: StylePath,
		AccessKeyID: server.AccessKey, Secret: server.SecretKey, Places: []Place{{Bucket: server.Bucket}},
	}
}

func TestShare(t *testing.T) {
	server := lab.Versity(t)
	server.Put(t, "films/Product film.mov", []byte("film"))
	o := openServices(t, t.TempDir())
	added := must(o.storage.Add(draftFor(server)))(t)
	steps := must(o.storage.Test("office"))(t)
	if told := named[ProfileStepEvent](o.window, EventProfileStep); len(told) != len(steps) || len(steps) != 8 || told[0].Profile != "office" {
		t.Errorf("%d steps, %d told", len(steps), len(told))
	}
	top := must(o.storage.Browse(BrowseRequest{Profile: "office", Bucket: server.Bucket}))(t)
	if len(top.Entries) != 1 || !top.Entries[0].Folder || top.Entries[0].Name != "films" {
		t.Errorf("top: %+v", top)
	}
	limit := must(o.links.Cap("office"))(t)
	if limit.MaxSeconds != 7*24*3600 || limit.Timezone == "" || limit.ServerTime == "" {
		t.Errorf("limit: %+v", limit)
	}
	created := must(o.links.Create(ShareRequest{Profile: "office", Bucket: server.Bucket, Key: "films/Product film.mov", ExpiresInSeconds: 3600}))(t)
	if i := created.Issued; i.State != IssuedActive || i.Size != 4 || i.Name != "Product film.mov" || !i.LocalOnly || i.Profile != "office" {
		t.Errorf("issued: %+v", i)
	}
	if shown := must(o.links.Show(created.Issued.ID))(t); shown.URL != created.URL {
		t.Error("the very same link is shown again")
	}
	if err := o.links.Copy(created.Issued.ID); err != nil || o.window.clipboard != created.URL {
		t.Errorf("copied %q, %v", o.window.clipboard, err)
	}
	longer := must(o.links.Extend(ExtendRequest{ID: created.Issued.ID, ExpiresInSeconds: 7200}))(t)
	first := must(o.links.List(LinkFilter{Limit: 1}))(t)
	if len(first.Links) != 1 || first.Links[0].ID != longer.Issued.ID || first.Next == "" {
		t.Errorf("first page: %+v", first)
	}
	second := must(o.links.List(LinkFilter{Limit: 1, After: first.Next}))(t)
	if len(second.Links) != 1 || second.Links[0].ID != created.Issued.ID {
		t.Errorf("second page: %+v", second)
	}
	mine := must(o.links.Probe(must(o.links.Read(created.URL))(t)[0].Handle))(t)
	if !mine.IssuedByUs || mine.IssuedID != created.Issued.ID || mine.State != LinkWorks || mine.Private {
		t.Errorf("a link of a storage that was set up here is asked at once: %+v", mine)
	}
	o.saysNone(t, server.SecretKey, added, steps, limit, created, first, mine, must(o.storage.Profiles())(t))
	o.saysNone(t, signatureOf(t, created.URL), added, steps, first, mine)
}

func TestPlacesAreChecked(t *testing.T) {
	server := lab.Versity(t)
	o := openServices(t, t.TempDir())
	bad := draftFor(server)
	bad.CredentialExpires = "soon"
	if _, err := o.storage.Add(bad); apperr.CodeOf(err) != apperr.TimeInvalid {
		t.Errorf("a bad time: %v", err)
	}
	must(o.storage.Add(draftFor(server)))(t)
	if _, err := o.storage.Add(draftFor(server)); apperr.CodeOf(err) != apperr.ProfileExists {
		t.Errorf("the same name: %v", err)
	}
	change := draftFor(server)
	change.Secret, change.MaxExpirySeconds = "", 3600
	changed := must(o.storage.Update("office", change))(t)
	if changed.MaxExpirySeconds != 3600 {
		t.Errorf("changed: %+v", changed)
	}
	if limit := must(o.links.Cap("office"))(t); limit.MaxSeconds != 3600 || limit.CappedBy != CapPolicy {
		t.Errorf("limit: %+v", limit)
	}
	until := time.Now().Add(-time.Hour).UTC().Format(time.RFC3339)
	if _, err := o.links.Create(ShareRequest{Profile: "office", Bucket: server.Bucket, Key: "x", Until: until}); apperr.CodeOf(err) != apperr.ExpiryPast {
		t.Errorf("an end that is over: %v", err)
	}
	names := must(o.storage.Buckets("office"))(t)
	if strings.Join(names, " ") != server.Bucket {
		t.Errorf("top: %v", names)
	}
	if err := o.storage.Remove("office"); err != nil {
		t.Fatal(err)
	}
	if left := must(o.storage.Profiles())(t); len(left) != 0 {
		t.Errorf("left: %+v", left)
	}
}
