package cli_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"daypass/internal/lab"
)

// mostMemory is what the built command line may take at its peak, in bytes: the whole process, its code and the opening of a
// vault with a passphrase included.
const mostMemory = 48_000_000

// The program as it is built takes little memory, whatever moves: a file down and up, a folder of many files up and down.
func TestPeakMemory(t *testing.T) {
	t.Parallel()
	s := lab.Versity(t, lab.Options{TLS: true})
	h := built{s: s, program: buildHeadless(t), data: filepath.Join(t.TempDir(), "data")}
	blob, dir := lab.Blob{Seed: 8, Length: 256 << 20}, t.TempDir()
	s.PutParts(t, "large.bin", blob, blob.Length, 64<<20)
	large, tree := filepath.Join(dir, "large.bin"), filepath.Join(dir, "tree")
	writeFile(t, large, blob.Reader())
	for i := range 1_000 {
		writeFile(t, filepath.Join(tree, strconv.Itoa(i/100), strconv.Itoa(i)), lab.Blob{Seed: uint64(i), Length: 10 << 10}.Reader())
	}
	h.peak(t, "profile", "add", "lab", "--provider", "versitygw", "--endpoint", s.Endpoint, "--region", s.Region, "--style", "path",
		"--access-key", s.AccessKey, "--secret-key-stdin")
	for _, args := range [][]string{
		{"get", s.PresignGet(t, "large.bin", time.Hour), "-d", filepath.Join(dir, "got")},
		{"put", large, "--to", "lab:" + s.Bucket + "/up"},
		{"put", tree, "--to", "lab:" + s.Bucket + "/folder"},
		{"get", "lab:" + s.Bucket + "/folder/", "-d", filepath.Join(dir, "folder")},
	} {
		peak := h.peak(t, args...)
		t.Logf("%s: %.1f MB", args[0], float64(peak)/1e6)
		if peak > mostMemory {
			t.Errorf("%s took %d bytes at its peak, more than %d", args[0], peak, mostMemory)
		}
	}
}

// built is the built command line with a data folder.
type built struct {
	s             *lab.Server
	program, data string
}

// buildHeadless builds the command line as it is handed out: with the race detector a program takes many times its memory.
func buildHeadless(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "daypass")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-tags", "headless", "-ldflags", "-s -w", "-o", program, "daypass")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, text)
	}
	return program
}

// peak runs a command to its end and gives the most memory that it had at once, in bytes.
func (b built) peak(t *testing.T, args ...string) int64 {
	t.Helper()
	var said bytes.Buffer
	cmd := exec.CommandContext(t.Context(), b.program, append([]string{"--data-dir", b.data}, args...)...)
	cmd.Env = append(os.Environ(), "DAYPASS_PASSPHRASE=peak", "DAYPASS_NO_KEYCHAIN=1", "SSL_CERT_FILE="+b.s.CAFile)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(b.s.SecretKey+"\n"), &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for most := int64(0); ; {
		select {
		case err := <-ended:
			if err != nil {
				t.Fatalf("%s: %v\n%s", args[0], err, said.String())
			}
			return most
		case <-tick.C:
			most = max(most, highWater(cmd.Process.Pid))
		}
	}
}

// highWater reads a process's peak, 0 where it has ended. What the system tells of a child after its end counts in its parent's
// own memory from before exec.
func highWater(pid int) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	number, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	kib, _ := strconv.ParseInt(number, 10, 64) // "" where it has ended
	return kib << 10
}

func writeFile(t *testing.T, path string, from io.Reader) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(file, from)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		t.Fatal(err)
	}
}
