package secret

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daypass/internal/lab"
)

func busChild() int {
	what, dir, _ := strings.Cut(os.Getenv(busChildEnv), " ")
	if what == "hang" {
		return hangChild(dir)
	}
	v := OpenVault(VaultConfig{Dir: dir})
	k, err := v.Key(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stdout, "error", err)
		return 1
	}
	fmt.Fprintln(os.Stdout, "key", v.Kind(), hex.EncodeToString(keyID(k)))
	return 0
}

// hangChild has a bus that takes connections and never answers.
func hangChild(dir string) int {
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "unix", filepath.Join(dir, "bus"))
	if err != nil {
		fmt.Fprintln(os.Stdout, "error", err)
		return 1
	}
	defer func() { _ = listener.Close() }()
	_ = os.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(dir, "bus"))
	began := time.Now()
	_, err = systemKeychain{}.get(context.Background(), "account")
	fmt.Fprintln(os.Stdout, "hang", errors.Is(err, errKeychainClosed), time.Since(began) < 2*probeLimit, err)
	return 0
}

// session runs a script in a session bus of its own, with a home of its own, in a process namespace: a keyring daemon
// outlives its session otherwise.
func session(t *testing.T, home, script string) string {
	t.Helper()
	for _, name := range []string{"unshare", "dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed", name)
		}
	}
	if out, err := exec.CommandContext(t.Context(), "unshare", "-Urpf", "true").CombinedOutput(); err != nil {
		t.Skipf("this kernel gives no namespaces: %v %s", err, out)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "unshare", "-Urpf", "--kill-child", "dbus-run-session", "--", "sh", "-c", script, os.Args[0])
	cmd.WaitDelay = 3 * time.Second
	cmd.Env = append(os.Environ(), "HOME="+home, "XDG_RUNTIME_DIR="+home, "XDG_DATA_HOME="+home+"/share", "XDG_CACHE_HOME="+home+"/cache")
	var errors bytes.Buffer // apart: the bus writes there, in the middle of our lines
	cmd.Stderr = &errors
	out, err := cmd.Output()
	if err != nil {
		t.Logf("session: %v\n%s%s", err, out, errors.String())
	}
	return string(out)
}

const unlocked = `printf secret-of-login | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 || { echo "no keyring here"; exit 0; }
n=0
until dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true; do
	n=$((n+1)); [ $n -lt 300 ] || { echo "no keyring here"; exit 0; }
done
`

func keyLine(out string) string {
	for line := range strings.Lines(out) {
		if strings.HasPrefix(line, "key ") || strings.HasPrefix(line, "error ") {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

func TestARealKeyringKeepsTheKey(t *testing.T) {
	home, dir := t.TempDir(), t.TempDir()
	run := func(script string) string {
		out := session(t, home, script)
		if strings.Contains(out, "no keyring here") {
			t.Skip("gnome-keyring does not start in this session: " + out)
		}
		return keyLine(out)
	}
	child := busChildEnv + `="open ` + dir + `" "$0"`
	first := run(unlocked + child)
	if !strings.HasPrefix(first, "key keychain ") {
		t.Fatalf("first: %q", first)
	}
	if again := run(unlocked + child); again != first {
		t.Errorf("in another session: %q, want %q", again, first)
	}
	other := t.TempDir()
	if got := run(unlocked + busChildEnv + `="open ` + other + `" "$0"`); got == first || !strings.HasPrefix(got, "key keychain ") {
		t.Errorf("another folder: %q", got)
	}
	if got := session(t, t.TempDir(), child); !strings.Contains(got, "vault_locked") {
		t.Errorf("without its keyring: %q", got)
	}
	record, err := os.ReadFile(filepath.Join(dir, RecordName))
	if err != nil || !bytes.Contains(record, []byte(`"keychain"`)) {
		t.Errorf("record %s, %v", record, err)
	}
}

func TestWithoutABusThereIsNoKeychain(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 25)
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = []string{busChildEnv + "=open " + t.TempDir(), "PATH=/nonexistent", "HOME=" + t.TempDir(), "XDG_RUNTIME_DIR=/nonexistent"}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.HasPrefix(keyLine(string(out)), "key memory ") {
		t.Errorf("%s, %v", out, err)
	}
}

func TestABusThatHangsDoesNotHangDaypass(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 25)
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), busChildEnv+"=hang "+t.TempDir())
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.HasPrefix(string(out), "hang true true") {
		t.Errorf("%s, %v", out, err)
	}
}
