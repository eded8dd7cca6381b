package transfer_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"daypass/internal/link"
	"daypass/internal/transfer"
)

// trickleEnv makes the test's program a server whose files come slowly: in a process of its own, so that what it costs is
// not counted.
const trickleEnv = "DAYPASS_TRANSFER_TRICKLE"

const (
	trickleSize  = 256 << 10
	tricklePiece = 2 << 10
	trickleEvery = 500 * time.Millisecond
)

func trickle() int {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 1
	}
	fmt.Println(listener.Addr()) //nolint:forbidigo // what the test reads
	go func() {                  // ends with the process
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	_ = http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("ETag", `"e"`)
		w.Header().Set("Content-Range", fmt.Sprintf("bytes 0-%d/%d", trickleSize-1, trickleSize))
		w.Header().Set("Content-Length", fmt.Sprint(trickleSize))
		w.WriteHeader(http.StatusPartialContent)
		piece := make([]byte, tricklePiece)
		for sent := 0; sent < trickleSize; sent += len(piece) {
			if _, err := w.Write(piece); err != nil {
				return
			}
			_ = http.NewResponseController(w).Flush()
			<-time.After(trickleEvery)
		}
	}))
	return 0
}

// startTrickle gives the server's address.
func startTrickle(t *testing.T) string {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), trickleEnv+"=1")
	in, err := cmd.StdinPipe()
	must(t, err)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	address, err := bufio.NewReader(out).ReadString('\n')
	must(t, err)
	return strings.TrimSpace(address)
}

// TestManyRunningJobsCostLittle: with DAYPASS_TORTURE=full a thousand downloads at a trickle, somebody listening. It prints
// what they cost and how many events there are; no job may tell of itself more than ten times a second.
func TestManyRunningJobsCostLittle(t *testing.T) {
	jobs, lasts := 60, 2*time.Second
	full := os.Getenv("DAYPASS_TORTURE") == "full"
	if full {
		jobs, lasts = 1000, 10*time.Second
	} else {
		t.Parallel()
	}
	address, p := startTrickle(t), newPlace(t)
	e, stop := p.engine(t, setup{config: transfer.Config{Limits: transfer.Limits{
		Jobs: jobs, Small: jobs, Connections: 1, PerHost: 2 * jobs, InAll: 2 * jobs,
	}}})
	for i := range jobs {
		l, err := link.Parse(fmt.Sprintf("http://%s/b/file-%d.bin", address, i))
		must(t, err)
		_, err = e.Add(t.Context(), transfer.DownloadSpec{Link: l, Folder: p.target, AllowPrivate: true})
		must(t, err)
	}
	deadline := time.Now().Add(time.Minute)
	for running := 0; running < jobs; {
		all, err := e.Jobs(t.Context(), transfer.Filter{States: []transfer.State{transfer.StateRunning}})
		must(t, err)
		if running = len(all); time.Now().After(deadline) {
			t.Fatalf("%d of %d run", running, jobs)
		}
	}
	events, end := e.Subscribe()
	defer end()
	begun, before := time.Now(), cpu()
	told := map[string]int{}
	ctx, cancel := context.WithTimeout(t.Context(), lasts)
	defer cancel()
	for ctx.Err() == nil {
		select {
		case ev := <-events:
			told[ev.Job.ID]++
		case <-ctx.Done():
		}
	}
	taken, used := time.Since(begun), cpu()-before
	most, all := 0, 0
	for _, n := range told {
		most, all = max(most, n), all+n
	}
	if float64(most) > 10*taken.Seconds()+1 || len(told) < jobs {
		t.Errorf("%d jobs told of themselves, one of them %d times in %v", len(told), most, taken)
	}
	share := 100 * used.Seconds() / taken.Seconds()
	t.Logf("%d running jobs: %.1f %% of one core, %.1f events a second in all, at most %.1f of one job",
		jobs, share, float64(all)/taken.Seconds(), float64(most)/taken.Seconds())
	if full && share > 15 {
		t.Errorf("%.1f %% of one core", share)
	}
	must(t, e.PauseAll(t.Context()))
	stop()
}
