package app

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
)

func TestPreferencesAreCheckedAndLast(t *testing.T) {
	dir := t.TempDir()
	o := openServices(t, dir)
	good := must(o.settings.Get())(t)
	if good.Language != "system" || good.Theme != ThemeSystem || good.AgreedHosts == nil {
		t.Errorf("defaults: %+v", good)
	}
	for name, spoil := range map[string]func(*Preferences){
		"folder":   func(p *Preferences) { p.DownloadFolder = "relative" },
		"language": func(p *Preferences) { p.Language = "<script>" },
		"theme":    func(p *Preferences) { p.Theme = "pink" },
		"conflict": func(p *Preferences) { p.Conflict = "ponder" },
	} {
		bad := good
		spoil(&bad)
		if _, err := o.settings.Set(bad); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if err := o.settings.AgreeHost("10.0.0.5:9000"); err != nil {
		t.Fatal(err)
	}
	good.Theme, good.AgreedHosts = ThemeDark, []string{"evil:1"}
	must(o.settings.Set(good))(t)
	o.beforeClose(t.Context())
	o.shut(t.Context())
	again := openServicesKeeping(t, dir)
	p := must(again.settings.Get())(t)
	if p.Theme != ThemeDark || !slices.Equal(p.AgreedHosts, []string{"10.0.0.5:9000"}) {
		t.Errorf("after a restart: %+v", p)
	}
	if err := again.settings.ForgetHost("10.0.0.5:9000"); err != nil {
		t.Fatal(err)
	}
	if p := must(again.settings.Get())(t); len(p.AgreedHosts) != 0 {
		t.Errorf("forgotten: %v", p.AgreedHosts)
	}
	again.restoreSize(again.ctx)
	if again.window.width != 1000 || again.window.height != 700 {
		t.Errorf("size %d×%d", again.window.width, again.window.height)
	}
}

// openServicesKeeping opens services on a data folder without setting anything.
func openServicesKeeping(t *testing.T, dataDir string) *opened {
	t.Helper()
	c := newCore(Options{DataDir: dataDir, NoKeychain: true})
	w := &fakeWindow{}
	c.open(t.Context(), w)
	t.Cleanup(func() { c.shut(context.Background()) })
	return &opened{core: c, window: w, settings: &Settings{c}, shell: &Shell{c}, links: &Links{c}}
}

func TestHostsThatAreNone(t *testing.T) {
	o := openServices(t, t.TempDir())
	for _, host := range []string{"", "a/b", "a b", "user@host", strings.Repeat("a", 301)} {
		if err := o.settings.AgreeHost(host); apperr.CodeOf(err) != apperr.AddressRefused {
			t.Errorf("%q: %v", host, err)
		}
	}
}

func TestDataFolderThatCannotBeOpenedIsSaidEverywhere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	o := openServicesKeeping(t, filepath.Join(file, "data"))
	info := o.shell.Info()
	if info.Problem == nil || info.Problem.Code == "internal" || info.OS == "" {
		t.Fatalf("info: %+v", info)
	}
	if _, err := o.settings.Get(); string(apperr.CodeOf(err)) != info.Problem.Code {
		t.Errorf("settings: %v", err)
	}
	if _, err := o.links.Read("https://h/k"); string(apperr.CodeOf(err)) != info.Problem.Code {
		t.Errorf("links: %v", err)
	}
	if o.beforeClose(t.Context()) {
		t.Error("such a window closes")
	}
	o.shell.Report("error", "nothing breaks")
}

func TestClosingWhileATransferRuns(t *testing.T) {
	server := lab.Versity(t)
	server.Put(t, "big", lab.Blob{Length: 2 << 20}.Bytes())
	o := openServices(t, t.TempDir())
	slow(t, o)
	if o.beforeClose(t.Context()) {
		t.Error("nothing runs: it closes")
	}
	read := must(o.links.Read(server.PresignGet(t, "big", time.Hour)))(t)
	job := must(o.transfers.Save(SaveRequest{Handle: read[0].Handle, AllowPrivate: true}))(t)
	o.awaitJob(t, job.ID, JobRunning)
	if !o.beforeClose(t.Context()) {
		t.Fatal("a transfer runs: it asks")
	}
	if asked := named[CloseAskedEvent](o.window, EventCloseAsked); len(asked) != 1 || asked[0].Running != 1 {
		t.Errorf("asked: %+v", asked)
	}
	o.shell.Stay()
	if !o.beforeClose(t.Context()) {
		t.Error("after no it asks again")
	}
	o.shell.Quit()
	if o.beforeClose(t.Context()) || o.window.quits != 1 {
		t.Error("after yes it closes")
	}
}

func TestPagesReportIsBoundedAndRedacted(t *testing.T) {
	o := openServices(t, t.TempDir())
	o.shell.Report("error", "at https://h/c4n4ry "+strings.Repeat("x", 5000)+"\xff")
	for range 2 * maxReports {
		o.shell.Report("warn", "again")
	}
	log := must(os.ReadFile(filepath.Join(o.opts.DataDir, "log", "daypass.log")))(t)
	if n := strings.Count(string(log), "msg=console"); n != maxReports {
		t.Errorf("%d lines", n)
	}
	if len(log) > maxReports*200+2*maxReport {
		t.Errorf("%d bytes", len(log))
	}
	o.saysNone(t, "c4n4ry")
}
