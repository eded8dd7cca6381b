package transfer_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// victim is a storage, and uploads to it that are killed.
type victim struct {
	sender
	todo    uploadErrand
	counter *lab.CounterServer
	blob    lab.Blob
	parts   int

	objects, kills, requests int // what came of it
}

func newVictim(t *testing.T, preset string, size, limit int64) *victim {
	t.Helper()
	server := lab.Versity(t)
	v := &victim{sender: newSender(t, server, preset), counter: lab.Counter(t, server.Endpoint), blob: lab.Blob{Seed: 11, Length: size}}
	v.parts = int((size + 5<<20 - 1) / (5 << 20))
	v.todo = uploadErrand{
		Data: v.place.data, Target: v.place.target, Endpoint: v.counter.Endpoint, Preset: preset, Limit: limit,
		AccessKey: server.AccessKey, SecretKey: server.SecretKey, Region: server.Region, Bucket: server.Bucket,
	}
	v.todo.File = v.file(t, "killed.bin", v.blob)
	v.todo.Key = "killed-0.bin"
	return v
}

// endure runs one child, which run may kill, and checks what it leaves. When the object is there the next run stores
// another one.
func (v *victim) endure(t *testing.T, run func(todo uploadErrand) (finished bool)) {
	t.Helper()
	before := max(v.listedParts(t, v.todo.Key), 0)
	v.counter.Reset()
	finished := run(v.todo)
	lab.Eventually(t, 20*time.Second, func() bool { return allFinished(v.counter) })
	sent := partsSeen(v.counter)
	v.requests += sent
	if sent > v.parts-before {
		t.Errorf("%s: %d parts were sent, %d of %d were there", v.todo.Key, sent, before, v.parts)
	}
	if finished {
		v.delivered(t)
		return
	}
	v.kills++
	switch after := v.listedParts(t, v.todo.Key); {
	case after >= 0 && after < before:
		t.Errorf("%s: %d parts, then %d", v.todo.Key, before, after)
	case after < 0 && before > 0: // killed at Complete, which the server goes on with: the next run finds the object
		lab.Eventually(t, 10*time.Second, func() bool { return v.status(t, v.todo.Key) == http.StatusOK })
		v.wantObject(t, v.todo.Key, v.blob)
	}
}

// delivered checks an object, and goes on to the next.
func (v *victim) delivered(t *testing.T) {
	t.Helper()
	v.wantObject(t, v.todo.Key, v.blob)
	v.nothingLeft(t)
	v.server.Delete(t, v.todo.Key)
	v.objects++
	v.todo.Key = fmt.Sprintf("killed-%d.bin", v.objects)
}

// nothingLeft checks that the storage has no upload open. One that it was slow to make, for a run that was killed meanwhile,
// is noted by then, and goes by a sweep.
func (v *victim) nothingLeft(t *testing.T) {
	t.Helper()
	open := v.server.Uploads(t)
	if v.openUploads(t) == 0 {
		return
	}
	e, end := v.engine(t)
	defer end()
	noted, err := e.Leftovers(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Sweep(t.Context(), "", func(transfer.Swept) {}); err != nil {
		t.Fatal(err)
	}
	if n := v.openUploads(t); n != 0 {
		t.Errorf("%s: %d uploads stay open after a sweep of %+v, before it: %s", v.todo.Key, n, noted, open)
	}
}

// finish runs the last upload to its end.
func (v *victim) finish(t *testing.T) {
	t.Helper()
	v.todo.Limit = 0
	v.endure(t, func(todo uploadErrand) bool {
		if err := todo.command(t).Run(); err != nil {
			t.Fatalf("last run: %v", err)
		}
		return true
	})
	t.Logf("%d kills, %d objects of %d parts, %d requests with parts", v.kills, v.objects, v.parts, v.requests)
}

// TestKilledUploadsGoOn: fault 3, at random moments. After each kill only what the server does not have is sent.
func TestKilledUploadsGoOn(t *testing.T) {
	t.Parallel()
	presets := map[string]int{"minio": 300, "other": 100, "garage": 100}
	for preset, kills := range presets {
		t.Run(preset, func(t *testing.T) {
			fault := lab.Fault(t, 3)
			v := newVictim(t, preset, 31<<20, 40<<20)
			if os.Getenv("DAYPASS_TORTURE") != "full" {
				kills = 4
			}
			for v.kills < kills && !t.Failed() {
				v.endure(t, func(todo uploadErrand) bool { return killUpload(t, todo, rand.N(700*time.Millisecond)) })
			}
			v.finish(t)
			fault.Tried(v.kills)
		})
	}
}

// killUpload starts a child and kills it some time after; true where it had finished before.
func killUpload(t *testing.T, todo uploadErrand, after time.Duration) bool {
	t.Helper()
	cmd := todo.command(t)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select { // the moment is the point of the test
	case <-time.After(after):
	case err := <-ended:
		if err != nil {
			t.Fatalf("child: %v", err)
		}
		return true
	}
	_ = cmd.Process.Kill()
	return <-ended == nil
}

// TestUploadsKilledAtChosenSystemCalls: faults 3 and 4. strace kills the child at the nth call of a kind that one of its
// threads makes; a run that is not killed says how often they are made.
func TestUploadsKilledAtChosenSystemCalls(t *testing.T) {
	t.Parallel()
	fault := lab.Fault(t, 3)
	strace, err := exec.LookPath("strace")
	if err != nil {
		fault.Skip("no strace on this machine")
	}
	if err := exec.Command(strace, "-o", os.DevNull, "true").Run(); err != nil {
		fault.Skip("strace may not trace here: " + err.Error())
	}
	v := newVictim(t, "minio", 21<<20, 0)
	calls := []string{"connect", "write", "pread64", "pwrite64", "openat", "read", "fcntl"} // the last: the database's locks
	most := v.countCalls(t, strace, calls)
	t.Logf("most of a kind in one thread: %v", most)
	wanted := lab.Times(14, 500)
	for i, call := range calls {
		v.killAt(t, strace, call, most[call], wanted*(i+1)/len(calls))
	}
	if v.kills < wanted {
		t.Errorf("%d kills of %d", v.kills, wanted)
	}
	v.finish(t)
	fault.Tried(v.kills)
}

// countCalls runs an upload to its end, and gives for each system call how many one thread made at most.
func (v *victim) countCalls(t *testing.T, strace string, calls []string) map[string]int {
	t.Helper()
	out := filepath.Join(t.TempDir(), "calls")
	v.endure(t, func(todo uploadErrand) bool {
		return todo.command(t, strace, "-f", "-qq", "-o", out, "-e", "trace="+strings.Join(calls, ",")).Run() == nil
	})
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	counts, most := map[string]int{}, map[string]int{}
	for line := range strings.Lines(string(text)) {
		thread, rest, _ := strings.Cut(line, " ")
		call, _, made := strings.Cut(strings.TrimSpace(rest), "(") // the second half of a call that was interrupted has none
		if !made || !slices.Contains(calls, call) {
			continue
		}
		counts[thread+call]++
		most[call] = max(most[call], counts[thread+call])
	}
	return most
}

// killAt kills children at the nth call, n from 1 to most, until there were so many kills in all. A run that had all parts
// to send and was not killed shows that most is too much.
func (v *victim) killAt(t *testing.T, strace, call string, most, kills int) {
	t.Helper()
	for runs := 0; v.kills < kills && !t.Failed(); runs++ {
		if most < 1 || runs > 4*kills {
			t.Errorf("%s: no call to be killed at any more after %d runs, %d kills", call, runs, v.kills)
			return
		}
		n, fresh := 1+rand.N(most), v.listedParts(t, v.todo.Key) <= 0
		before := v.kills
		v.endure(t, func(todo uploadErrand) bool {
			inject := fmt.Sprintf("inject=%s:signal=SIGKILL:when=%d", call, n)
			return todo.command(t, strace, "-f", "-qq", "-o", os.DevNull, "-e", "trace="+call, "-e", inject).Run() == nil
		})
		if v.kills == before && fresh {
			most = n - 1
		}
		if t.Failed() {
			t.Errorf("at the %dth %s", n, call)
		}
	}
}
