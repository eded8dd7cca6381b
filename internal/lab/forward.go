package lab

import (
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"sync"
)

// ForwardProxy is what HTTP_PROXY and HTTPS_PROXY name: a proxy that clients ask for other hosts. All of them are one server,
// whatever their names. Safe for concurrent use.
type ForwardProxy struct {
	URL string

	server *httptest.Server
	refuse http.HandlerFunc
	mu     sync.Mutex
	asked  []string
}

// Forward starts a forward proxy to a server's endpoint, for a test. With refuse, which may be nil, it answers everything by
// itself.
func Forward(t TB, endpoint string, refuse http.HandlerFunc) *ForwardProxy {
	t.Helper()
	_, addr, err := splitUpstream(endpoint)
	if err != nil {
		t.Fatalf("lab: %v", err)
		return nil
	}
	plain := &httputil.ReverseProxy{
		ErrorLog: log.New(io.Discard, "", 0), Transport: &http.Transport{DisableKeepAlives: true},
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = "http", addr, r.In.Host
		},
	}
	p := &ForwardProxy{refuse: refuse}
	p.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.note(r)
		switch {
		case p.refuse != nil:
			p.refuse(w, r)
		case r.Method == http.MethodConnect:
			tunnel(w, addr)
		default:
			plain.ServeHTTP(w, r)
		}
	}))
	p.URL = p.server.URL
	t.Cleanup(p.server.Close)
	return p
}

func (p *ForwardProxy) note(r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, r.Method+" "+r.Host)
}

// Asked gives method and host of every request so far, in order.
func (p *ForwardProxy) Asked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.asked...)
}

// tunnel carries bytes both ways until one side ends.
func tunnel(w http.ResponseWriter, addr string) {
	up, err := net.Dial("tcp", addr)
	if err != nil {
		http.Error(w, "no", http.StatusBadGateway)
		return
	}
	defer func() { _ = up.Close() }()
	w.WriteHeader(http.StatusOK)
	down, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer func() { _ = down.Close() }()
	var sent sync.WaitGroup
	sent.Go(func() {
		_, _ = io.Copy(up, buffered)
		_ = up.Close()
	})
	_, _ = io.Copy(down, up)
	_ = down.Close()
	sent.Wait()
}
