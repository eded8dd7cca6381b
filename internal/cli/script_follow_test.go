package cli_test

import (
	"encoding/pem"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// tls VAR FILE puts the address of another way to the server, with a certificate that nobody knows, into an environment
// variable, and the certificate's authority into a file.
func (g *ground) tls(ts *testscript.TestScript, _ bool, args []string) {
	target, err := url.Parse(g.server.Endpoint)
	ts.Check(err)
	front := httptest.NewTLSServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = target.Scheme, target.Host, r.In.Host
	}})
	ts.Defer(front.Close)
	ts.Setenv(args[0], front.URL)
	block := &pem.Block{Type: "CERTIFICATE", Bytes: front.Certificate().Raw}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), pem.EncodeToMemory(block), 0o600))
}

// companion is a command that runs beside a script; each script has one in its values.
type companion struct{ cmd *exec.Cmd }

type companionKey struct{}

func beside(ts *testscript.TestScript) *companion { return ts.Value(companionKey{}).(*companion) }

// follow WORD COMMAND ARG… starts a command beside the script; followed waits until its output has the word.
func follow(ts *testscript.TestScript, _ bool, args []string) {
	path, err := exec.LookPath(args[1])
	ts.Check(err)
	out, err := os.Create(ts.MkAbs("followed"))
	ts.Check(err)
	cmd := exec.Command(path, args[2:]...)
	cmd.Dir, cmd.Env, cmd.Stdout = ts.Getenv("WORK"), scriptEnv(ts), out
	ts.Check(cmd.Start())
	ts.Check(out.Close())
	ts.Defer(func() { _ = cmd.Process.Kill() })
	ts.Setenv("FOLLOW_WORD", args[0])
	beside(ts).cmd = cmd
}

// followed CODE waits until what was begun with follow has printed its word, interrupts it, and checks its exit code. What it
// printed is in the file "followed".
func followed(ts *testscript.TestScript, _ bool, args []string) {
	cmd := beside(ts).cmd
	if cmd == nil {
		ts.Fatalf("nothing is followed")
	}
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(60 * time.Second); !strings.Contains(ts.ReadFile("followed"), ts.Getenv("FOLLOW_WORD")); <-tick.C {
		if time.Now().After(deadline) {
			ts.Fatalf("never %s", ts.Getenv("FOLLOW_WORD"))
		}
	}
	ts.Check(cmd.Process.Signal(os.Interrupt))
	endsWith(ts, cmd, args[0])
}

// ended CODE waits until what was begun with follow ends by itself, and checks its exit code.
func ended(ts *testscript.TestScript, _ bool, args []string) {
	cmd := beside(ts).cmd
	if cmd == nil {
		ts.Fatalf("nothing is followed")
	}
	late := time.AfterFunc(60*time.Second, func() { _ = cmd.Process.Kill() })
	defer late.Stop()
	endsWith(ts, cmd, args[0])
}

func endsWith(ts *testscript.TestScript, cmd *exec.Cmd, code string) {
	_ = cmd.Wait() // the exit code is looked at next
	if got := strconv.Itoa(cmd.ProcessState.ExitCode()); got != code {
		ts.Fatalf("exit code %s, not %s", got, code)
	}
}
