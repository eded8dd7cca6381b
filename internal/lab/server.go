package lab

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// Kind says which program serves.
type Kind string

// The real servers.
const (
	KindVersity Kind = "versitygw"
	KindMinIO   Kind = "minio"
)

// Options shape a real server. The zero value is plain HTTP, region us-east-1 and a bucket named "lab".
type Options struct {
	TLS    bool
	Region string // default us-east-1
	Bucket string // default lab; made before the server is handed out
	// Domain switches virtual-host style on beside path style: buckets are served as bucket.Domain. The leaf
	// is good for it; the client has to resolve it to loopback itself.
	Domain string
	// Versions lets versitygw keep versions; MinIO always can. See Server.KeepVersions.
	Versions bool
	// Guests are further users of a versitygw, secret keys by access keys. They may do what Server.Policy lets them.
	Guests map[string]string
}

// Server is a running real S3 server. Its fields are set before it is handed out and never change; its
// methods are safe for concurrent use.
type Server struct {
	Kind      Kind
	Endpoint  string // http(s)://127.0.0.1:port, no slash at the end
	Addr      string // 127.0.0.1:port
	AccessKey string
	SecretKey string
	Region    string
	Bucket    string
	TLS       bool
	CAPEM     string // "" where it is plain
	CAFile    string // path of the same, "" where it is plain
	Dir       string // everything it stores

	process *process
	client  *http.Client
}

const (
	startTries   = 5
	startTimeout = 60 * time.Second
	stopGrace    = 2 * time.Second
)

// Versity starts versitygw for a test and ends it with the test.
func Versity(t TB, o ...Options) *Server { t.Helper(); return startFor(t, KindVersity, o) }

// MinIO starts MinIO for a test and ends it with the test.
func MinIO(t TB, o ...Options) *Server { t.Helper(); return startFor(t, KindMinIO, o) }

// StartVersity runs versitygw in dir until Close.
func StartVersity(ctx context.Context, dir string, o Options) (*Server, error) {
	return Start(ctx, KindVersity, dir, o)
}

// StartMinIO runs MinIO in dir until Close.
func StartMinIO(ctx context.Context, dir string, o Options) (*Server, error) {
	return Start(ctx, KindMinIO, dir, o)
}

func startFor(t TB, kind Kind, options []Options) *Server {
	t.Helper()
	var o Options
	if len(options) > 0 {
		o = options[0]
	}
	s, err := Start(t.Context(), kind, t.TempDir(), o)
	if err != nil {
		t.Fatalf("lab: %v", err)
		return nil
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("%s said:\n%s", kind, s.process.tail())
		}
		if err := s.Close(); err != nil {
			t.Logf("lab: end %s: %v", kind, err)
		}
	})
	return s
}

// Start runs a server of either kind in dir until Close, and waits until it serves and has its bucket. ctx
// bounds the starting alone.
func Start(ctx context.Context, kind Kind, dir string, o Options) (*Server, error) {
	program, err := Tool(ctx, string(kind))
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	s, err := prepare(kind, dir, o)
	if err != nil {
		return nil, err
	}
	// The port may be taken between finding it and the program's bind: then the program ends, and we try another.
	for range startTries {
		if err = s.launch(ctx, program, o); err == nil {
			return s, nil
		}
		if !errors.Is(err, errEndedEarly) {
			break
		}
	}
	return nil, err
}

func prepare(kind Kind, dir string, o Options) (*Server, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	s := &Server{
		Kind: kind, Region: or(o.Region, "us-east-1"), Bucket: or(o.Bucket, "lab"), TLS: o.TLS, Dir: dir,
		AccessKey: "LAB" + randomHex(8), SecretKey: randomHex(20),
	}
	for _, sub := range []string{"data", "meta", "certs", "versions"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return nil, err
		}
	}
	if err := s.invite(o.Guests); err != nil {
		return nil, err
	}
	s.client = trusting("")
	if !o.TLS {
		return s, nil
	}
	ca, err := NewAuthority()
	if err != nil {
		return nil, err
	}
	leaf := LeafOptions{Hosts: []string{"localhost", "127.0.0.1", "::1"}}
	if o.Domain != "" {
		leaf.Hosts = append(leaf.Hosts, o.Domain, "*."+o.Domain)
	}
	if err := ca.writeLeaf(filepath.Join(dir, "certs"), "public.crt", "private.key", leaf); err != nil {
		return nil, err
	}
	s.CAPEM, s.CAFile = ca.CAPEM, filepath.Join(dir, "ca.pem")
	s.client = trusting(ca.CAPEM)
	return s, os.WriteFile(s.CAFile, []byte(ca.CAPEM), 0o600)
}

var errEndedEarly = errors.New("it ended before it served")

func (s *Server) launch(ctx context.Context, program string, o Options) error {
	addr, err := freePort(ctx)
	if err != nil {
		return err
	}
	scheme := "http://"
	if s.TLS {
		scheme = "https://"
	}
	s.Addr, s.Endpoint = addr, scheme+addr
	args, env := s.commandLine(o)
	if s.process, err = startProcess(filepath.Join(s.Dir, string(s.Kind)+".log"), program, args, env); err != nil {
		return err
	}
	if err := s.awaitReady(ctx); err != nil {
		err = fmt.Errorf("start %s: %w\n%s", s.Kind, err, s.process.tail())
		return errors.Join(err, s.Close())
	}
	return nil
}

// awaitReady waits until a request signed with our random key is accepted: nobody else's server at that
// address would. Then it makes the bucket.
func (s *Server) awaitReady(ctx context.Context) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := s.call(ctx, http.MethodGet, "/", nil, nil, nil)
		if err == nil {
			break
		}
		if s.process.ended() {
			return errEndedEarly
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("not ready: %w", errors.Join(ctx.Err(), err))
		case <-tick.C:
		}
	}
	return s.call(ctx, http.MethodPut, "/"+s.Bucket, nil, nil, nil)
}

// Close ends the server and waits until it is gone. What it stored stays in Dir. It may be called twice.
func (s *Server) Close() error {
	s.client.CloseIdleConnections()
	if s.process == nil {
		return nil
	}
	return s.process.close(stopGrace)
}

// Client gives an HTTP client that trusts the server and asks for no compression.
func (s *Server) Client() *http.Client { return s.client }

// Pool gives the roots that a client of this server needs; nil where it is plain.
func (s *Server) Pool() *x509.CertPool {
	if !s.TLS {
		return nil
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(s.CAPEM))
	return pool
}

// trusting makes a client that asks for no compression and trusts caPEM alone, or the system where it is "".
func trusting(caPEM string) *http.Client {
	transport := &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 64}
	if caPEM != "" {
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM([]byte(caPEM))
		transport.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	}
	return &http.Client{Transport: transport}
}

func or(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}

func randomHex(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails, by its documentation
	return hex.EncodeToString(b)
}
