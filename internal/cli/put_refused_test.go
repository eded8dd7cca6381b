package cli_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"daypass/internal/lab"
)

// policy lets a guest of versitygw do some things in a bucket.
func policy(bucket, guest string, actions ...string) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Principal":{"AWS":[%[2]q]},"Action":["s3:ListBucket"],"Resource":"arn:aws:s3:::%[1]s"},
		{"Effect":"Allow","Principal":{"AWS":[%[2]q]},"Action":["%[3]s"],"Resource":"arn:aws:s3:::%[1]s/*"}]}`,
		bucket, guest, strings.Join(actions, `","`))
}

// TestPutsThatCannotWork runs the scripts of testdata/refused: bad input for uploads. Each is told with its code, its sentence
// and its next step, by real servers where they can; the clock and the right to parts alone are made
// up.
func TestPutsThatCannotWork(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t, lab.Options{Guests: map[string]string{"GUEST0000": "guest-secret"}})
	abroad := lab.Versity(t, lab.Options{Region: "eu-west-1"})
	for bucket, actions := range map[string][]string{"readable": {"s3:GetObject"}, "simple": {"s3:GetObject", "s3:PutObject"}} {
		server.MakeBucket(t, bucket)
		server.Policy(t, bucket, policy(bucket, "GUEST0000", actions...))
	}
	late, early, whole := behind(t, server, time.Hour), behind(t, server, -48*time.Minute), withoutParts(t, server)
	longest := strings.Repeat(strings.Repeat("k", 200)+"/", 5)
	ground := &ground{server: server}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/refused",
		Setup: func(env *testscript.Env) error {
			env.Vars = append(env.Vars,
				"DAYPASS_DATA_DIR="+filepath.Join(env.WorkDir, "data"), "DAYPASS_PASSPHRASE=correct horse", "DAYPASS_NO_KEYCHAIN=1",
				"ENDPOINT="+server.Endpoint, "BUCKET="+server.Bucket, "ACCESS_KEY="+server.AccessKey,
				"ABROAD="+abroad.Endpoint, "ABROAD_KEY="+abroad.AccessKey, "LATE="+late, "EARLY="+early, "WHOLE="+whole,
				"KEY1015="+longest+strings.Repeat("k", 1015-len(longest)), "KEY1016="+longest+strings.Repeat("k", 1016-len(longest)), // and "/note.txt"
			)
			for name, text := range map[string]string{"secret": server.SecretKey, "guest": "guest-secret", "abroad": abroad.SecretKey} {
				if err := os.WriteFile(filepath.Join(env.WorkDir, name), []byte(text+"\n"), 0o600); err != nil {
					return err
				}
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"blob": blob, "json": checkJSON, "code": exitCode, "put": ground.put, "socket": socket, "many": many,
			"powerless": powerless, "changing": changing,
		},
		Condition: func(name string) (bool, error) { return name == "root" && os.Geteuid() == 0, nil },
	})
}

// behind gives the address of a server whose clock differs from this computer's, and that refuses everything in AWS' words.
func behind(t *testing.T, server *lab.Server, by time.Duration) string {
	t.Helper()
	return refusing(t, server, func(w http.ResponseWriter, _ *http.Request) (code string) {
		w.Header().Set("Date", time.Now().Add(by).UTC().Format(http.TimeFormat))
		return "RequestTimeTooSkewed"
	})
}

// withoutParts gives the address of a server that lets nobody begin an upload in parts.
func withoutParts(t *testing.T, server *lab.Server) string {
	t.Helper()
	return refusing(t, server, func(_ http.ResponseWriter, r *http.Request) string {
		if r.Method == http.MethodPost && r.URL.Query().Has("uploads") {
			return "AccessDenied"
		}
		return ""
	})
}

// refusing gives another way to a server, on which some requests are refused with a code of S3.
func refusing(t *testing.T, server *lab.Server, why func(http.ResponseWriter, *http.Request) string) string {
	t.Helper()
	target, err := url.Parse(server.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = target.Scheme, target.Host, r.In.Host
		},
	}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		code := why(w, r)
		if code == "" {
			proxy.ServeHTTP(w, r)
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(http.StatusForbidden)
		_, _ = fmt.Fprintf(w, `<?xml version="1.0"?><Error><Code>%s</Code><Message>no</Message></Error>`, code)
	}))
	t.Cleanup(front.Close)
	return front.URL
}

// socket FILE makes a socket that lasts until the script's end.
func socket(ts *testscript.TestScript, _ bool, args []string) {
	l, err := net.Listen("unix", ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Defer(func() { _ = l.Close() })
}

// many FOLDER N makes a folder of N small files.
func many(ts *testscript.TestScript, _ bool, args []string) {
	var n int
	_, err := fmt.Sscan(args[1], &n)
	ts.Check(err)
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o700))
	for i := range n {
		ts.Check(os.WriteFile(filepath.Join(dir, fmt.Sprintf("f%05d", i)), []byte("x"), 0o600))
	}
}
