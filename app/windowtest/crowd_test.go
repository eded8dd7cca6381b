//go:build linux

package windowtest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"daypass/app/windowtest/desk"
	"daypass/internal/daypass"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/transfer"
)

const (
	crowd     = 1_000
	crowdRate = 4 << 10         // bytes a second of each transfer
	settle    = 6 * time.Second // after all run
	watched   = 15 * time.Second
)

// load is what a part of the program used of one core, in percent.
type load struct {
	Engine float64 `json:"engineAlone"`    // the same transfers with nobody who listens
	Idle   float64 `json:"windowIdle"`     // the window's process before they run
	Home   float64 `json:"windowHome"`     // the window's process while they run, Home shown
	List   float64 `json:"windowList"`     // the same, their list shown
	Page   float64 `json:"webProcessHome"` // the web view's own process, Home shown
	Rows   float64 `json:"webProcessList"` // the same, their list shown
}

// TestACrowdCostsLittle measures what the window costs over the engine alone while 1,000 transfers run, each at a few small
// reads a second. It needs minutes and a quiet machine, so that it runs only where DAYPASS_FIGURES names the file that it
// writes.
func TestACrowdCostsLittle(t *testing.T) {
	out := os.Getenv("DAYPASS_FIGURES")
	if out == "" {
		t.Skip("DAYPASS_FIGURES names no file; make bench-window does")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	t.Cleanup(cancel)
	server := lab.Liar(t, lab.Script{
		Objects: []lab.Object{{Blob: lab.Blob{Seed: 7, Length: 16 << 20}}},
		Steps:   []lab.Step{{Do: lab.Reply{Rate: crowdRate}}},
	})
	dir := t.TempDir()
	d, err := desk.Start(ctx, dir, 1280, 900)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Stop)
	data := filepath.Join(dir, "daypass")
	queue(ctx, t, server, data, filepath.Join(dir, "saved"))
	var l load
	env := append(d.Env(), "DAYPASS_PASSPHRASE="+phrase)

	engine, end := beginEngine(t, env, data)
	allRun(ctx, t, engine.PID(), server.Endpoint)
	l.Engine = used(ctx, t, engine.PID())
	end()
	if code, err := engine.Wait(ctx); err != nil || code != 0 {
		t.Fatalf("the engine ended with %d, %v", code, err)
	}

	window := begin(t, desk.Program{Path: os.Getenv("DAYPASS_WINDOW"), Args: []string{"--data-dir", data}, Env: env, Log: filepath.Join(dir, "window")})
	shown, err := d.Window(ctx, "Daypass")
	if err != nil {
		t.Fatal(err)
	}
	allRun(ctx, t, window.PID(), server.Endpoint)
	page := webProcess(t, window.PID())
	l.Home, l.Page = both(ctx, t, window.PID(), page)
	if err := d.Press(ctx, shown, "ctrl+2"); err != nil {
		t.Fatal(err)
	}
	pause(ctx, settle)
	l.List, l.Rows = both(ctx, t, window.PID(), page)
	picture(ctx, t, d)
	window.Stop()

	empty := begin(t, desk.Program{Path: os.Getenv("DAYPASS_WINDOW"), Args: []string{"--data-dir", filepath.Join(dir, "empty")}, Env: env, Log: filepath.Join(dir, "idle")})
	if _, err := d.Window(ctx, "Daypass"); err != nil {
		t.Fatal(err)
	}
	pause(ctx, settle)
	l.Idle = used(ctx, t, empty.PID())
	t.Logf("percent of one core: %+v", l)
	text, err := json.MarshalIndent(map[string]any{"jobs": crowd, "seconds": watched.Seconds(), "percentOfOneCore": l, "measured": time.Now().UTC().Format(time.RFC3339)}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(out, append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
	for screen, over := range map[string]float64{"Home": l.Home + l.Page - l.Engine, "Transfers": l.List + l.Rows - l.Engine} {
		if over > 15 {
			t.Errorf("%s: the window and its web view use %.1f %% of one core over the engine's own, 15 are allowed", screen, over)
		}
	}
}

// queue leaves a crowd of downloads in a data folder, ready to be gone on with.
func queue(ctx context.Context, t *testing.T, server *lab.LiarServer, data, folder string) {
	t.Helper()
	if err := os.MkdirAll(folder, 0o750); err != nil {
		t.Fatal(err)
	}
	day, err := open(ctx, data)
	if err != nil {
		t.Fatal(err)
	}
	if err := day.SetLimits(ctx, daypass.Limits{Jobs: crowd, Connections: 4_096, PerHost: 1_024}); err != nil {
		t.Fatal(err)
	}
	for i := range crowd {
		l, err := link.Parse(server.Link(fmt.Sprintf("/lab/rehearsal-%04d.bin", i)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := day.AddDownload(ctx, transfer.DownloadSpec{Link: l, Folder: folder, AllowPrivate: true, Connections: 1}); err != nil {
			t.Fatal(err)
		}
	}
	if err := day.Close(ctx); err != nil {
		t.Fatal(err)
	}
}

func begin(t *testing.T, p desk.Program) *desk.Child {
	t.Helper()
	child, err := desk.StartChild(p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(child.Stop)
	return child
}

// allRun waits until all of the crowd is connected, and has calmed down.
func allRun(ctx context.Context, t *testing.T, pid int, endpoint string) {
	t.Helper()
	port, err := strconv.Atoi(endpoint[strings.LastIndex(endpoint, ":")+1:])
	if err != nil {
		t.Fatal(err)
	}
	most := 0
	err = desk.Until(ctx, func() (bool, error) {
		n, err := connections(pid, port)
		most = max(most, n)
		return n >= crowd, err
	})
	if err != nil {
		t.Fatalf("%d connections at most: %v", most, err)
	}
	pause(ctx, settle)
}

func picture(ctx context.Context, t *testing.T, d *desk.Desk) {
	t.Helper()
	if dir := os.Getenv("DAYPASS_PICTURES"); dir != "" {
		if _, err := d.Screenshot(ctx, filepath.Join(dir, "crowd.png")); err != nil {
			t.Error(err)
		}
	}
}
