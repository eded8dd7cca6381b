//go:build linux

package windowtest

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"daypass/app/windowtest/desk"
)

// patience is how long the window may take on a slow, busy machine.
const patience = 90 * time.Second

// running is the program on a desk.
type running struct {
	*desk.Desk
	t       *testing.T
	ctx     context.Context
	child   *desk.Child
	dataDir string
	output  string
}

// start opens the window with a new data folder and waits until its page says that it is shown.
func start(t *testing.T, args ...string) *running {
	t.Helper()
	binary := os.Getenv("DAYPASS_WINDOW")
	if binary == "" {
		t.Skip("DAYPASS_WINDOW names no binary; make window-test does")
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	dir := t.TempDir()
	d, err := desk.Start(ctx, dir, 1280, 900)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Stop)
	r := &running{Desk: d, t: t, ctx: ctx, dataDir: filepath.Join(dir, "daypass"), output: filepath.Join(dir, "output")}
	r.child = r.launch(binary, r.output, args...)
	return r
}

func (r *running) launch(binary, output string, args ...string) *desk.Child {
	r.t.Helper()
	child, err := desk.StartChild(desk.Program{
		Path: binary, Args: append([]string{"--data-dir", r.dataDir}, args...),
		Env: append(r.Env(), "DAYPASS_PASSPHRASE=correct horse"), Log: output,
	})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(child.Stop)
	return child
}

// log gives what the program wrote into its log.
func (r *running) log() string {
	text, _ := os.ReadFile(filepath.Join(r.dataDir, "log", "daypass.log"))
	return string(text)
}

// waitFor waits until the log holds a line like this, and gives its groups.
func (r *running) waitFor(line string) []string {
	r.t.Helper()
	pattern := regexp.MustCompile(line)
	var groups []string
	err := desk.Until(r.ctx, func() (bool, error) {
		groups = pattern.FindStringSubmatch(r.log())
		return groups != nil || r.child.Ended(), nil
	})
	if err != nil || groups == nil {
		output, _ := os.ReadFile(r.output)
		r.t.Fatalf("%s is not in the log (%v):\n%s\noutput:\n%s", line, err, r.log(), output)
	}
	return groups
}

// ended waits for the program's own end.
func (r *running) ended() {
	r.t.Helper()
	code, err := r.child.Wait(r.ctx)
	if err != nil || code != 0 {
		output, _ := os.ReadFile(r.output)
		r.t.Errorf("the program ended with %d, %v:\n%s", code, err, output)
	}
	if log := r.log(); strings.Contains(log, "level=ERROR") || strings.Contains(log, "msg=console") {
		r.t.Errorf("the page or the program complained:\n%s", log)
	}
}

func TestWindowOpensShowsItsPageAndCloses(t *testing.T) {
	r := start(t)
	shown := r.waitFor(`msg="page shown" heading="?([^"\n]*?)"? after_ms=(\d+)`)
	if len(shown[1]) < 5 {
		t.Errorf("the page's heading is %q", shown[1])
	}
	t.Logf("heading %q, shown after %s ms", shown[1], shown[2])
	window, err := r.Window(r.ctx, "Daypass")
	if err != nil {
		t.Fatal(err)
	}
	if title, err := r.Title(r.ctx, window); err != nil || title != "Daypass" {
		t.Errorf("title %q, %v", title, err)
	}
	looksRight(t, r)
	if err := r.CloseWindow(r.ctx, window); err != nil {
		t.Fatal(err)
	}
	r.ended()
}

func TestSecondStartHandsItsLinkOverAndLogoutEndsIt(t *testing.T) {
	r := start(t)
	r.waitFor(`msg="page shown"`)
	second := r.launch(os.Getenv("DAYPASS_WINDOW"), r.output+"2", "https://files.example.com/report.pdf?X-Amz-Signature=c4n4ry")
	if code, err := second.Wait(r.ctx); err != nil {
		t.Fatalf("the second start stayed: %d, %v", code, err)
	}
	r.waitFor(`msg="links handed over" count=1`)
	if strings.Contains(r.log(), "c4n4ry") || strings.Contains(r.log(), "report.pdf") {
		t.Errorf("the link is in the log:\n%s", r.log())
	}
	if err := r.child.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	r.ended()
}

func TestAFileThatIsDroppedIsTakenWithItsPath(t *testing.T) {
	r := start(t)
	r.waitFor(`msg="page shown"`)
	window, err := r.Window(r.ctx, "Daypass")
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(t.TempDir(), "Site visit, Übersicht")
	if err := os.Mkdir(folder, 0o750); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "plan 1.pdf")
	if err := os.WriteFile(file, []byte("plan"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := r.Drop(r.ctx, window, 500, 400, folder, file, "/nowhere/at all.txt"); err != nil {
		t.Fatal(err)
	}
	r.waitFor(`msg=dropped files=1 folders=1 missing=1`)
	if err := r.CloseWindow(r.ctx, window); err != nil {
		t.Fatal(err)
	}
	r.ended()
}

// A folder that is let go of as soon as the web view knows of it is the program's: left to itself, the view would open it in the
// place of the page.
func TestQuickDropsLeaveThePageWhereItIs(t *testing.T) {
	r := start(t)
	r.waitFor(`msg="page shown"`)
	window, err := r.Window(r.ctx, "Daypass")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for n := range 12 {
		if err := r.Drop(r.ctx, window, 500, 400-20*(n%2), folder); err != nil {
			t.Fatal(err)
		}
		r.waitFor(strings.Repeat(`(?s:msg=dropped files=0 folders=1 missing=0.*)`, n+1))
	}
	looksRight(t, r)
}
