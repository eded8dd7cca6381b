package wire_test

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"daypass/internal/lab"
	"daypass/internal/wire"
)

// aheadOf starts a server that counts connections, and a transport with connections opened ahead.
func aheadOf(t *testing.T) (server *httptest.Server, opened *atomic.Int32, transport *http.Transport, ahead *wire.Ahead) {
	t.Helper()
	opened = new(atomic.Int32)
	server = httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		switch s {
		case http.StateNew:
			opened.Add(1)
		case http.StateClosed:
			opened.Add(-1)
		case http.StateActive, http.StateIdle, http.StateHijacked:
		}
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	transport = &http.Transport{
		DialContext: (&net.Dialer{}).DialContext, TLSHandshakeTimeout: 10 * time.Second,
		TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs},
	}
	wire.GatherWrites(transport)
	ahead = wire.OpenAhead(transport)
	t.Cleanup(func() { transport.CloseIdleConnections(); ahead.Close() })
	return server, opened, transport, ahead
}

func get(t *testing.T, transport *http.Transport, url string) error {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := transport.RoundTrip(r)
	if err == nil {
		_ = answer.Body.Close()
	}
	return err
}

// Requests take what was opened ahead, or is about to be, and open no further connection; what nobody takes is closed.
func TestRequestsTakeWhatWasOpenedAhead(t *testing.T) {
	t.Parallel()
	server, opened, transport, ahead := aheadOf(t)
	transport.DisableKeepAlives = true // each request takes another one
	ahead.Open(strings.TrimPrefix(server.URL, "https://"), 4)
	for range 3 {
		if err := get(t, transport, server.URL); err != nil {
			t.Fatal(err)
		}
	}
	if n := lasting(t, opened, 1); n != 1 {
		t.Errorf("%d connections are open, not the one that nobody took", n)
	}
	if n := lasting(t, opened, 0); n != 0 {
		t.Errorf("%d connections are kept", n)
	}
	if err := get(t, transport, server.URL); err != nil {
		t.Errorf("without one: %v", err)
	}
}

// Where opening ahead fails, a request opens its own.
func TestOpeningAheadInVainIsNoFailure(t *testing.T) {
	t.Parallel()
	server, _, transport, ahead := aheadOf(t)
	ahead.Open("127.0.0.1:1", 2)
	if err := get(t, transport, server.URL); err != nil {
		t.Error(err)
	}
	if err := get(t, transport, "https://127.0.0.1:1"); err == nil {
		t.Error("an answer of nobody")
	}
	ahead.Close()
	ahead.Open(strings.TrimPrefix(server.URL, "https://"), 1)
	if err := get(t, transport, server.URL); err != nil {
		t.Errorf("after its end: %v", err)
	}
}

// lasting waits until so many connections are open, and gives how many are.
func lasting(t *testing.T, opened *atomic.Int32, want int32) int32 {
	t.Helper()
	lab.Eventually(t, 10*time.Second, func() bool { return opened.Load() == want })
	return opened.Load()
}
