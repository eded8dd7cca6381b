package transfer_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// Fault 1: a folder's download that is killed, and then cancelled, leaves what is whole and nothing hidden.
func TestKilledFolderDownloadsLeaveNothingWhenCancelled(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 1)
	server := lab.Versity(t)
	counter := lab.Counter(t, server.Endpoint)
	s := newSender(t, server, "minio")
	files := map[string]lab.Blob{"a/small.bin": {Seed: 1, Length: 900_000}, "a/b/small.bin": {Seed: 2, Length: 900_000}, "c/large.bin": {Seed: 3, Length: 9 << 20}}
	e, stop := s.engine(t)
	mustPutFolder(t, e, s.folderSpec("in", tree(t, files)))
	stop()
	s.place = newPlace(t)
	counter.SetRate(300_000, 0)
	todo := folderErrand{Down: true, uploadErrand: uploadErrand{
		Data: s.place.data, Target: s.place.target, Endpoint: counter.Endpoint, Preset: "minio",
		AccessKey: server.AccessKey, SecretKey: server.SecretKey, Region: server.Region, Bucket: server.Bucket, Key: "in/tree",
	}}
	cmd := todo.command(t)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	hidden := func() (n int) {
		for _, name := range allFiles(t, s.place.target) {
			if strings.HasSuffix(name, ".daypass-part") {
				n++
			}
		}
		return n
	}
	lab.Eventually(t, 20*time.Second, func() bool { return hidden() == 3 })
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if hidden() != 3 {
		t.Fatalf("nothing was under way: %q", allFiles(t, s.place.target))
	}
	e, _ = s.engine(t)
	jobs, err := e.Jobs(t.Context(), transfer.Filter{})
	if err != nil || len(jobs) != 1 {
		t.Fatalf("%+v %v", jobs, err)
	}
	if _, err := e.Cancel(t.Context(), jobs[0].ID); err != nil {
		t.Fatal(err)
	}
	if left := allFiles(t, s.place.target); len(left) > 0 {
		slices.Sort(left)
		t.Errorf("left: %q", left)
	}
}
