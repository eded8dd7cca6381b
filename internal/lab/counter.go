package lab

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// CounterOptions shape a Counter; the zero value serves plain HTTP as fast as it can.
type CounterOptions struct {
	// Rate and ConnRate limit the answers, in bytes a second: all connections together, and each of them.
	Rate, ConnRate int64
	// TLS serves with a certificate of its own; UpstreamCAPEM is trusted towards an https upstream.
	TLS           bool
	UpstreamCAPEM string
}

// CounterServer is a reverse proxy that counts. Requests go upstream with the Host that the client sent, so
// links have to be signed for the Counter's own address. Bytes count once they are handed to the client's
// socket, whose buffer is kept small. Safe for concurrent use.
type CounterServer struct {
	Endpoint string
	Addr     string
	CAPEM    string // "" where it is plain

	server   *http.Server
	upstream *http.Client
	client   *http.Client
	log      seenLog
	all      *pace
	connRate atomic.Int64
	conns    atomic.Int64
	done     sync.WaitGroup
}

// Counter starts a counting proxy in front of upstream, an endpoint, for a test.
func Counter(t TB, upstream string, o ...CounterOptions) *CounterServer {
	t.Helper()
	var options CounterOptions
	if len(o) > 0 {
		options = o[0]
	}
	c, err := StartCounter(upstream, options)
	if err != nil {
		t.Fatalf("lab: %v", err)
		return nil
	}
	t.Cleanup(c.Close)
	return c
}

// StartCounter runs a counting proxy until Close.
func StartCounter(upstream string, o CounterOptions) (*CounterServer, error) {
	target, err := url.Parse(upstream)
	if err != nil {
		return nil, err
	}
	var lc net.ListenConfig
	listener, err := lc.Listen(context.Background(), "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &CounterServer{Addr: listener.Addr().String(), all: &pace{}}
	c.Endpoint = "http://" + c.Addr
	c.SetRate(o.Rate, o.ConnRate)
	c.upstream = trusting(o.UpstreamCAPEM)
	var outer net.Listener = slowListener{listener, c}
	if o.TLS {
		if outer, err = c.secure(outer); err != nil {
			_ = listener.Close()
			return nil, err
		}
	}
	c.client = trusting(c.CAPEM)
	c.server = &http.Server{
		Handler: c.handler(target), ReadHeaderTimeout: time.Minute, ErrorLog: log.New(io.Discard, "", 0),
		ConnContext: func(ctx context.Context, _ net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, int(c.conns.Add(1)))
		},
	}
	c.done.Go(func() { _ = c.server.Serve(outer) })
	return c, nil
}

type connKey struct{}

func (c *CounterServer) secure(inner net.Listener) (net.Listener, error) {
	ca, err := NewAuthority()
	if err != nil {
		return nil, err
	}
	leaf, err := ca.Leaf(LeafOptions{})
	if err != nil {
		return nil, err
	}
	c.Endpoint, c.CAPEM = "https://"+c.Addr, ca.CAPEM
	return tls.NewListener(inner, &tls.Config{Certificates: []tls.Certificate{leaf}, MinVersion: tls.VersionTLS12}), nil
}

func (c *CounterServer) handler(target *url.URL) http.Handler {
	proxy := &httputil.ReverseProxy{
		Transport: c.upstream.Transport, FlushInterval: -1, ErrorLog: log.New(io.Discard, "", 0),
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host = target.Scheme, target.Host
			r.Out.Host = r.In.Host // it is signed
		},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, _ := r.Context().Value(connKey{}).(int)
		seen := c.log.begin(r, conn)
		defer c.log.update(seen, func(s *Seen) { s.Finished = true })
		if r.Body != nil {
			r.Body = &countedBody{r.Body, &c.log, seen}
		}
		proxy.ServeHTTP(&countedWriter{ResponseWriter: w, log: &c.log, seen: seen}, r)
	})
}

// Close ends the proxy, cuts its connections and waits.
func (c *CounterServer) Close() {
	_ = c.server.Close()
	c.done.Wait()
	c.upstream.CloseIdleConnections()
	c.client.CloseIdleConnections()
}

// SetRate changes the limits, in bytes a second, for connections that are open, too; 0 takes one away.
func (c *CounterServer) SetRate(all, perConnection int64) {
	c.all.set(all)
	c.connRate.Store(perConnection)
}

// Seen gives every request so far, in order.
func (c *CounterServer) Seen() []Seen { return c.log.snapshot() }

// SentBytes is how many body bytes of answers have been sent in all.
func (c *CounterServer) SentBytes() int64 { return c.log.sentBytes() }

// ReceivedBytes is how many body bytes of requests have come in all.
func (c *CounterServer) ReceivedBytes() int64 {
	var n int64
	for _, s := range c.log.snapshot() {
		n += s.Received
	}
	return n
}

// Requests counts the requests of a method; "" counts all.
func (c *CounterServer) Requests(method string) int {
	n := 0
	for _, s := range c.log.snapshot() {
		if method == "" || s.Method == method {
			n++
		}
	}
	return n
}

// Reset forgets what was counted.
func (c *CounterServer) Reset() { c.log.reset() }

// Client gives an HTTP client that trusts the counter. Its idle connections end with the counter.
func (c *CounterServer) Client() *http.Client { return c.client }

type countedWriter struct {
	http.ResponseWriter
	log  *seenLog
	seen *Seen
}

// WriteHeader notes the status.
func (w *countedWriter) WriteHeader(status int) {
	w.log.update(w.seen, func(s *Seen) { s.Status = status })
	w.ResponseWriter.WriteHeader(status)
}

// Write counts.
func (w *countedWriter) Write(p []byte) (int, error) {
	n, err := w.ResponseWriter.Write(p)
	w.log.update(w.seen, func(s *Seen) { s.Sent += int64(n) })
	return n, err
}

// Unwrap lets the reverse proxy flush.
func (w *countedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

type countedBody struct {
	io.ReadCloser
	log  *seenLog
	seen *Seen
}

// Read counts.
func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.log.update(b.seen, func(s *Seen) { s.Received += int64(n) })
	return n, err
}
