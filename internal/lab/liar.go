package lab

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"path"
	"sync"
	"time"
)

// LiarOptions shape the liar's transport; the zero value is plain HTTP.
type LiarOptions struct {
	TLS bool
	// Authority issues its certificate; nil: one of its own.
	Authority *Authority
	// Leaf changes the certificate: an expired one, one for another name.
	Leaf LeafOptions
}

// LiarServer answers by a Script on HTTP/1.1. It speaks the protocol by hand, because net/http would not
// let it lie. Safe for concurrent use.
type LiarServer struct {
	Endpoint string // http(s)://127.0.0.1:port
	Addr     string
	CAPEM    string // "" where it is plain
	client   *http.Client

	listener net.Listener
	ctx      context.Context // ends with Close: stalls and delays wake up
	cancel   context.CancelFunc
	wait     sync.WaitGroup
	log      seenLog

	mu     sync.Mutex
	script Script
	fits   []int // requests that have come to each step
	conns  map[net.Conn]int
	opened int
}

// Liar starts a liar for a test and ends it with the test.
func Liar(t TB, script Script, o ...LiarOptions) *LiarServer {
	t.Helper()
	var options LiarOptions
	if len(o) > 0 {
		options = o[0]
	}
	l, err := StartLiar(script, options)
	if err != nil {
		t.Fatalf("lab: %v", err)
		return nil
	}
	t.Cleanup(l.Close)
	return l
}

// StartLiar runs a liar until Close.
func StartLiar(script Script, o LiarOptions) (*LiarServer, error) {
	if err := script.check(); err != nil {
		return nil, err
	}
	var lc net.ListenConfig
	listener, err := lc.Listen(context.Background(), "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	l := &LiarServer{Addr: listener.Addr().String(), listener: listener, conns: map[net.Conn]int{}}
	l.Endpoint = "http://" + l.Addr
	if o.TLS {
		if err := l.secure(o); err != nil {
			_ = listener.Close()
			return nil, err
		}
	}
	l.client = trusting(l.CAPEM)
	l.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	l.ctx, l.cancel = context.WithCancel(context.Background())
	l.SetScript(script)
	l.wait.Go(l.accept)
	return l, nil
}

func (l *LiarServer) secure(o LiarOptions) error {
	ca := o.Authority
	if ca == nil {
		var err error
		if ca, err = NewAuthority(); err != nil {
			return err
		}
	}
	leaf, err := ca.Leaf(o.Leaf)
	if err != nil {
		return err
	}
	l.Endpoint, l.CAPEM = "https://"+l.Addr, ca.CAPEM
	l.listener = tls.NewListener(l.listener, &tls.Config{
		Certificates: []tls.Certificate{leaf}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
	})
	return nil
}

// Close ends the liar and all its connections, and waits for them.
func (l *LiarServer) Close() {
	l.cancel()
	_ = l.listener.Close()
	l.mu.Lock()
	for conn := range l.conns {
		_ = conn.Close()
	}
	l.mu.Unlock()
	l.wait.Wait()
	l.client.CloseIdleConnections()
}

// SetScript changes what it tells from the next request on; requests are counted anew.
func (l *LiarServer) SetScript(s Script) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.script, l.fits = s, make([]int, len(s.Steps))
}

// Seen gives every request so far, in order.
func (l *LiarServer) Seen() []Seen { return l.log.snapshot() }

// SentBytes is how many body bytes it has sent in all.
func (l *LiarServer) SentBytes() int64 { return l.log.sentBytes() }

// Client gives an HTTP client that trusts the liar's certificate, follows no redirect and asks for no
// compression. Its idle connections end with the liar.
func (l *LiarServer) Client() *http.Client { return l.client }

// Link gives a link to path (such as "/bucket/key.bin") that looks signed by SigV4 and is good for an hour.
// The liar checks no signature.
func (l *LiarServer) Link(path string) string { return l.LinkFor(path, time.Now(), time.Hour) }

// LinkFor is Link with a signing time and a life of its own.
func (l *LiarServer) LinkFor(path string, at time.Time, expires time.Duration) string {
	at = at.UTC()
	return fmt.Sprintf("%s%s?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIALABLABLABLABLAB%%2F%s%%2Fus-east-1%%2Fs3%%2Faws4_request"+
		"&X-Amz-Date=%s&X-Amz-Expires=%d&X-Amz-SignedHeaders=host&X-Amz-Signature=%064x",
		l.Endpoint, path, at.Format("20060102"), at.Format("20060102T150405Z"), int64(expires/time.Second), at.UnixNano())
}

func (l *LiarServer) accept() {
	for {
		conn, err := l.listener.Accept()
		if err != nil {
			return
		}
		l.mu.Lock()
		l.opened++
		number := l.opened
		l.conns[conn] = number
		l.mu.Unlock()
		if l.ctx.Err() != nil { // Close may have walked the map already.
			_ = conn.Close()
		}
		l.wait.Go(func() { l.serve(conn, number) })
	}
}

func (l *LiarServer) serve(conn net.Conn, number int) {
	defer func() {
		_ = conn.Close()
		l.mu.Lock()
		delete(l.conns, conn)
		l.mu.Unlock()
	}()
	in := bufio.NewReader(conn)
	for {
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		seen := l.log.begin(r, number)
		received := drain(r)
		step := l.choose(r)
		l.log.update(seen, func(s *Seen) { s.Received, s.Step = received, step.Name })
		keep := l.answer(conn, r, step, seen)
		l.log.update(seen, func(s *Seen) { s.Finished = true })
		if !keep || r.Close {
			return
		}
	}
}

// choose finds the step for a request; the zero Step is honest.
func (l *LiarServer) choose(r *http.Request) Step {
	served := l.log.sentBytes()
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, step := range l.script.Steps {
		if !step.When.fits(r, served) {
			continue
		}
		l.fits[i]++
		if step.When.counts(l.fits[i]) {
			if step.Name == "" {
				step.Name = fmt.Sprintf("step %d", i+1)
			}
			return step
		}
	}
	return Step{}
}

func (m Match) fits(r *http.Request, served int64) bool {
	asked := r.Header.Get("Range")
	start, _, _ := parseRange(asked, 1<<62)
	switch {
	case m.Method != "" && m.Method != r.Method,
		m.Range == "none" && asked != "",
		m.Range == "some" && asked == "",
		m.Range != "" && m.Range != "none" && m.Range != "some" && m.Range != asked,
		start < m.StartFrom,
		served < m.ServedFrom:
		return false
	}
	if m.Path == "" {
		return true
	}
	ok, err := path.Match(m.Path, r.URL.EscapedPath())
	return err == nil && ok
}

func (m Match) counts(n int) bool {
	return n >= m.From && (m.To == 0 || n <= m.To) && (m.Every == 0 || n%m.Every == 0)
}

// check finds mistakes in a script before it is told.
func (s Script) check() error {
	for i, step := range s.Steps {
		if step.Do.Answer != "" {
			if _, ok := AnswerNamed(step.Do.Answer); !ok {
				return fmt.Errorf("script: step %d: no answer named %q", i+1, step.Do.Answer)
			}
		}
		if _, err := path.Match(step.When.Path, ""); err != nil {
			return fmt.Errorf("script: step %d: %w", i+1, err)
		}
		if name := step.Do.Object; name != "" && s.object(name) == nil {
			return fmt.Errorf("script: step %d: no object named %q", i+1, name)
		}
	}
	return nil
}

func (s Script) object(name string) *Object {
	for i := range s.Objects {
		if s.Objects[i].Name == name {
			return &s.Objects[i]
		}
	}
	return nil
}
