package lab

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// BinEnv names the environment variable with a folder of ready programs; it comes before .bin.
const BinEnv = "DAYPASS_LAB_BIN"

// Tool gives the absolute path of a program of build/tools ("versitygw", "minio", "rclone", …). It looks in
// the folder that BinEnv names, then in .bin of the repository; a program that is in neither is built into
// .bin, under a file lock so that packages tested side by side build it once.
func Tool(ctx context.Context, name string) (string, error) {
	file := name
	if runtime.GOOS == "windows" {
		file += ".exe"
	}
	if dir := os.Getenv(BinEnv); dir != "" {
		if path, ok := program(filepath.Join(dir, file)); ok {
			return path, nil
		}
	}
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	bin := filepath.Join(root, ".bin")
	if path, ok := program(filepath.Join(bin, file)); ok {
		return path, nil
	}
	return build(ctx, root, bin, name, file)
}

func build(ctx context.Context, root, bin, name, file string) (string, error) {
	if err := os.MkdirAll(bin, 0o755); err != nil {
		return "", err
	}
	lock := flock.New(filepath.Join(bin, name+".lock"))
	if _, err := lock.TryLockContext(ctx, 100*time.Millisecond); err != nil {
		return "", fmt.Errorf("wait for the build of %s: %w", name, err)
	}
	defer func() { _ = lock.Unlock() }()
	if path, ok := program(filepath.Join(bin, file)); ok {
		return path, nil
	}
	cmd := exec.CommandContext(ctx, "go", "install", "tool")
	cmd.Dir = filepath.Join(root, "build", "tools", name)
	cmd.Env = append(os.Environ(), "GOBIN="+bin, "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w\n%s", name, err, out)
	}
	path, ok := program(filepath.Join(bin, file))
	if !ok {
		return "", fmt.Errorf("build %s: no program at %s", name, filepath.Join(bin, file))
	}
	return path, nil
}

func program(path string) (string, bool) {
	info, err := os.Stat(path)
	if err != nil || info.IsDir() {
		return "", false
	}
	abs, err := filepath.Abs(path)
	return abs, err == nil
}

// moduleRoot walks up from the working folder (a test's is its package) to the folder of module daypass.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if isDaypass(filepath.Join(dir, "go.mod")) {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("lab: not inside the repository, and " + BinEnv + " has no such program")
		}
		dir = parent
	}
}

func isDaypass(gomod string) bool {
	f, err := os.Open(gomod)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if words := strings.Fields(lines.Text()); len(words) == 2 && words[0] == "module" {
			return words[1] == "daypass"
		}
	}
	return false
}
