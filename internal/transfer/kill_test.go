package transfer_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/transfer"
)

// childEnv makes the test binary a small process that downloads one link: the victim of the kill tests.
const childEnv = "DAYPASS_TRANSFER_CHILD"

// errand is what a child is told.
type errand struct {
	Data, Target, Link string
	CA                 string // PEM; "" for none
	FullDisk           string // how to take a full disk, "" for an ordinary one
	Size               int64
	Want               apperr.Code // the failure that is to be expected
}

// child runs one download as the command line would, and gives an exit code.
func child() int {
	var todo errand
	if err := json.Unmarshal([]byte(os.Getenv(childEnv)), &todo); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	if err := todo.run(); err != nil {
		if apperr.CodeOf(err) == apperr.JobBusy {
			return exitBusy
		}
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// exitBusy is a child's exit code where another process has the job.
const exitBusy = 3

func (w errand) run() error {
	ctx := context.Background()
	if w.FullDisk != "" {
		return w.fullDisk()
	}
	e, stop, err := place{data: w.Data, target: w.Target}.open(setup{http: httpx.Options{Authorities: func(string) string { return w.CA }}})
	if err != nil {
		return err
	}
	l, err := link.Parse(w.Link)
	if err != nil {
		return err
	}
	j, err := e.Add(ctx, transfer.DownloadSpec{Link: l, Folder: w.Target, AllowPrivate: true})
	if err == nil {
		j, err = e.Wait(ctx, j.ID)
	}
	if apperr.CodeOf(err) != w.Want {
		return fmt.Errorf("job %s: %w", j.State, err)
	}
	return stop()
}

// command gives the child as a process; wrap is put in front of it.
func (w errand) command(t testing.TB, wrap ...string) *exec.Cmd {
	t.Helper()
	todo, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	args := append(wrap, os.Args[0])
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Env = append(os.Environ(), childEnv+"="+string(todo))
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	return cmd
}

// slowly serves a blob through a counting proxy at a rate; the link is the proxy's.
func slowly(t *testing.T, size, rate int64) (*lab.CounterServer, string, lab.Blob) {
	t.Helper()
	server, blob := liar(t, size)
	counter := lab.Counter(t, server.Endpoint, lab.CounterOptions{Rate: rate})
	return counter, strings.Replace(server.Link("/b/file.bin"), server.Endpoint, counter.Endpoint, 1), blob
}

// TestKilledDownloadsGoOn: fault 1. With DAYPASS_TORTURE=full 200 kills during 256 MiB at 8 MB/s. Some runs are
// longer than a second, so that more than a second of work could be lost.
func TestKilledDownloadsGoOn(t *testing.T) {
	const rate = 8_000_000
	size, kills, long := int64(52<<20), 8, 3
	if os.Getenv("DAYPASS_TORTURE") == "full" {
		size, kills, long = 256<<20, 200, 20
	}
	counter, raw, blob := slowly(t, size, rate)
	p := newPlace(t)
	todo := errand{Data: p.data, Target: p.target, Link: raw}
	killed, sent, kept, worst := 0, int64(0), int64(0), int64(0)
	for killed < kills {
		least, spread := time.Duration(0), 120*time.Millisecond
		if killed%long == 1 {
			least, spread = 1400*time.Millisecond, 300*time.Millisecond
		}
		if finished := killOnce(t, todo, counter, least+rand.N(spread)); finished {
			break
		}
		killed++
		nowSent, nowKept := counter.SentBytes(), p.kept(t)
		lost := nowSent - sent - (nowKept - kept)
		sent, kept, worst = nowSent, nowKept, max(worst, lost)
		if lost > rate {
			t.Errorf("kill %d: %d bytes of work lost", killed, lost)
		}
		if names := finals(t, p.target); len(names) > 0 {
			t.Fatalf("under the final name too early: %q", names)
		}
	}
	if err := todo.command(t).Run(); err != nil {
		t.Fatalf("last run: %v", err)
	}
	if got := sumFile(t, p.target+"/file.bin"); got != sumBlob(blob) {
		t.Fatal("other bytes")
	}
	again := counter.SentBytes() - size
	t.Logf("%d kills, %d bytes fetched again, %d a kill, %d at worst", killed, again, again/int64(max(killed, 1)), worst)
	if killed < kills*3/4 {
		t.Errorf("only %d kills", killed)
	}
}

// kept gives the bytes that the store knows to be there.
func (p place) kept(t *testing.T) int64 {
	t.Helper()
	e, stop, err := p.open(setup{})
	if err != nil {
		t.Fatal(err)
	}
	jobs, err := e.Jobs(t.Context(), transfer.Filter{})
	if stopErr := stop(); err != nil || stopErr != nil || len(jobs) > 1 {
		t.Fatal(err, stopErr, len(jobs))
	}
	if len(jobs) == 0 {
		return 0
	}
	return jobs[0].Done
}

// killOnce starts a child and kills it some time after its first byte; true where it had finished before.
func killOnce(t *testing.T, todo errand, counter *lab.CounterServer, after time.Duration) bool {
	t.Helper()
	before := counter.SentBytes()
	cmd := todo.command(t)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for counter.SentBytes() == before {
		select {
		case err := <-ended:
			if err != nil {
				t.Fatalf("child: %v", err)
			}
			return true
		case <-time.After(time.Millisecond):
		}
	}
	select { // the moment is the point of the test
	case <-time.After(after):
	case err := <-ended:
		if err != nil {
			t.Fatalf("child: %v", err)
		}
		return true
	}
	_ = cmd.Process.Kill()
	if err := <-ended; err == nil {
		return true
	}
	return false
}

// TestKilledAtChosenSystemCalls: fault 2. strace kills the child at the nth call of a kind.
func TestKilledAtChosenSystemCalls(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("no strace on this machine")
	}
	if err := exec.Command(strace, "-o", os.DevNull, "true").Run(); err != nil {
		t.Skip("strace may not trace here: ", err)
	}
	server, blob := liar(t, 9<<20)
	for _, c := range []struct {
		call string
		when []int
	}{{"pwrite64", []int{1, 7, 30}}, {"fdatasync", []int{1, 2}}, {"renameat2", []int{1}}, {"fallocate", []int{1}}, {"fsync", []int{1, 2, 3}}} {
		for _, n := range c.when {
			t.Run(fmt.Sprintf("%s %d", c.call, n), func(t *testing.T) {
				t.Parallel()
				p := newPlace(t)
				todo := errand{Data: p.data, Target: p.target, Link: server.Link("/b/file.bin")}
				inject := fmt.Sprintf("inject=%s:signal=SIGKILL:when=%d", c.call, n)
				_ = todo.command(t, strace, "-f", "-qq", "-o", os.DevNull, "-e", "trace="+c.call, "-e", inject).Run()
				for _, name := range finals(t, p.target) {
					if sumFile(t, p.target+"/"+name) != sumBlob(blob) {
						t.Fatalf("a partial file under %q", name)
					}
				}
				if err := todo.command(t).Run(); err != nil {
					t.Fatal(err)
				}
				// Killed after its end, the first run is done, and the second one a further download.
				names := finals(t, p.target)
				for _, name := range names {
					if sumFile(t, p.target+"/"+name) != sumBlob(blob) {
						t.Fatalf("a partial file under %q", name)
					}
				}
				if len(names) == 0 || len(names) > 2 || len(names) == 2 && c.call != "fdatasync" {
					t.Fatalf("files %q", names)
				}
				if parts := partFiles(t, p.target); len(parts) > 0 {
					t.Fatalf("left: %q", parts)
				}
			})
		}
	}
}
