package sqlite_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"daypass/internal/sqlite"
	"daypass/internal/transfer"
)

// inMount runs a child with a small file system of its own at dir, and gives what it printed. script runs first, in the
// same mount namespace.
func inMount(t *testing.T, dir, script string, what string, from, to int) string {
	t.Helper()
	cmd := command(what, from, to, filepath.Join(dir, "daypass.db"))
	cmd.Args = []string{"unshare", "-Urm", "sh", "-c", script + ` && exec "$0"`, os.Args[0]}
	unshare, err := exec.LookPath("unshare")
	if err != nil {
		t.Skip("no unshare on this machine")
	}
	if out, err := exec.Command(unshare, "-Urm", "true").CombinedOutput(); err != nil {
		t.Skipf("this kernel gives no namespaces: %v %s", err, out)
	}
	cmd.Path, cmd.Err = unshare, nil
	cmd.Env = append(cmd.Env, "DIR="+dir)
	out, _ := cmd.CombinedOutput()
	return string(out)
}

func TestAFullDiskIsTold(t *testing.T) {
	t.Parallel()
	for _, kilobytes := range []int{0, 4, 16, 64, 128, 256} {
		dir := t.TempDir()
		script := `mount -t tmpfs -o size=` + strconv.Itoa(max(kilobytes, 4)) + `k none "$DIR"`
		if kilobytes == 0 {
			script += ` && head -c 4096 /dev/zero > "$DIR/filler"`
		}
		// What is left after a first start that failed: the lock and nothing else.
		out := inMount(t, dir, script, "write", 0, 5000)
		if !strings.Contains(out, "error data_dir_full ") {
			t.Errorf("%d KB: %s", kilobytes, last(out))
		}
	}
}

func last(out string) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	return lines[len(lines)-1]
}

func TestAFullDiskIsLeftAsItWas(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	script := `mount -t tmpfs -o size=16k none "$DIR" && { "$0"; ls -A "$DIR"; false; } || true; exit 0; true`
	out := inMount(t, dir, script, "open", 0, 0)
	if !strings.Contains(out, "data_dir_full") || strings.Contains(out, "daypass.db\n") || strings.Contains(out, "-wal") {
		t.Errorf("left behind: %s", out)
	}
}

func TestAReadOnlyFolderIsTold(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	script := `mount -t tmpfs none "$DIR" && mount -o remount,ro "$DIR"`
	if out := inMount(t, dir, script, "open", 0, 0); !strings.Contains(out, "error data_dir_read_only ") {
		t.Errorf("empty: %s", out)
	}
	db, err := sqlite.Open(t.Context(), filepath.Join(dir, "daypass.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Transfers(memorySealer(dir)).Create(t.Context(), job(1)); err != nil {
		t.Fatal(err)
	}
	closeDB(t, db)
	script = `mount --bind "$DIR" "$DIR" && mount -o remount,bind,ro "$DIR"`
	if out := inMount(t, dir, script, "open", 0, 0); !strings.Contains(out, "error data_dir_read_only ") {
		t.Errorf("with a file: %s", out)
	}
	again := open(t, filepath.Join(dir, "daypass.db"))
	if jobs, err := again.Transfers(memorySealer(dir)).List(t.Context(), transfer.Filter{}); err != nil || len(jobs) != 1 {
		t.Errorf("afterwards %d jobs, %v", len(jobs), err)
	}
}
