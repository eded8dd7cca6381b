package httpx

import (
	"net/http"
	"sync"

	"daypass/internal/link"
	"daypass/internal/transfer"
)

// Client asks links for bytes. Safe for concurrent use.
type Client struct {
	o Options

	mu         sync.Mutex
	transports map[transportKey]*http.Transport
}

var (
	_ transfer.Fetcher = (*Client)(nil)
	_ link.Prober      = (*Client)(nil)
)

// New gives a Client. It reads the proxy settings of the environment and opens nothing.
func New(o Options) *Client {
	return &Client{o: o.withDefaults(), transports: map[transportKey]*http.Transport{}}
}

// Close drops idle connections. Bodies that are still open end when they are closed.
func (c *Client) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, t := range c.transports {
		t.CloseIdleConnections()
	}
}
