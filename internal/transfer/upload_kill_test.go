package transfer_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"testing"
	"time"

	"daypass/internal/lab"
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
	if n := v.openUploads(t); n != 0 {
		t.Errorf("%s: %d uploads are left open", v.todo.Key, n)
	}
	v.server.Delete(t, v.todo.Key)
	v.objects++
	v.todo.Key = fmt.Sprintf("killed-%d.bin", v.objects)
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

// TestUploadsKilledAtChosenSystemCalls: faults 3 and 4. strace kills the child at the nth call of a kind.
func TestUploadsKilledAtChosenSystemCalls(t *testing.T) {
	t.Parallel()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("no strace on this machine")
	}
	if err := exec.Command(strace, "-o", os.DevNull, "true").Run(); err != nil {
		t.Skip("strace may not trace here: ", err)
	}
	fault := lab.Fault(t, 3)
	full := os.Getenv("DAYPASS_TORTURE") == "full"
	v := newVictim(t, "minio", 21<<20, 0)
	for _, c := range []struct {
		call  string
		first int // calls before that are the program's start
		times int
	}{{"connect", 1, 5}, {"write", 5, 160}, {"pread64", 5, 120}, {"pwrite64", 1, 60}, {"fdatasync", 1, 40}, {"openat", 10, 45}, {"read", 20, 70}} {
		step, times := 1, c.times
		if !full {
			step, times = max(c.times/2, 1), 2
		}
		for i := range times {
			n := c.first + i*step
			v.endure(t, func(todo uploadErrand) bool {
				inject := fmt.Sprintf("inject=%s:signal=SIGKILL:when=%d", c.call, n)
				cmd := todo.command(t, strace, "-f", "-qq", "-o", os.DevNull, "-e", "trace="+c.call, "-e", inject)
				return cmd.Run() == nil
			})
			if t.Failed() {
				t.Fatalf("at the %dth %s", n, c.call)
			}
		}
	}
	v.finish(t)
	fault.Tried(v.kills)
}
