package lab

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync/atomic"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
	"go.uber.org/goleak"
)

// ProxyServer is toxiproxy in this process: a TCP proxy whose line can be made slow, short, or dead. TLS
// passes through it untouched. Safe for concurrent use.
type ProxyServer struct {
	Endpoint string // the upstream's scheme, and the proxy's address
	Addr     string

	proxy *toxiproxy.Proxy
	named atomic.Int64
}

// Toxic is one fault on the line.
type Toxic struct {
	// Kind and its attributes are toxiproxy's: latency{latency,jitter ms}, bandwidth{rate KB/s},
	// slow_close{delay ms}, timeout{timeout ms, 0: for ever}, reset_peer{timeout ms}, slicer{average_size,
	// size_variation bytes, delay µs}, limit_data{bytes}.
	Kind       string
	Attributes map[string]int64
	// Upstream puts it on the way to the server; else it is on the way back.
	Upstream bool
	// Share of the connections that it is on, 0..1; 0 means all.
	Share float64
}

// Proxy starts a proxy in front of upstream, an endpoint or host:port, for a test.
func Proxy(t TB, upstream string) *ProxyServer {
	t.Helper()
	p, err := StartProxy(upstream)
	if err != nil {
		t.Fatalf("lab: %v", err)
		return nil
	}
	t.Cleanup(p.Close)
	return p
}

// StartProxy runs a proxy until Close.
func StartProxy(upstream string) (*ProxyServer, error) {
	scheme, addr, err := splitUpstream(upstream)
	if err != nil {
		return nil, err
	}
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	p := &ProxyServer{proxy: toxiproxy.NewProxy(server, "lab", "127.0.0.1:0", addr)}
	if err := p.proxy.Start(); err != nil {
		return nil, err
	}
	p.Addr = p.proxy.Listen // from here on the same port, also after Down and Up
	p.Endpoint = scheme + p.Addr
	return p, nil
}

func splitUpstream(upstream string) (scheme, addr string, err error) {
	if !strings.Contains(upstream, "://") {
		return "", upstream, nil
	}
	u, err := url.Parse(upstream)
	if err != nil {
		return "", "", err
	}
	return u.Scheme + "://", u.Host, nil
}

// LeakOptions are for goleak in packages that use Proxy: toxiproxy leaves two goroutines behind for a
// connection that limit_data ended, and has no way to end them.
func LeakOptions() []goleak.Option {
	return []goleak.Option{
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2.(*ToxicLink).read"),
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2/toxics.(*ToxicStub).Run"),
	}
}

// Close ends the proxy and cuts its connections.
func (p *ProxyServer) Close() { p.proxy.Stop() }

// Down refuses new connections and cuts those that are open; Up serves again, at the same address.
func (p *ProxyServer) Down() { p.proxy.Stop() }

// Up undoes Down.
func (p *ProxyServer) Up(t TB) {
	t.Helper()
	if err := p.proxy.Start(); err != nil {
		t.Fatalf("lab: proxy up: %v", err)
	}
}

// Start is Up for scripts.
func (p *ProxyServer) Start() error { return p.proxy.Start() }

// Add puts a fault on the line, for connections that are open, too, and gives the way to take it off.
func (p *ProxyServer) Add(t TB, toxic Toxic) (remove func()) {
	t.Helper()
	remove, err := p.AddToxic(toxic)
	if err != nil {
		t.Fatalf("lab: toxic %s: %v", toxic.Kind, err)
	}
	return remove
}

// AddToxic is Add for scripts and benches.
func (p *ProxyServer) AddToxic(toxic Toxic) (remove func(), err error) {
	name := fmt.Sprintf("%s_%d", toxic.Kind, p.named.Add(1))
	stream := "downstream"
	if toxic.Upstream {
		stream = "upstream"
	}
	share := toxic.Share
	if share == 0 {
		share = 1
	}
	text, err := json.Marshal(map[string]any{
		"name": name, "type": toxic.Kind, "stream": stream, "toxicity": share, "attributes": toxic.Attributes,
	})
	if err != nil {
		return nil, err
	}
	if _, err := p.proxy.Toxics.AddToxicJson(bytes.NewReader(text)); err != nil {
		return nil, err
	}
	return func() { _ = p.proxy.Toxics.RemoveToxic(context.Background(), name) }, nil
}

// LimitData cuts every connection after so many bytes of answers, heads included.
func (p *ProxyServer) LimitData(t TB, bytes int64) (remove func()) {
	t.Helper()
	return p.Add(t, Toxic{Kind: "limit_data", Attributes: map[string]int64{"bytes": bytes}})
}

// Stall lets nothing through, and keeps connections open.
func (p *ProxyServer) Stall(t TB) (remove func()) {
	t.Helper()
	return p.Add(t, Toxic{Kind: "timeout", Attributes: map[string]int64{"timeout": 0}})
}

// Reset ends connections with a TCP reset after so many milliseconds.
func (p *ProxyServer) Reset(t TB, afterMS int64) (remove func()) {
	t.Helper()
	return p.Add(t, Toxic{Kind: "reset_peer", Attributes: map[string]int64{"timeout": afterMS}})
}

// Bandwidth limits each connection to so many kilobytes a second.
func (p *ProxyServer) Bandwidth(t TB, kilobytes int64) (remove func()) {
	t.Helper()
	return p.Add(t, Toxic{Kind: "bandwidth", Attributes: map[string]int64{"rate": kilobytes}})
}

// Latency delays answers by so many milliseconds.
func (p *ProxyServer) Latency(t TB, milliseconds int64) (remove func()) {
	t.Helper()
	return p.Add(t, Toxic{Kind: "latency", Attributes: map[string]int64{"latency": milliseconds}})
}
