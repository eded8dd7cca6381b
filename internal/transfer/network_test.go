package transfer_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/secret"
	"daypass/internal/sqlite"
	"daypass/internal/transfer"
)

// throughProxy serves a blob through toxiproxy; the link is the proxy's.
func throughProxy(t *testing.T, size int64) (*lab.ProxyServer, string, lab.Blob) {
	t.Helper()
	counter, raw, blob := slowly(t, size, 8_000_000)
	proxy := lab.Proxy(t, counter.Addr)
	l, err := link.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return proxy, proxied(l.URL().Reveal(), counter.Addr, proxy.Addr), blob
}

func TestLostNetworkIsWaitedFor(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 11)
	proxy, raw, blob := throughProxy(t, 12<<20)
	p := newPlace(t)
	e, _ := p.engine(t, setup{config: transfer.Config{
		Retry: quickRetry, Patience: transfer.Patience{Network: transfer.Forever},
	}})
	j := begun(t, e, p.spec(t, raw))
	proxy.Down()
	until(t, e, j.ID, "waits for the network", func(j transfer.Job) bool {
		return j.State == transfer.StateWaiting && j.Wait == transfer.WaitNetwork && j.ErrCode == apperr.NetworkGone
	})
	proxy.Up(t)
	if _, err := e.Resume(t.Context(), j.ID); err != nil { // at once, instead of in a while
		t.Fatal(err)
	}
	j, err := e.Wait(t.Context(), j.ID)
	if err != nil {
		t.Fatal(err)
	}
	wantDone(t, j, blob)
}

func TestLostNetworkEndsTheCommandLinesPatience(t *testing.T) {
	t.Parallel()
	proxy, raw, blob := throughProxy(t, 12<<20)
	p := newPlace(t)
	e, _ := p.engine(t, setup{config: transfer.Config{Retry: quickRetry}})
	j := begun(t, e, p.spec(t, raw))
	proxy.Down()
	j, err := e.Wait(t.Context(), j.ID)
	wantCode(t, err, apperr.NetworkGone)
	if j.State != transfer.StateFailed || j.Done == 0 || len(partFiles(t, p.target)) != 1 {
		t.Fatalf("%+v", j)
	}
	proxy.Up(t)
	if again := mustGet(t, e, p.spec(t, raw), blob); again.ID != j.ID || again.Resumed != j.Done {
		t.Errorf("%+v", again)
	}
}

func TestToxicLinesAreSurvived(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 11).Tried(3)
	for name, poison := range map[string]func(*lab.ProxyServer, lab.TB) func(){
		"cut after 700 kB": func(p *lab.ProxyServer, t lab.TB) func() { return p.LimitData(t, 700_000) },
		"stall":            func(p *lab.ProxyServer, t lab.TB) func() { return p.Stall(t) },
		"reset":            func(p *lab.ProxyServer, t lab.TB) func() { return p.Reset(t, 100) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			proxy, raw, blob := throughProxy(t, 10<<20)
			p := newPlace(t)
			e, _ := p.engine(t, setup{
				config: transfer.Config{Retry: quickRetry, Patience: transfer.Patience{Network: transfer.Forever}},
				http:   httpx.Options{StallTimeout: 300 * time.Millisecond, HeaderTimeout: 300 * time.Millisecond},
			})
			j := begun(t, e, p.spec(t, raw))
			cure := poison(proxy, t)
			ctx, cancel := context.WithTimeout(t.Context(), 600*time.Millisecond)
			_, _ = e.Wait(ctx, j.ID)
			cancel()
			cure()
			_, _ = e.Resume(t.Context(), j.ID)
			j, err := e.Wait(t.Context(), j.ID)
			if err != nil {
				t.Fatal(err)
			}
			wantDone(t, j, blob)
		})
	}
}

func TestPrivateAddressWaitsForAgreement(t *testing.T) {
	t.Parallel()
	server, blob := liar(t, 100_000)
	p := newPlace(t)
	e, _ := p.engine(t, setup{})
	s := p.spec(t, server.Link("/b/file.bin"))
	s.AllowPrivate = false
	j, err := get(t, e, s)
	wantCode(t, err, apperr.AddressPrivate)
	if j.State != transfer.StateWaiting || j.Wait != transfer.WaitAddress || len(server.Seen()) > 0 {
		t.Fatalf("%s %s, %d requests", j.State, j.Wait, len(server.Seen()))
	}
	if _, err := e.Agree(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	if j, err = e.Wait(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	wantDone(t, j, blob)
}

// Without a lasting vault the link is not kept: after a restart the job asks for it, and has its bytes still.
func TestJobWithoutItsLinkWaitsForIt(t *testing.T) {
	t.Parallel()
	counter, raw, blob := slowly(t, 10<<20, 8_000_000)
	p := newPlace(t)
	j := p.runForgetful(t, raw)
	counter.SetRate(0, 0)
	e, _ := p.engine(t, setup{})
	if err := e.Recover(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := e.Wait(t.Context(), j.ID)
	wantCode(t, err, apperr.LinkNeeded)
	if j, err = e.GiveLink(t.Context(), j.ID, p.spec(t, raw).Link); err != nil {
		t.Fatal(err)
	}
	if j, err = e.Wait(t.Context(), j.ID); err != nil {
		t.Fatal(err)
	}
	wantDone(t, j, blob)
	if j.Resumed == 0 {
		t.Error("bytes were not kept")
	}
}

// runForgetful runs a download for a while in an engine without a lasting vault, and closes it.
func (p place) runForgetful(t *testing.T, raw string) transfer.Job {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(p.data, "daypass.db"), sqlite.Options{})
	must(t, err)
	sealer := secret.NewSealer(secret.OpenVault(secret.VaultConfig{Dir: p.data, NoKeychain: true}))
	client := httpx.New(httpx.Options{})
	e, err := transfer.New(transfer.Config{Store: db.Transfers(sealer), Fetcher: client, LocksDir: filepath.Join(p.data, "locks")})
	must(t, err)
	j := begun(t, e, p.spec(t, raw))
	must(t, e.Close(t.Context()))
	client.Close()
	must(t, db.Close())
	return j
}
