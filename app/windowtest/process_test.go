//go:build linux

package windowtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// connections counts those of this computer to a port that stand.
func connections(pid, port int) (int, error) {
	n := 0
	for _, family := range []string{"tcp", "tcp6"} {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/net/%s", pid, family))
		if err != nil {
			return 0, err
		}
		for line := range strings.Lines(string(text)) {
			if f := strings.Fields(line); len(f) > 3 && f[3] == "01" && strings.HasSuffix(f[2], fmt.Sprintf(":%04X", port)) {
				n++
			}
		}
	}
	return n, nil
}

// webProcess finds the web view's process that draws the page.
func webProcess(t *testing.T, parent int) int {
	t.Helper()
	paths, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		name, rest, _ := strings.Cut(string(text), ") ")
		if f := strings.Fields(rest); len(f) > 1 && f[1] == strconv.Itoa(parent) && strings.Contains(name, "(WebKitWebProces") {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			return pid
		}
	}
	t.Fatal("the web view has no process of its own")
	return 0
}

func both(ctx context.Context, t *testing.T, window, page int) (float64, float64) {
	t.Helper()
	drawn := make(chan float64, 1)
	go func() { drawn <- used(ctx, t, page) }()
	own := used(ctx, t, window)
	return own, <-drawn
}

// used watches a process for a while and gives what it used of one core, in percent.
func used(ctx context.Context, t *testing.T, pid int) float64 {
	t.Helper()
	before, err := processorTime(pid)
	if err != nil {
		t.Error(err)
	}
	began := time.Now()
	pause(ctx, watched)
	after, err := processorTime(pid)
	if err != nil {
		t.Error(err)
	}
	return 100 * (after - before).Seconds() / time.Since(began).Seconds()
}

// processorTime reads what a process used so far (proc(5): fields 14 and 15, in hundredths of a second).
func processorTime(pid int) (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	f := strings.Fields(rest)
	if len(f) < 13 {
		return 0, errors.New("no times in " + string(text))
	}
	user, err := strconv.Atoi(f[11])
	if err != nil {
		return 0, err
	}
	system, err := strconv.Atoi(f[12])
	return time.Duration(user+system) * 10 * time.Millisecond, err
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
