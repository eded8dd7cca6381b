package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/sys/unix"

	"daypass/internal/lab"
)

// terminal gives the two ends of a terminal of some columns; the test's own end is read and resized, the other is a command's.
func terminal(t *testing.T, columns uint16) (own, commands *os.File) {
	t.Helper()
	own, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no terminal can be had: %v", err)
	}
	t.Cleanup(func() { _ = own.Close() })
	n, err := unix.IoctlGetInt(int(own.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(own.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	resize(t, own, columns)
	commands, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return own, commands
}

func resize(t *testing.T, own *os.File, columns uint16) {
	t.Helper()
	if err := unix.IoctlSetWinsize(int(own.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: columns}); err != nil {
		t.Fatal(err)
	}
}

// A bar on a terminal is one line that is written over: never wider than the window, also after that was made narrower, and
// gone when the command ends.
func TestBarFitsTheTerminal(t *testing.T) {
	t.Parallel()
	const wide, narrow = 100, 50
	s := lab.Versity(t)
	s.PutParts(t, "bar/a film with quite a long name.mov", lab.Blob{Seed: 3, Length: 24 << 20}, 24<<20, 24<<20)
	own, commands := terminal(t, wide)
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), buildHeadless(t), "get", s.PresignGet(t, "bar/a film with quite a long name.mov", time.Hour),
		"-d", dir, "--limit-rate", "6MB", "--connections", "1")
	cmd.Env = append(os.Environ(), "DAYPASS_DATA_DIR="+filepath.Join(dir, "data"), "DAYPASS_PASSPHRASE=correct horse", "DAYPASS_NO_KEYCHAIN=1")
	cmd.Stderr = commands
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = commands.Close()
	var shown bytes.Buffer
	resizedAt := -1
	for chunk := make([]byte, 4096); ; {
		n, err := own.Read(chunk)
		shown.Write(chunk[:n])
		if resizedAt < 0 && strings.Count(shown.String(), "█") > 10 {
			resize(t, own, narrow)
			resizedAt = shown.Len()
		}
		if err != nil { // EIO, when the command has closed its end
			break
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v: %q", err, shown.String())
	}
	looks(t, shown.String()[:resizedAt], wide)
	// One line may have been on its way when the window was resized.
	_, after, _ := strings.Cut(shown.String()[resizedAt:], "\x1b[K")
	_, after, _ = strings.Cut(after, "\x1b[K")
	looks(t, after, narrow)
	if last := shown.String()[strings.LastIndex(shown.String(), "\x1b[K"):]; strings.ContainsAny(last, "█░%") {
		t.Errorf("a bar is left behind: %q", last)
	}
	if shown.Len() == 0 || !strings.Contains(after, "%") {
		t.Errorf("no bar after the window was resized: %q", after)
	}
}

// looks checks that no line is as wide as the window or wider.
func looks(t *testing.T, shown string, columns int) {
	t.Helper()
	for line := range strings.SplitSeq(shown, "\r") {
		line = strings.TrimSpace(strings.TrimPrefix(line, "\x1b[K"))
		if n := utf8.RuneCountInString(line); n >= columns {
			t.Errorf("%d columns of %d: %q", n, columns, line)
		}
	}
}
