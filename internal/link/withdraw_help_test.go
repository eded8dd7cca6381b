package link_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"
	"time"

	"daypass/internal/lab"
	"daypass/internal/link"
)

// copyWhole sets the largest object that is copied in one request.
func (r *room) copyWhole(n int64) {
	r.cfg.CopyWhole = n
	r.Service = link.NewService(r.cfg)
}

// forward puts this computer's clock forward.
func (r *room) forward(t *testing.T, by time.Duration) {
	t.Helper()
	r.ahead.Add(int64(by))
}

var errKilled = errors.New("killed")

// failing makes everything that is stored from a moment on fail, as if the process had been killed then; "" heals it.
func (r *room) failing(at string) {
	cfg := r.cfg
	if at != "" {
		k := &killer{at: at}
		cfg.Ledger, cfg.Deposits = killedLedger{cfg.Ledger, k}, killedDeposits{cfg.Deposits, k}
	}
	r.Service = link.NewService(cfg)
}

type killer struct {
	at   string
	dead bool
}

func (k *killer) reach(at string) error {
	if k.dead = k.dead || k.at == at; k.dead {
		return errKilled
	}
	return nil
}

type killedLedger struct {
	link.Ledger
	k *killer
}

func (l killedLedger) Add(ctx context.Context, i link.Issued) error {
	if err := l.k.reach("ledger"); err != nil {
		return err
	}
	return l.Ledger.Add(ctx, i)
}

type killedDeposits struct {
	link.DepositStore
	k *killer
}

func (d killedDeposits) AddDeposit(ctx context.Context, one link.Deposit) error {
	if err := d.k.reach("intent"); err != nil {
		return err
	}
	return d.DepositStore.AddDeposit(ctx, one)
}

func (d killedDeposits) UpdateDeposit(ctx context.Context, one link.Deposit) error {
	at := "touch"
	if one.State == link.DepositKept {
		at = "settle"
	}
	if err := d.k.reach(at); err != nil {
		return err
	}
	return d.DepositStore.UpdateDeposit(ctx, one)
}

// bending puts a proxy in front of a server that answers itself where bend says so.
func bending(t *testing.T, s *lab.Server, bend func(http.ResponseWriter, *http.Request) bool) string {
	t.Helper()
	target, err := url.Parse(s.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	through := httputil.NewSingleHostReverseProxy(target) // keeps the Host, which is signed
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if !bend(w, q) {
			through.ServeHTTP(w, q)
		}
	}))
	t.Cleanup(proxy.Close)
	return proxy.URL
}

// denying refuses some requests as a storage does whose key lacks the permission.
func denying(t *testing.T, s *lab.Server, denied func(*http.Request) bool) string {
	t.Helper()
	return bending(t, s, func(w http.ResponseWriter, q *http.Request) bool {
		if !denied(q) {
			return false
		}
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte(`<Error><Code>AccessDenied</Code><Message>no</Message></Error>`))
		return true
	})
}
