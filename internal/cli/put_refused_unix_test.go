//go:build unix

package cli_test

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// powerless CODE COMMAND ARG… runs a command that file permissions hold for, as they do for people: root's right to read
// everything is taken from it. It checks the exit code; stdout and stderr can be looked at after.
func powerless(ts *testscript.TestScript, neg bool, args []string) {
	if os.Geteuid() == 0 {
		without := []string{"setpriv", "--bounding-set=-dac_override,-dac_read_search"}
		args = append(append([]string{args[0]}, without...), args[1:]...)
	}
	exitCode(ts, neg, args)
}

// changing HOW FILE BYTES CODE COMMAND ARG… runs a command, changes a file once a progress line tells of that many bytes, and
// checks the exit code. HOW is remove, grow or shrink. What it printed is then in the file "printed".
func changing(ts *testscript.TestScript, _ bool, args []string) {
	least, err := strconv.ParseInt(args[2], 10, 64)
	ts.Check(err)
	file, want := ts.MkAbs(args[1]), args[3]
	cmd := exec.Command(args[4], args[5:]...)
	path, err := exec.LookPath(args[4])
	ts.Check(err)
	cmd.Path, cmd.Err = path, nil
	cmd.Dir, cmd.Env = ts.Getenv("WORK"), scriptEnv(ts)
	stdout, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	var printed strings.Builder
	changed := false
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		printed.WriteString(lines.Text() + "\n")
		var line told
		if json.Unmarshal(lines.Bytes(), &line) == nil && !changed && line.Type == "progress" && line.Bytes >= least {
			changed = true
			ts.Check(change(args[0], file))
		}
	}
	_ = cmd.Wait() // the exit code is looked at next
	ts.Check(os.WriteFile(ts.MkAbs("printed"), []byte(printed.String()), 0o600))
	if got := strconv.Itoa(cmd.ProcessState.ExitCode()); got != want || !changed {
		ts.Fatalf("exit code %s, not %s (changed: %v); it printed:\n%s", got, want, changed, printed.String())
	}
}

func change(how, file string) error {
	if how == "remove" {
		return os.Remove(file)
	}
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	size := info.Size() / 2
	if how == "grow" {
		size = info.Size() + 1000
	}
	return os.Truncate(file, size)
}
