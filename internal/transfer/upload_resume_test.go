package transfer_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"daypass/internal/lab"
	"daypass/internal/profile"
	"daypass/internal/transfer"
)

// uploadEnv makes the test binary a small process that uploads one file: the victim of the kill tests.
const uploadEnv = "DAYPASS_UPLOAD_CHILD"

// uploadErrand is what such a child is told.
type uploadErrand struct {
	Data, Target, Endpoint, Preset string
	AccessKey, SecretKey, Region   string
	Bucket                         string
	File, Key                      string
	Limit                          int64
	DieAfterCreate                 bool  // killed before it can note what the storage has made
	MostPerSecond                  int64 // a speed above that is an error; 0: not looked at
}

func (w uploadErrand) sender() sender {
	s := sender{
		place: place{data: w.Data, target: w.Target}, endpoint: w.Endpoint, preset: w.Preset, limit: w.Limit,
		server: &lab.Server{AccessKey: w.AccessKey, SecretKey: w.SecretKey, Region: w.Region, Bucket: w.Bucket},
		rules:  transfer.UploadRules{Part: 5 << 20, WholeUpTo: 5 << 20}, conns: 3,
	}
	if w.DieAfterCreate {
		s.uploader = func(u transfer.Uploader) transfer.Uploader { return mortal{u} }
	}
	return s
}

// mortal kills its own process once the storage has made an upload.
type mortal struct{ transfer.Uploader }

func (m mortal) Create(ctx context.Context, d transfer.Destination, meta transfer.Meta, kind profile.Checksum) (string, error) {
	id, err := m.Uploader.Create(ctx, d, meta, kind)
	if self, found := os.FindProcess(os.Getpid()); found == nil && err == nil {
		_ = self.Kill()
		<-ctx.Done()
	}
	return id, err
}

// uploadChild runs one upload as the command line would, and gives an exit code.
func uploadChild() int {
	var todo uploadErrand
	err := json.Unmarshal([]byte(os.Getenv(uploadEnv)), &todo)
	if err == nil {
		err = todo.run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func (w uploadErrand) run() error {
	s := w.sender()
	e, stop, err := s.open()
	if err != nil {
		return err
	}
	ctx := context.Background()
	events, end := e.Subscribe()
	j, err := e.AddUpload(ctx, s.spec(w.File, w.Key))
	if err == nil && w.MostPerSecond > 0 {
		err = soberSpeed(events, w.MostPerSecond)
	}
	end()
	if err == nil {
		_, err = e.Wait(ctx, j.ID)
	}
	if err != nil {
		return err
	}
	return stop()
}

// soberSpeed watches a job to its end, and fails where it claims a speed that cannot be.
func soberSpeed(events <-chan transfer.Event, most int64) error {
	for ev := range events {
		if ev.BytesPerSecond < 0 || ev.BytesPerSecond > most {
			return fmt.Errorf("%d bytes a second", ev.BytesPerSecond)
		}
		if ev.Job.State.Ended() || ev.Job.State == transfer.StateFailed {
			return nil
		}
	}
	return nil
}

func (w uploadErrand) command(t testing.TB, before ...string) *exec.Cmd {
	t.Helper()
	todo, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	words := append(before, os.Args[0])
	cmd := exec.CommandContext(t.Context(), words[0], words[1:]...)
	cmd.Env = append(os.Environ(), uploadEnv+"="+string(todo))
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	return cmd
}

// listedParts gives the numbers of the parts that the server has of the one upload that is open; -1: none is open.
func (s sender) listedParts(t testing.TB, key string) int {
	t.Helper()
	list := s.server.Uploads(t)
	_, rest, open := strings.Cut(list, "<UploadId>")
	if !open {
		return -1
	}
	id, _, _ := strings.Cut(rest, "</UploadId>")
	link := s.server.Presign(t, http.MethodGet, key, time.Now(), time.Minute, url.Values{"uploadId": {id}})
	return strings.Count(s.request(t, http.MethodGet, link), "<PartNumber>")
}

// request sends a signed request and gives the answer's text.
func (s sender) request(t testing.TB, method, link string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, link, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := s.server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		t.Fatalf("status %d, %v", resp.StatusCode, err)
	}
	return string(text)
}

func allFinished(c *lab.CounterServer) bool {
	for _, seen := range c.Seen() {
		if !seen.Finished {
			return false
		}
	}
	return true
}

// A pause keeps what was sent, in the same process and over the next one's start; a cancelled upload leaves nothing.
func TestPausedAndCancelledUploads(t *testing.T) {
	t.Parallel()
	for _, server := range []*lab.Server{lab.Versity(t), lab.MinIO(t)} {
		t.Run(string(server.Kind), func(t *testing.T) {
			counter := lab.Counter(t, server.Endpoint)
			s := newSender(t, server, "minio")
			s.endpoint, s.limit, s.conns = counter.Endpoint, 20<<20, 1
			blob := lab.Blob{Seed: 12, Length: 32 << 20} // 7 parts
			spec := s.spec(s.file(t, "f.bin", blob), "paused.bin")
			e, stop := s.engine(t)
			j := sendSome(t, e, spec, 6<<20)
			if _, err := e.Pause(t.Context(), j.ID); err != nil {
				t.Fatal(err)
			}
			stop()
			e, _ = s.engine(t)
			e.SetLimits(transfer.Limits{})
			paused, err := e.Job(t.Context(), j.ID)
			if err != nil || paused.State != transfer.StatePaused || paused.Done < 5<<20 || paused.Done%(5<<20) != 0 {
				t.Fatalf("%+v, %v", paused, err)
			}
			lab.Eventually(t, 10*time.Second, func() bool { return allFinished(counter) })
			there := s.listedParts(t, "paused.bin")
			counter.Reset()
			j = mustPut(t, e, spec)
			if sent := partsSeen(counter); sent != 7-there || j.Resumed != int64(there)*5<<20 {
				t.Errorf("%d parts were there, %d sent, %d bytes resumed", there, sent, j.Resumed)
			}
			s.wantObject(t, "paused.bin", blob)

			e.SetLimits(transfer.Limits{UpPerSecond: 20 << 20})
			spec.Key = "cancelled.bin"
			j = sendSome(t, e, spec, 6<<20)
			if _, err := e.Cancel(t.Context(), j.ID); err != nil {
				t.Fatal(err)
			}
			if n := s.openUploads(t); n != 0 || s.status(t, "cancelled.bin") != http.StatusNotFound {
				t.Errorf("%d uploads open", n)
			}
		})
	}
}

// sendSome starts an upload and waits until some bytes were sent.
func sendSome(t testing.TB, e *transfer.Engine, spec transfer.UploadSpec, bytes int64) transfer.Job {
	t.Helper()
	events, end := e.Subscribe()
	defer end()
	j, err := e.AddUpload(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	for ev := range events {
		if ev.Job.ID == j.ID && ev.Job.Done >= bytes {
			return ev.Job
		}
		if ev.Job.State == transfer.StateFailed || ev.Job.State == transfer.StateDone {
			t.Fatalf("%+v", ev.Job)
		}
	}
	t.Fatal("the engine closed")
	return j
}

// An upload that the storage has forgotten begins again, and the job says so.
func TestForgottenUploadsBeginAgain(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	s := newSender(t, server, "minio")
	s.limit, s.conns = 20<<20, 1
	blob := lab.Blob{Seed: 13, Length: 22 << 20}
	spec := s.spec(s.file(t, "f.bin", blob), "forgotten.bin")
	e, _ := s.engine(t)
	j := sendSome(t, e, spec, 6<<20)
	j, err := e.Pause(t.Context(), j.ID)
	if err != nil || j.UploadID == "" {
		t.Fatalf("%+v, %v", j, err)
	}
	link := server.Presign(t, http.MethodDelete, spec.Key, time.Now(), time.Minute, url.Values{"uploadId": {j.UploadID}})
	s.request(t, http.MethodDelete, link)
	e.SetLimits(transfer.Limits{})
	j = mustPut(t, e, spec)
	if j.Restarted != 1 || j.Fetched != blob.Length {
		t.Errorf("%+v", j)
	}
	s.wantObject(t, spec.Key, blob)
}

// Another file of the same name is another upload: what was sent of the first is taken back.
func TestAnotherSourceBeginsAnew(t *testing.T) {
	t.Parallel()
	s := newSender(t, lab.Versity(t), "minio")
	s.limit, s.conns = 20<<20, 1
	spec := s.spec(s.file(t, "f.bin", lab.Blob{Seed: 13, Length: 22 << 20}), "another.bin")
	e, _ := s.engine(t)
	first := sendSome(t, e, spec, 6<<20)
	if _, err := e.Pause(t.Context(), first.ID); err != nil {
		t.Fatal(err)
	}
	blob := lab.Blob{Seed: 14, Length: 22 << 20}
	s.file(t, "f.bin", blob)
	e.SetLimits(transfer.Limits{})
	if j := mustPut(t, e, spec); j.ID == first.ID || j.Resumed != 0 {
		t.Errorf("%+v", j)
	}
	s.wantObject(t, spec.Key, blob)
	if old, err := e.Job(t.Context(), first.ID); err != nil || old.State != transfer.StateCancelled {
		t.Errorf("%+v, %v", old, err)
	}
	if s.openUploads(t) != 0 {
		t.Error("an upload is left open")
	}
}
