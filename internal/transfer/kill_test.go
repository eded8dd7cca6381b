package transfer_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
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
	if special := w.special(); special != nil {
		return special()
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

// TestKilledDownloadsGoOn: fault 1, kills at any moment. Some runs are longer than a second, so that more than a second
// of work could be lost.
func TestKilledDownloadsGoOn(t *testing.T) {
	fault := lab.Fault(t, 1)
	kills := lab.Times(8, 2500)
	s := newSiege(t, int64(lab.Times(52, 64))<<20)
	for s.killed < kills {
		s.download(kills, func() bool {
			least, spread := time.Duration(0), 120*time.Millisecond
			if s.killed%20 == 1 {
				least, spread = 1400*time.Millisecond, 300*time.Millisecond
			}
			return killOnce(t, s.todo, s.counter, least+rand.N(spread))
		})
	}
	fault.Tried(s.killed)
	s.report()
}

// TestDownloadsKilledAtSystemCallsGoOn: faults 1 and 2. strace kills the child at the nth call of a kind, wherever that
// is: in the part file, in the database, at the end.
func TestDownloadsKilledAtSystemCallsGoOn(t *testing.T) {
	first, second := lab.Fault(t, 1), lab.Fault(t, 2)
	strace := tracer(t, second)
	kills := lab.Times(8, 2500)
	s := newSiege(t, int64(lab.Times(24, 32))<<20)
	s.counter.SetRate(0, 0)
	s.rate = 0
	for s.killed < kills {
		s.download(kills, func() bool {
			c := chosenCalls[rand.N(len(chosenCalls))]
			return s.todo.command(t, append(strace, inject(c.call, 1+rand.N(c.most))...)...).Run() == nil
		})
	}
	first.Tried(s.killed)
	second.Tried(s.killed)
	s.report()
}

// chosenCalls are the system calls that change a disk, and how many of each a run makes, or somewhat more.
var chosenCalls = []struct {
	call string
	most int
}{{"pwrite64", 150}, {"fdatasync", 8}, {"fsync", 6}, {"renameat2", 1}, {"fallocate", 2}, {"openat", 120}, {"ftruncate", 2}, {"unlinkat", 3}, {"sync_file_range", 6}}

// tracer gives strace with the flags that all uses share, or skips.
func tracer(t *testing.T, fault *lab.Tally) []string {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		fault.Skip("no strace on this machine")
	}
	if out, err := exec.Command(strace, "-f", "-o", os.DevNull, "true").CombinedOutput(); err != nil {
		fault.Skip("strace may not trace here: " + strings.TrimSpace(string(out)))
	}
	return []string{strace, "-f", "-qq", "-o", os.DevNull}
}

// inject kills at the nth call.
func inject(call string, n int) []string {
	return []string{"-e", "trace=" + call, "-e", fmt.Sprintf("inject=%s:signal=SIGKILL:when=%d", call, n)}
}

// siege is a row of downloads that are killed again and again, and what came of it.
type siege struct {
	t       *testing.T
	counter *lab.CounterServer
	blob    lab.Blob
	raw     string
	rate    int64 // bytes a second; 0: none

	place     place // of the download under way
	todo      errand
	killed    int
	downloads int
	again     int64 // bytes fetched again
	worst     int64
}

func newSiege(t *testing.T, size int64) *siege {
	t.Helper()
	s := &siege{t: t, rate: 8_000_000}
	s.counter, s.raw, s.blob = slowly(t, size, s.rate)
	return s
}

// download brings the file once, killed on the way until it is done or there were enough kills; kill reports whether the
// run had ended well before.
func (s *siege) download(enough int, kill func() (finished bool)) {
	s.t.Helper()
	s.place, s.downloads = newPlace(s.t), s.downloads+1
	s.todo = errand{Data: s.place.data, Target: s.place.target, Link: s.raw}
	s.counter.Reset()
	finished := false
	for sent, kept := int64(0), int64(0); s.killed < enough && !finished; {
		if finished = kill(); finished {
			break
		}
		s.killed++
		if s.published() { // killed after its end
			finished = true
			break
		}
		nowSent, nowKept := s.counter.SentBytes(), s.place.kept(s.t)
		lost := nowSent - sent - (nowKept - kept)
		if nowKept < kept {
			s.t.Errorf("kill %d: the store forgot %d bytes that it had", s.killed, kept-nowKept)
		}
		sent, kept = nowSent, nowKept
		if s.worst = max(s.worst, lost); s.rate > 0 && lost > s.rate {
			s.t.Errorf("kill %d: %d bytes of work lost", s.killed, lost)
		}
	}
	if !finished {
		if err := s.todo.command(s.t).Run(); err != nil {
			s.t.Fatalf("last run: %v", err)
		}
	}
	if !s.published() || len(finals(s.t, s.place.target)) > 2 {
		s.t.Fatalf("files %q", finals(s.t, s.place.target))
	}
	s.again += s.counter.SentBytes() - s.blob.Length
	s.place.checkDatabase(s.t)
	_, _ = os.RemoveAll(s.place.data), os.RemoveAll(s.place.target)
}

// published reports whether there is a file under its final name, and fails where one is not whole.
func (s *siege) published() bool {
	s.t.Helper()
	names := finals(s.t, s.place.target)
	for _, name := range names {
		if sumFile(s.t, filepath.Join(s.place.target, name)) != sumBlob(s.blob) {
			s.t.Fatalf("kill %d: other bytes, or not all, under %q", s.killed, name)
		}
	}
	return len(names) > 0
}

func (s *siege) report() {
	s.t.Logf("%d kills in %d downloads, %d bytes fetched again, %d a kill, %d at worst", s.killed, s.downloads, s.again, s.again/int64(max(s.killed, 1)), s.worst)
}

// checkDatabase asks SQLite whether the file is sound.
func (p place) checkDatabase(t *testing.T) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(p.data, "daypass.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var said string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&said); err != nil || said != "ok" {
		t.Fatalf("the database is not sound: %q, %v", said, err)
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

// TestKilledAtChosenSystemCalls: fault 2, each kind of call that a download ends with.
func TestKilledAtChosenSystemCalls(t *testing.T) {
	fault := lab.Fault(t, 2)
	strace := tracer(t, fault)
	server, blob := liar(t, 9<<20)
	for _, c := range []struct {
		call string
		when []int
	}{{"pwrite64", []int{1, 7, 30}}, {"fdatasync", []int{1, 2}}, {"renameat2", []int{1}}, {"fallocate", []int{1}}, {"fsync", []int{1, 2, 3}}} {
		for _, n := range c.when {
			fault.Tried(1)
			t.Run(fmt.Sprintf("%s %d", c.call, n), func(t *testing.T) {
				t.Parallel()
				p := newPlace(t)
				todo := errand{Data: p.data, Target: p.target, Link: server.Link("/b/file.bin")}
				_ = todo.command(t, append(strace, inject(c.call, n)...)...).Run()
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
