package transfer_test

import (
	"context"
	"encoding/json"
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

// folderEnv makes the test binary a small process that moves one folder: the victim of the kill tests.
const folderEnv = "DAYPASS_FOLDER_CHILD"

// folderErrand is what a child is told.
type folderErrand struct {
	uploadErrand
	Down bool
}

// folderChild moves one folder as the command line would, and gives an exit code.
func folderChild() int {
	var todo folderErrand
	err := json.Unmarshal([]byte(os.Getenv(folderEnv)), &todo)
	if err == nil {
		err = todo.run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func (w folderErrand) run() error {
	ctx := context.Background()
	s := w.sender()
	e, stop, err := s.open()
	if err != nil {
		return err
	}
	var j transfer.Job
	if w.Down {
		j, err = e.AddFolderDownload(ctx, s.downSpec(w.Key))
	} else {
		j, err = e.AddFolderUpload(ctx, s.folderSpec(w.Key, w.File))
	}
	if err == nil {
		_, err = e.Wait(ctx, j.ID)
	}
	if err != nil {
		return err
	}
	return stop()
}

func (w folderErrand) command(t testing.TB) *exec.Cmd {
	t.Helper()
	todo, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), folderEnv+"="+string(todo))
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	return cmd
}

// killFolder starts a child and kills it some time after its first request; true where it had finished before.
func killFolder(t *testing.T, todo folderErrand, counter *lab.CounterServer, after time.Duration) bool {
	t.Helper()
	before := counter.Requests("")
	cmd := todo.command(t)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	done := func(err error) bool {
		if err != nil {
			t.Fatalf("child: %v", err)
		}
		return true
	}
	for counter.Requests("") == before {
		select {
		case err := <-ended:
			return done(err)
		case <-time.After(time.Millisecond):
		}
	}
	select { // the moment is the point of the test
	case <-time.After(after):
	case err := <-ended:
		return done(err)
	}
	_ = cmd.Process.Kill()
	return <-ended == nil
}

// manyFiles gives n small files and two large ones.
func manyFiles(n int) map[string]lab.Blob {
	files := map[string]lab.Blob{"large/one.bin": {Seed: 1, Length: 7 << 20}, "large/two.bin": {Seed: 2, Length: 2 << 20}}
	for i := range n {
		files[fmt.Sprintf("d%02d/f%04d.bin", i%20, i)] = lab.Blob{Seed: uint64(10 + i), Length: int64(1 + i*37%20000)}
	}
	return files
}

func folderKills() (kills, files int) { return lab.Times(5, 100), lab.Times(600, 4000) }

// Rows 1 and 3 for folders going up: each file is there, exact, and what was stored before a kill is not sent again, even
// where the process did not live to note it.
func TestKilledFolderUploadsGoOn(t *testing.T) {
	t.Parallel()
	for _, preset := range []string{"minio", "other"} {
		t.Run(preset, func(t *testing.T) {
			t.Parallel()
			fault := lab.Fault(t, 3)
			kills, n := folderKills()
			server := lab.Versity(t)
			counter := lab.Counter(t, server.Endpoint)
			s := newSender(t, server, preset)
			files := manyFiles(n)
			todo := folderErrand{uploadErrand: uploadErrand{
				Data: s.place.data, Target: s.place.target, Endpoint: counter.Endpoint, Preset: preset,
				AccessKey: server.AccessKey, SecretKey: server.SecretKey, Region: server.Region, Bucket: server.Bucket,
				Key: "killed", File: tree(t, files), Limit: 8 << 20,
			}}
			killed := 0
			for killed < kills && !killFolder(t, todo, counter, rand.N(400*time.Millisecond)) {
				killed++
				lab.Eventually(t, 10*time.Second, func() bool { return allFinished(counter) })
			}
			todo.Limit = 0
			if err := todo.command(t).Run(); err != nil {
				t.Fatalf("last run: %v", err)
			}
			for name, blob := range files {
				s.wantObject(t, "killed/tree/"+name, blob)
			}
			if s.openUploads(t) != 0 {
				t.Errorf("an upload is left open: %s", s.server.Uploads(t))
				for _, r := range counter.Seen() {
					if strings.Contains(r.Path, "/large/") || slices.Contains(r.QueryKeys, "uploads") {
						t.Logf("%v %s %s %v part %s: %d, %d bytes", r.At.Format("05.000"), r.Method, r.Path, r.QueryKeys, r.Part, r.Status, r.Received)
					}
				}
			}
			again := wantSentOnce(t, counter)
			t.Logf("%d kills, %d of %d small files sent again that no answer had come for", killed, again, n)
			if killed == 0 {
				t.Error("no kill")
			}
			e, _ := s.engine(t)
			jobs, err := e.Jobs(t.Context(), transfer.Filter{})
			if err != nil || len(jobs) != 1 || jobs[0].FilesDone+jobs[0].FilesSkipped != int64(len(files)) || jobs[0].State != transfer.StateDone {
				t.Fatalf("%+v %v", jobs, err)
			}
			fault.Tried(killed)
		})
	}
}

// wantSentOnce fails where a small file was sent again after the storage had answered that it has it. It gives how many were
// sent again because a kill came before the answer.
func wantSentOnce(t *testing.T, counter *lab.CounterServer) (again int) {
	t.Helper()
	tries, stored := map[string]int{}, map[string]bool{}
	for _, r := range counter.Seen() {
		if r.Method != http.MethodPut || strings.Contains(r.Path, "/large/") {
			continue
		}
		if stored[r.Path] {
			t.Errorf("%s was stored, and sent again", r.Path)
		}
		if tries[r.Path]++; tries[r.Path] > 1 {
			again++
		}
		stored[r.Path] = stored[r.Path] || r.Status == http.StatusOK
	}
	return again
}

// Rows 1 and 2 for folders coming down: nothing half has a final name, each file is exact, and what had its name before a
// kill is not fetched again.
func TestKilledFolderDownloadsGoOn(t *testing.T) {
	t.Parallel()
	fault := lab.Fault(t, 1)
	kills, n := folderKills()
	server := lab.Versity(t)
	counter := lab.Counter(t, server.Endpoint)
	s := newSender(t, server, "minio")
	files := manyFiles(n)
	e, stop := s.engine(t)
	mustPutFolder(t, e, s.folderSpec("in", tree(t, files)))
	stop()
	s.place = newPlace(t)
	todo := folderErrand{Down: true, uploadErrand: uploadErrand{
		Data: s.place.data, Target: s.place.target, Endpoint: counter.Endpoint, Preset: "minio",
		AccessKey: server.AccessKey, SecretKey: server.SecretKey, Region: server.Region, Bucket: server.Bucket, Key: "in/tree",
	}}
	killed := 0
	named := map[string]int{} // how many requests had been made when a file was first seen under its name
	exact := func() {
		requests := counter.Requests("")
		for _, name := range allFiles(t, s.place.target) {
			if strings.HasSuffix(name, ".daypass-part") {
				continue
			}
			blob, known := files[strings.TrimPrefix(name, "tree/")]
			if !known {
				t.Fatalf("unknown file %q", name)
			}
			wantFile(t, filepath.Join(s.place.target, name), blob)
			if _, before := named[name]; !before {
				named[name] = requests
			}
		}
	}
	for killed < kills && !killFolder(t, todo, counter, rand.N(250*time.Millisecond)) {
		killed++
		exact()
	}
	if err := todo.command(t).Run(); err != nil {
		t.Fatalf("last run: %v", err)
	}
	exact()
	if got := allFiles(t, s.place.target); len(got) != len(files) {
		t.Errorf("%d files of %d: %q", len(got), len(files), got)
	}
	again := 0
	for _, r := range counter.Seen() {
		at, have := named["tree/"+strings.TrimPrefix(r.Path, "/"+server.Bucket+"/in/tree/")]
		if r.Method == http.MethodGet && strings.HasSuffix(r.Path, ".bin") && !strings.Contains(r.Path, "/large/") && have && r.Number > at {
			again++
			t.Errorf("%s had its name, and was fetched again", r.Path)
		}
	}
	t.Logf("%d kills, %d of %d small files fetched again that had their names", killed, again, n)
	if killed == 0 {
		t.Error("no kill")
	}
	fault.Tried(killed)
}
