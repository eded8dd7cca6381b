package sqlite_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/sqlite"
	"daypass/internal/transfer"
)

// childEnv makes the test binary a process that does one thing with a state file: "what from to path".
const childEnv = "DAYPASS_TEST_CHILD"

func child() {
	var what, path string
	var from, to int
	if _, err := fmt.Sscanf(os.Getenv(childEnv), "%s %d %d %s", &what, &from, &to, &path); err != nil {
		os.Exit(9)
	}
	if err := childWork(what, from, to, path); err != nil {
		fmt.Fprintln(os.Stdout, "error", apperr.CodeOf(err), err)
		os.Exit(1)
	}
}

func childWork(what string, from, to int, path string) error {
	ctx := context.Background()
	notice := func(n sqlite.Notice) { fmt.Fprintln(os.Stdout, "notice", n.Code) }
	db, err := sqlite.Open(ctx, path, sqlite.Options{Notice: notice})
	if err != nil || what == "open" {
		return errors.Join(err, closeOf(db))
	}
	s := db.Transfers(memorySealer(filepath.Dir(path)))
	for n := from; n < to; n++ {
		j := job(n)
		j.Done = int64(n)
		segments := []transfer.Segment{{Start: 0, End: int64(n) + 1, CRC64NVME: uint64(n)}}
		if err := errors.Join(s.Create(ctx, j), s.SaveSegments(ctx, j.ID, segments, "boot")); err != nil {
			return err
		}
		fmt.Fprintln(os.Stdout, "stored", n) // os.Stdout is not buffered: the parent knows only what is stored
	}
	return db.Close()
}

func closeOf(db *sqlite.DB) error {
	if db == nil {
		return nil
	}
	return db.Close()
}

func command(what string, from, to int, path string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %d %d %s", childEnv, what, from, to, path))
	return cmd
}

// TestAKillLosesNothingThatWasAcknowledged kills a writer at arbitrary moments, again and again on the same file.
func TestAKillLosesNothingThatWasAcknowledged(t *testing.T) {
	t.Parallel()
	kills := 15
	if os.Getenv("DAYPASS_TORTURE") == "full" {
		kills = 500
	}
	path := filepath.Join(t.TempDir(), "data", "daypass.db")
	untold := make(map[int]bool)
	next := 0
	for range kills {
		acknowledged := runAndKill(t, path, next, 1+rand.IntN(30))
		next = acknowledged + 1
		if stored(t, path, next) { // and not told: it may want its segments, and the next child goes on behind it
			untold[next] = true
			next++
		}
		assertRows(t, path, next, untold)
	}
}

func stored(t *testing.T, path string, n int) bool {
	t.Helper()
	db := open(t, path)
	defer closeDB(t, db)
	_, err := db.Transfers(memorySealer("")).Get(t.Context(), job(n).ID)
	return err == nil
}

// runAndKill gives the last row that the child acknowledged.
func runAndKill(t *testing.T, path string, from, rows int) (last int) {
	t.Helper()
	cmd := command("write", from, 1<<20, path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	last = from - 1
	lines := bufio.NewScanner(out)
	for i := 0; lines.Scan(); i++ {
		n, ok := strings.CutPrefix(lines.Text(), "stored ")
		if !ok {
			t.Errorf("child: %s", lines.Text())
			break
		}
		if last, err = strconv.Atoi(n); err != nil {
			t.Fatal(err)
		}
		if i == rows {
			_ = cmd.Process.Kill() // what it still prints is read to the end
		}
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	return last
}

func assertRows(t *testing.T, path string, count int, untold map[int]bool) {
	t.Helper()
	db := open(t, path)
	defer closeDB(t, db)
	s := db.Transfers(memorySealer(""))
	jobs, err := s.List(t.Context(), transfer.Filter{})
	if err != nil || len(jobs) != count {
		t.Fatalf("%d jobs, %v, want %d", len(jobs), err, count)
	}
	for _, j := range jobs {
		segments, _, err := s.Segments(t.Context(), j.ID)
		if whole := len(segments) == 1 && segments[0].End == j.Done+1; err != nil || !whole && !untold[int(j.Done)] {
			t.Errorf("job %d: %v, %v", j.Done, segments, err)
		}
	}
	if err := sqlite.Check(t.Context(), path); err != nil {
		t.Error(err)
	}
}

func TestProcessesShareAFile(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 25)
	path := filepath.Join(t.TempDir(), "data", "daypass.db")
	var wait sync.WaitGroup
	const each, processes = 60, 4
	for p := range processes { // all of them start on a folder that is not there yet
		wait.Go(func() {
			out, err := command("write", p*each, (p+1)*each, path).CombinedOutput()
			if err != nil || strings.Contains(string(out), "notice") {
				t.Errorf("process %d: %v\n%s", p, err, out)
			}
		})
	}
	wait.Wait()
	db := open(t, path)
	jobs, err := db.Transfers(memorySealer("")).List(t.Context(), transfer.Filter{})
	if err != nil || len(jobs) != each*processes {
		t.Errorf("%d jobs, %v", len(jobs), err)
	}
}
