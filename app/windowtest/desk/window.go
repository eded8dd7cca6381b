//go:build linux

package desk

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// look is how often a wait looks again.
const look = 50 * time.Millisecond

// Until waits until ready reports true, or ctx ends.
func Until(ctx context.Context, ready func() (bool, error)) error {
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for {
		ok, err := ready()
		if ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-ticker.C:
		}
	}
}

// Window waits for a visible window whose title is exactly this, and gives its number.
func (d *Desk) Window(ctx context.Context, title string) (uint32, error) {
	var id uint64
	err := Until(ctx, func() (bool, error) {
		// The tool fails while there is none.
		out, err := d.run(ctx, "xdotool", "search", "--onlyvisible", "--name", "^"+title+"$")
		if err != nil {
			return false, nil //nolint:nilerr // looked at again
		}
		first, _, _ := strings.Cut(strings.TrimSpace(out), "\n")
		id, err = strconv.ParseUint(first, 10, 32)
		return err == nil, nil
	})
	if err != nil {
		return 0, fmt.Errorf("no window %q: %w", title, err)
	}
	return uint32(id), nil
}

// Title gives a window's title as window managers read it.
func (d *Desk) Title(ctx context.Context, window uint32) (string, error) {
	out, err := d.run(ctx, "xdotool", "getwindowname", strconv.Itoa(int(window)))
	return strings.TrimSpace(out), err
}

// Press gives a window the focus and presses keys in it: "ctrl+2".
func (d *Desk) Press(ctx context.Context, window uint32, keys string) error {
	_, err := d.run(ctx, "xdotool", "windowfocus", "--sync", strconv.Itoa(int(window)), "key", keys)
	return err
}

// Screenshot takes a picture of the whole screen and leaves it at path.
func (d *Desk) Screenshot(ctx context.Context, path string) (image.Image, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, err
	}
	if _, err := d.run(ctx, "import", "-window", "root", "png:"+path); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return png.Decode(f)
}
