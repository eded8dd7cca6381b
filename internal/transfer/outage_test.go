package transfer_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// fasterRetry is the default, five times as quick: it lasts between six and thirteen seconds.
var fasterRetry = transfer.Retry{Base: 100 * time.Millisecond, Max: 6 * time.Second}

// TestAnOutageWhileBytesCameIsSatOut: all connections break at once, and every new one does. Together they have
// failed once, not as often as there are connections.
func TestAnOutageWhileBytesCameIsSatOut(t *testing.T) {
	t.Parallel()
	const outage = 2 * time.Second // some thirty failures of eight connections
	for name, fail := range map[string]func(*lab.ProxyServer, *testing.T) (mend func()){
		"every connection is reset": func(p *lab.ProxyServer, t *testing.T) func() { return p.Reset(t, 0) },
		"nobody listens": func(p *lab.ProxyServer, t *testing.T) func() {
			p.Down()
			return func() { p.Up(t) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			proxy, raw, blob := throughProxy(t, 16<<20)
			p := newPlace(t)
			e, _ := p.engine(t, setup{config: transfer.Config{Retry: fasterRetry}})
			j := begun(t, e, p.spec(t, raw))
			mend := fail(proxy, t)
			ctx, cancel := context.WithTimeout(t.Context(), outage)
			if j, err := e.Wait(ctx, j.ID); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s during the outage: %v", j.State, err)
			}
			cancel()
			mend()
			j, err := e.Wait(t.Context(), j.ID)
			if err != nil {
				t.Fatal(err)
			}
			wantDone(t, j, blob)
		})
	}
}

// TestBodiesWithoutRangesThatBreakAreTriedAsOftenAsOthers: nothing of such an answer can be kept, so its bytes are no
// progress, and the waits grow.
func TestBodiesWithoutRangesThatBreakAreTriedAsOftenAsOthers(t *testing.T) {
	t.Parallel()
	cut := lab.Reply{Range: lab.RangeIgnored, Framing: "chunked", CutAt: lab.At(1 << 20)}
	whole := lab.Reply{Range: lab.RangeIgnored, Framing: "chunked"}
	retry := transfer.Retry{Attempts: 8, Base: 5 * time.Millisecond, Max: 50 * time.Millisecond}
	for name, broken := range map[string]int{"mended": 7, "never": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, blob := liar(t, 3<<20, lab.Step{When: lab.Match{From: 1, To: broken}, Do: cut}, lab.Step{Do: whole})
			p := newPlace(t)
			e, _ := p.engine(t, setup{config: transfer.Config{Retry: retry}})
			if broken > 0 {
				mustGet(t, e, p.spec(t, server.Link("/b/file.bin")), blob)
				return
			}
			_, err := get(t, e, p.spec(t, server.Link("/b/file.bin")))
			wantCode(t, err, apperr.NetworkGone)
			if n := len(server.Seen()); n != retry.Attempts {
				t.Errorf("%d tries", n)
			}
		})
	}
}

// TestProtocolBreakersAreNotAskedForLong: what is wrong by rule does not become right by waiting.
func TestProtocolBreakersAreNotAskedForLong(t *testing.T) {
	t.Parallel()
	for name, reply := range map[string]lab.Reply{
		"off by one":       {Range: lab.RangeOffByOne},
		"no Content-Range": {Range: lab.RangeNoHeader},
		"garbled":          {Range: lab.RangeGarbled},
		"multipart":        {Range: lab.RangeMultipart},
		"416":              {Range: lab.Range416},
		"not HTTP":         {Raw: "hello\r\n\r\n"},
		"bad header":       {Raw: "HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\nX-\x01: y\r\n\r\nhello"},
		"absurd total":     {Header: map[string]string{"Content-Range": "bytes 0-8388607/99999999999999999999"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, _ := liar(t, liarSize, lab.Step{Do: reply})
			p := newPlace(t)
			e, _ := p.engine(t, setup{config: transfer.Config{Retry: transfer.Retry{Attempts: 20, Base: 5 * time.Millisecond}}})
			_, err := get(t, e, p.spec(t, server.Link("/b/file.bin")))
			wantCode(t, err, apperr.ServerMisbehaved)
			if n := len(server.Seen()); n > 3 {
				t.Errorf("asked %d times", n)
			}
		})
	}
}
