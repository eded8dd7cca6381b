package cli_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"daypass/internal/cli"
	"daypass/internal/lab"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"daypass": func() { os.Exit(cli.Run("test")) },
	})
}

// TestScripts runs the command line as people and scripts do: as a process of its own, against a real server.
// The scripts in testdata pin the contract of commands, JSON lines and exit codes.
func TestScripts(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	ground := &ground{server: server}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Vars = append(env.Vars,
				"DAYPASS_DATA_DIR="+filepath.Join(env.WorkDir, "data"),
				"DAYPASS_PASSPHRASE=correct horse",
				"DAYPASS_NO_KEYCHAIN=1",
				"ENDPOINT="+server.Endpoint, "BUCKET="+server.Bucket, "ACCESS_KEY="+server.AccessKey,
				"RUN="+url.PathEscape(filepath.Base(env.WorkDir)),
			)
			env.Values[companionKey{}] = &companion{}
			return os.WriteFile(filepath.Join(env.WorkDir, "secret"), []byte(server.SecretKey+"\n"), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"put": ground.put, "delete": ground.remove, "presign": ground.presign, "presignput": ground.presignPut, "presignplain": ground.presignPlain, "ticket": ground.ticket, "requestpage": ground.requestPage, "form": ground.form, "blob": blob, "json": checkJSON, "code": exitCode, "interrupt": interrupt, "serve": serve, "occupy": occupy, "nosecret": ground.noSecret, "front": ground.front, "forcing": ground.forcing, "field": field,
			"interruptWaiting": interruptWaiting, "eventually": eventually,
			"tls": ground.tls, "follow": follow, "followed": followed, "ended": ended, "linkid": linkID, "requestid": requestID, "url": linkURL,
		},
	})
}

// ground gives scripts the server's side.
type ground struct{ server *lab.Server }

// put KEY FILE stores a file.
func (g *ground) put(ts *testscript.TestScript, _ bool, args []string) {
	g.server.PutFile(scriptTB{ts}, args[0], ts.MkAbs(args[1]))
}

// delete KEY removes an object.
func (g *ground) remove(ts *testscript.TestScript, _ bool, args []string) {
	g.server.Delete(scriptTB{ts}, args[0])
}

// front VAR FILE puts the address of another way to the server into an environment variable. Nothing can be deleted on that
// way while FILE is there.
func (g *ground) front(ts *testscript.TestScript, _ bool, args []string) {
	target, err := url.Parse(g.server.Endpoint)
	ts.Check(err)
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = target.Scheme, target.Host, r.In.Host
	}}
	shut := ts.MkAbs(args[1])
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := os.Stat(shut); err == nil && r.Method == http.MethodDelete {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	ts.Defer(server.Close)
	ts.Setenv(args[0], server.URL)
}

// forcing VAR puts the address of another way to the server into an environment variable, on which browsers save every page.
func (g *ground) forcing(ts *testscript.TestScript, _ bool, args []string) {
	server, err := lab.SavesPages(g.server.Endpoint)
	ts.Check(err)
	ts.Defer(server.Close)
	ts.Setenv(args[0], server.URL)
}

// presign VAR KEY SECONDS [AGO] puts a link that was signed AGO seconds before now into an environment variable.
func (g *ground) presign(ts *testscript.TestScript, _ bool, args []string) {
	seconds, err := strconv.Atoi(args[2])
	ts.Check(err)
	ago := 0
	if len(args) > 3 {
		ago, err = strconv.Atoi(args[3])
		ts.Check(err)
	}
	at := time.Now().Add(-time.Duration(ago) * time.Second)
	ts.Setenv(args[0], g.server.Presign(scriptTB{ts}, http.MethodGet, args[1], at, time.Duration(seconds)*time.Second, nil))
}

// blob FILE SIZE writes a file of that many bytes that do not compress.
func blob(ts *testscript.TestScript, _ bool, args []string) {
	size, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), lab.Blob{Seed: 7, Length: size}.Bytes(), 0o600))
}

// lastLink gives the last line about a link in a file of JSON lines.
func lastLink(ts *testscript.TestScript, file string) (line struct{ Type, ID, URL string }) {
	last := line
	for text := range strings.Lines(ts.ReadFile(file)) {
		if json.Unmarshal([]byte(text), &line) == nil && line.Type == "link" {
			last = line
		}
	}
	return last
}

// linkid FILE puts the ID of the last link that JSON lines tell of into ID.
func linkID(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv("ID", lastLink(ts, args[0]).ID)
}

// requestid FILE puts the ID of the last request that JSON lines tell of into ID.
func requestID(ts *testscript.TestScript, _ bool, args []string) {
	for text := range strings.Lines(ts.ReadFile(args[0])) {
		var line struct{ Type, ID string }
		if json.Unmarshal([]byte(text), &line) == nil && line.Type == "request" {
			ts.Setenv("ID", line.ID)
		}
	}
}

// url FILE TO writes the last link that JSON lines tell of into a file.
func linkURL(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(lastLink(ts, args[0]).URL+"\n"), 0o600))
}

// code N COMMAND ARG… runs a command and checks its exit code; stdout and stderr can be looked at after.
func exitCode(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		failed, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = failed.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, not %d", got, want)
	}
}

// told is what the scripts' own commands read of a JSON line.
type told struct {
	Type  string
	Bytes int64
}

// interrupt BYTES COMMAND ARG… runs a command, sends it SIGINT once a progress line tells of that many bytes, and checks
// that it ends with 130. What it printed is then in the file "printed".
func interrupt(ts *testscript.TestScript, _ bool, args []string) {
	least, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	interruptWhen(ts, args[1:], func(line told) bool { return line.Type == "progress" && line.Bytes >= least })
}

// interruptWaiting COMMAND ARG… does so once a line tells that a job waits.
func interruptWaiting(ts *testscript.TestScript, _ bool, args []string) {
	interruptWhen(ts, args, func(line told) bool { return line.Type == "waiting" })
}

// eventually PATTERN COMMAND ARG… runs a command until its output fits a pattern.
func eventually(ts *testscript.TestScript, _ bool, args []string) {
	pattern := regexp.MustCompile(args[0])
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		ts.Check(ts.Exec(args[1], args[2:]...))
		if pattern.MatchString(ts.ReadFile("stdout")) {
			return
		}
	}
	ts.Fatalf("never %s", args[0])
}

// serve COMMAND ARG… runs a command until it tells its profile, and ends it like interrupt.
func serve(ts *testscript.TestScript, _ bool, args []string) {
	interruptWhen(ts, args, func(line told) bool { return line.Type == "profile" })
}

// occupy FILE listens, until the script's end, at the address of the link in the file, as another program would.
func occupy(ts *testscript.TestScript, _ bool, args []string) {
	u, err := url.Parse(strings.TrimSpace(ts.ReadFile(args[0])))
	ts.Check(err)
	listener, err := net.Listen("tcp", u.Host)
	ts.Check(err)
	ts.Defer(func() { _ = listener.Close() })
}

func interruptWhen(ts *testscript.TestScript, args []string, due func(told) bool) {
	path, err := exec.LookPath(args[0])
	ts.Check(err)
	cmd := exec.Command(path, args[1:]...)
	cmd.Dir, cmd.Env = ts.Getenv("WORK"), scriptEnv(ts)
	stdout, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	var printed strings.Builder
	sent := false
	scanner := bufio.NewScanner(stdout)
	for scanner.Scan() {
		printed.WriteString(scanner.Text() + "\n")
		var line told
		if json.Unmarshal(scanner.Bytes(), &line) == nil && !sent && due(line) {
			sent = true
			ts.Check(cmd.Process.Signal(os.Interrupt))
		}
	}
	_ = cmd.Wait() // the exit code is looked at next
	ts.Check(os.WriteFile(ts.MkAbs("printed"), []byte(printed.String()), 0o600))
	if code := cmd.ProcessState.ExitCode(); code != cli.ExitInterrupted {
		ts.Fatalf("exit code %d, not 130; it printed:\n%s", code, printed.String())
	}
}

// scriptEnv gives a script's environment to a process that is started by hand.
func scriptEnv(ts *testscript.TestScript) (env []string) {
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "WORK", "DAYPASS_DATA_DIR", "DAYPASS_PASSPHRASE", "DAYPASS_NO_KEYCHAIN"} {
		env = append(env, name+"="+ts.Getenv(name))
	}
	return env
}

// json FILE TYPE FIELD=VALUE… checks that a line of that type has these values; VALUE "*" is any value but null.
func checkJSON(ts *testscript.TestScript, neg bool, args []string) {
	matched := false
	scanner := bufio.NewScanner(strings.NewReader(ts.ReadFile(args[0])))
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		line := map[string]any{}
		if err := json.Unmarshal(scanner.Bytes(), &line); err != nil {
			ts.Fatalf("not a JSON line: %q: %v", scanner.Text(), err)
		}
		matched = matched || line["type"] == args[1] && fits(line, args[2:])
	}
	if matched == neg {
		ts.Fatalf("wanted match=%v for %v in:\n%s", !neg, args[1:], ts.ReadFile(args[0]))
	}
}

// field VAR FILE TYPE NAME puts a value of the first line of that type into an environment variable.
func field(ts *testscript.TestScript, _ bool, args []string) {
	for text := range strings.Lines(ts.ReadFile(args[1])) {
		line := map[string]any{}
		if json.Unmarshal([]byte(text), &line) == nil && line["type"] == args[2] {
			ts.Setenv(args[0], fmt.Sprint(line[args[3]]))
			return
		}
	}
	ts.Fatalf("no line of type %s", args[2])
}

func fits(line map[string]any, wanted []string) bool {
	for _, want := range wanted {
		field, value, _ := strings.Cut(want, "=")
		var at any = line
		for part := range strings.SplitSeq(field, ".") {
			object, _ := at.(map[string]any)
			at = object[part]
		}
		got := fmt.Sprint(at)
		if number, ok := at.(float64); ok {
			got = strconv.FormatFloat(number, 'f', -1, 64)
		}
		if at == nil {
			got = "null"
		}
		if value == "*" && got != "null" {
			continue
		}
		if got != value {
			return false
		}
	}
	return true
}

// nosecret FOLDER checks that no file below holds the secret key, a signature or the passphrase.
func (g *ground) noSecret(ts *testscript.TestScript, _ bool, args []string) {
	canaries := []string{g.server.SecretKey, "X-Amz-Signature=", "correct horse"}
	files := 0
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(path string, entry os.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		raw, err := os.ReadFile(path)
		files++
		for _, canary := range canaries {
			if strings.Contains(string(raw), canary) {
				ts.Fatalf("%s holds a secret", path)
			}
		}
		return err
	}))
	if files == 0 {
		ts.Fatalf("%s holds no file at all", args[0])
	}
}

// scriptTB lets the lab fail a script.
type scriptTB struct{ *testscript.TestScript }

// Helper does nothing: a script has its own line numbers.
func (s scriptTB) Helper() {}

// Cleanup runs f at the end of the script.
func (s scriptTB) Cleanup(f func()) { s.Defer(f) }

// Context has no end: a script's commands are short.
func (s scriptTB) Context() context.Context { return context.Background() }

// TempDir is inside the script's folder.
func (s scriptTB) TempDir() string { return s.MkAbs(".lab") }

// Failed is not known while a script runs.
func (s scriptTB) Failed() bool { return false }
