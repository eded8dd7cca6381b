//go:build linux

// Package desk is a virtual desktop for tests of the real window: an X server without a screen, a session bus
// of its own, and what a person does with a window (look at it, close it). Nothing of the machine's own desktop
// is touched, and everything ends with Stop.
package desk

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// startWithin bounds how long the X server and the bus may take to start.
const startWithin = 20 * time.Second

// Desk is a running virtual desktop.
type Desk struct {
	dir     string
	display string // ":97"
	bus     string // D-Bus address
	running []*Child
}

// Start begins a desktop on a free display number, with its files under dir.
func Start(ctx context.Context, dir string, width, height int) (*Desk, error) {
	d := &Desk{dir: dir}
	if err := d.start(ctx, width, height); err != nil {
		d.Stop() //nolint:contextcheck // ends what was begun, whatever became of ctx
		return nil, err
	}
	return d, nil
}

func (d *Desk) start(ctx context.Context, width, height int) error {
	number, err := d.announced(ctx, "Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-nolisten", "tcp", "-noreset")
	if err != nil {
		return err
	}
	d.display = ":" + number
	d.bus, err = d.announced(ctx, "dbus-daemon", "--session", "--nofork", "--nosyslog", "--print-address=3")
	return err
}

// announced starts a program that writes one line to its descriptor 3 when it is ready, and gives that line.
func (d *Desk) announced(ctx context.Context, program string, args ...string) (string, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer func() { _ = r.Close() }()
	log := filepath.Join(d.dir, program+".log")
	child, err := StartChild(Program{Path: program, Args: args, Env: d.Env(), Log: log, Files: []*os.File{w}})
	_ = w.Close()
	if err != nil {
		return "", err
	}
	d.running = append(d.running, child)
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = r.Close() })
	defer stop()
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		text, _ := os.ReadFile(log)
		return "", fmt.Errorf("%s did not start: %w: %s", program, err, text)
	}
	return strings.TrimSpace(line), nil
}

// Env is the environment of a program on this desktop: no word of the machine's own one, a home of its own.
func (d *Desk) Env() []string {
	env := []string{
		"HOME=" + d.dir, "XDG_RUNTIME_DIR=" + d.dir, "XDG_DATA_HOME=" + filepath.Join(d.dir, "data"),
		"XDG_CONFIG_HOME=" + filepath.Join(d.dir, "config"), "XDG_CACHE_HOME=" + filepath.Join(d.dir, "cache"),
		"GDK_BACKEND=x11", "LIBGL_ALWAYS_SOFTWARE=1", "GTK_USE_PORTAL=0", "TZ=UTC", "LANG=C.UTF-8",
	}
	for _, name := range []string{"PATH", "TMPDIR", "GOCOVERDIR", "LD_LIBRARY_PATH"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	if d.display != "" {
		env = append(env, "DISPLAY="+d.display)
	}
	if d.bus != "" {
		env = append(env, "DBUS_SESSION_BUS_ADDRESS="+d.bus)
	}
	return env
}

// Stop ends everything that Start began, the last first.
func (d *Desk) Stop() {
	for i := len(d.running) - 1; i >= 0; i-- {
		d.running[i].Stop()
	}
	d.running = nil
}

// run runs a tool of the desktop to its end and gives its output.
func (d *Desk) run(ctx context.Context, program string, args ...string) (string, error) {
	var out strings.Builder
	child, err := StartChild(Program{Path: program, Args: args, Env: d.Env(), Output: io.Writer(&out)})
	if err != nil {
		return "", err
	}
	code, err := child.Wait(ctx)
	if err == nil && code != 0 {
		err = fmt.Errorf("%s: exit %d: %s", program, code, strings.TrimSpace(out.String()))
	}
	return out.String(), err
}
