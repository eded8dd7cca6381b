package transfer_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/ticket"
	"daypass/internal/transfer"
)

// viaEnv makes the test binary a small process that sends one file through a link or a ticket.
const viaEnv = "DAYPASS_VIA_CHILD"

// viaErrand is what such a child is told. It has no key.
type viaErrand struct {
	Data, Target string
	File         string
	Link, Ticket string
	Limit        int64
}

func (w viaErrand) sender() sender {
	return sender{place: place{data: w.Data, target: w.Target}, limit: w.Limit, conns: 3}
}

func (w viaErrand) spec() (spec transfer.LinkUploadSpec, err error) {
	spec = transfer.LinkUploadSpec{Source: w.File, AllowPrivate: true}
	if w.Ticket == "" {
		spec.Link, err = link.Parse(w.Link)
		return spec, err
	}
	t, err := ticket.Parse([]byte(w.Ticket))
	spec.Ticket = &t
	return spec, err
}

// viaChild sends as the command line would, and gives an exit code.
func viaChild() int {
	var todo viaErrand
	err := json.Unmarshal([]byte(os.Getenv(viaEnv)), &todo)
	if err == nil {
		err = todo.run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func (w viaErrand) run() error {
	spec, err := w.spec()
	if err != nil {
		return err
	}
	e, stop, err := w.sender().place.open(w.sender().keyless())
	if err != nil {
		return err
	}
	ctx := context.Background()
	j, err := e.AddLinkUpload(ctx, spec)
	if err == nil {
		_, err = e.Wait(ctx, j.ID)
	}
	if err != nil {
		return err
	}
	return stop()
}

// kill starts a child and kills it once ready says so; true where it had finished before.
func (w viaErrand) kill(t *testing.T, ready func() bool) bool {
	t.Helper()
	todo, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), viaEnv+"="+string(todo))
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	ticks := time.NewTicker(time.Millisecond)
	defer ticks.Stop()
	for !ready() {
		select {
		case <-ticks.C:
		case err := <-ended:
			if err != nil {
				t.Fatalf("child: %v", err)
			}
			return true
		}
	}
	_ = cmd.Process.Kill()
	return <-ended == nil
}

// delivered counts, by part, the requests that the storage has taken.
func delivered(c *lab.CounterServer) (parts map[string]int, all int) {
	parts = map[string]int{}
	for _, seen := range c.Seen() {
		if seen.Method == http.MethodPut && seen.Status == http.StatusOK {
			parts[seen.Part]++
			all++
		}
	}
	return parts, all
}

// Fault 3, by ticket: killed again and again, a file fills the ticket exactly, in a data folder that holds no key, and no
// part that the storage has is sent a second time.
func TestKilledTicketsGoOn(t *testing.T) {
	t.Parallel()
	size, limit := int64(150<<20), int64(1<<30)
	if os.Getenv("DAYPASS_TORTURE") == "full" {
		size, limit = 10<<30, 12<<30
	}
	lab.Both(t, func(t *testing.T, server *lab.Server) {
		counter := lab.Counter(t, server.Endpoint)
		s := newSender(t, server, "minio")
		s.endpoint = counter.Endpoint
		tk := s.ticket(t, "killed.bin", limit)
		blob := lab.Blob{Seed: 81, Length: size}
		todo := viaErrand{Data: s.place.data, Target: s.place.target, File: bigFile(t, s.place.target, blob), Ticket: tk.JSON().Reveal()}
		count := int((size + tk.PartSizeFor(size) - 1) / tk.PartSizeFor(size))
		const kills = 10
		killed := 0
		for ; killed < kills; killed++ {
			_, before := delivered(counter)
			seen := len(counter.Seen())
			after := rand.N(max(2*(count-before)/(kills-killed), 1)) + 1
			if todo.kill(t, func() bool { return len(counter.Seen())-seen > after }) {
				break
			}
			lab.Eventually(t, 20*time.Second, func() bool { return allFinished(counter) })
		}
		spec, err := todo.spec()
		if err != nil {
			t.Fatal(err)
		}
		e, _ := s.linkEngine(t)
		_, before := delivered(counter)
		j, err := e.AddLinkUpload(t.Context(), spec)
		if err == nil {
			j, err = e.Wait(t.Context(), j.ID)
		}
		if err != nil || j.State != transfer.StateDone || j.Verified != transfer.VerifiedParts && j.Verified != transfer.VerifiedCRC {
			t.Fatalf("%+v, %v", j, err)
		}
		parts, all := delivered(counter)
		for n, times := range parts {
			if times > 1 {
				t.Errorf("part %s was taken %d times", n, times)
			}
		}
		if all > count {
			t.Errorf("%d parts were taken for %d", all, count)
		}
		t.Logf("%d kills, %d parts of %d were there, %d requests in all", killed, before, count, len(counter.Seen()))
		s.wantObject(t, "killed.bin", blob)
		if s.openUploads(t) != 0 {
			t.Error("an upload is left open")
		}
	})
}

// A link cannot go on: killed in the middle, the file is sent again from the start, and that is counted to be told.
func TestKilledPutLinksStartOver(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, server *lab.Server) {
		counter := lab.Counter(t, server.Endpoint)
		s := newSender(t, server, "minio")
		s.endpoint = counter.Endpoint
		blob := lab.Blob{Seed: 82, Length: 40 << 20}
		todo := viaErrand{
			Data: s.place.data, Target: s.place.target, File: bigFile(t, s.place.target, blob), Limit: 20 << 20,
			Link: s.putLink(t, "killed.bin", nil).URL().Reveal(),
		}
		for range 3 {
			seen := len(counter.Seen())
			if todo.kill(t, func() bool { all := counter.Seen(); return len(all) > seen && all[len(all)-1].Received > 4<<20 }) {
				t.Fatal("it was finished before")
			}
			lab.Eventually(t, 10*time.Second, func() bool { return allFinished(counter) })
			if status := s.status(t, "killed.bin"); status != http.StatusNotFound {
				t.Fatalf("status %d", status)
			}
		}
		spec, err := todo.spec()
		if err != nil {
			t.Fatal(err)
		}
		e, _ := s.linkEngine(t)
		j, err := via(t, e, spec)
		if err != nil || j.Restarted != 3 || j.Resumed != 0 || j.Fetched != blob.Length {
			t.Errorf("%+v, %v", j, err)
		}
		s.wantObject(t, "killed.bin", blob)
	})
}

// bigFile writes a blob that need not fit into memory.
func bigFile(t testing.TB, folder string, b lab.Blob) string {
	t.Helper()
	f, err := os.Create(filepath.Join(folder, "big.bin"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if _, err := io.Copy(f, b.Reader()); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}
