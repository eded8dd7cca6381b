package transfer_test

import (
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"daypass/internal/lab"
)

// TestSleepMidTransfer: fault 27. The process is stopped on the way, as a machine that sleeps stops it; meanwhile the network
// loses its connections. Then it goes on by itself.
func TestSleepMidTransfer(t *testing.T) {
	t.Parallel()
	sleeps := lab.Times(2, 40)
	lab.Fault(t, 27).Tried(sleeps)
	for range sleeps {
		proxy, raw, blob := throughProxy(t, 6<<20)
		p := newPlace(t)
		cmd := errand{Data: p.data, Target: p.target, Link: raw}.command(t)
		must(t, cmd.Start())
		lab.Eventually(t, 20*time.Second, func() bool { return len(partFiles(t, p.target)) > 0 }, "a part file")
		must(t, cmd.Process.Signal(syscall.SIGSTOP))
		proxy.Down()
		<-time.After(rand.N(time.Second)) // how long it sleeps is the point of the test
		proxy.Up(t)
		must(t, cmd.Process.Signal(syscall.SIGCONT))
		if err := cmd.Wait(); err != nil {
			t.Fatal(err)
		}
		if got := sumFile(t, p.target+"/file.bin"); got != sumBlob(blob) {
			t.Fatal("other bytes")
		}
	}
}

// TestSleepMidUpload: fault 27. The process that sends is stopped, and its connections are lost meanwhile; it goes on, sends no
// part twice that had arrived, and says nothing foolish of its speed.
func TestSleepMidUpload(t *testing.T) {
	t.Parallel()
	asleep := time.Duration(lab.Times(3, 20)) * time.Second
	lab.Fault(t, 27)
	s := newSender(t, lab.Versity(t), "minio")
	proxy := lab.Proxy(t, s.server.Endpoint)
	blob := lab.Blob{Seed: 52, Length: 31 << 20}
	cmd := uploadErrand{
		Data: s.place.data, Target: s.place.target, Endpoint: proxy.Endpoint, Preset: s.preset, AccessKey: s.server.AccessKey,
		SecretKey: s.server.SecretKey, Region: s.server.Region, Bucket: s.server.Bucket, File: s.file(t, "f.bin", blob), Key: "slept", Limit: 12 << 20,
		MostPerSecond: 60 << 20,
	}.command(t)
	must(t, cmd.Start())
	lab.Eventually(t, 20*time.Second, func() bool { return s.listedParts(t, "slept") > 0 }, "a part")
	must(t, cmd.Process.Signal(syscall.SIGSTOP))
	proxy.Down()
	<-time.After(asleep) // how long it sleeps is the point of the test
	proxy.Up(t)
	must(t, cmd.Process.Signal(syscall.SIGCONT))
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	s.wantObject(t, "slept", blob)
	if n := s.openUploads(t); n != 0 {
		t.Errorf("%d uploads are left open", n)
	}
}
