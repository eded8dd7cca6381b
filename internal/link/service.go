package link

import (
	"context"
	"sync"
	"time"

	"daypass/internal/profile"
)

// Profiles gives profiles, alone and with their credential. *profile.Service implements it.
type Profiles interface {
	Get(ctx context.Context, nameOrID string) (profile.Profile, error)
	Access(ctx context.Context, nameOrID string) (profile.Access, error)
}

// Config is what a Service works with.
type Config struct {
	Profiles Profiles
	Signer   Signer
	Prober   Prober
	Ledger   Ledger
	Now      func() time.Time // this computer's clock; nil: time.Now

	// For links that can be withdrawn. Without a Keeper there are none.
	Keeper   Keeper
	Deposits DepositStore
	Claim    Claim        // nil: no other process works on the same data folder
	Render   PageRenderer // nil: no pages
	// Learn stores what was found out about a profile's storage; nil: nothing is.
	Learn     func(ctx context.Context, profileID string, learn func(*profile.Traits)) error
	CopyWhole int64 // the largest object that is copied in one request, in bytes; 0: 5 GiB, which is S3's most

	// Resumable gives the bytes that an unfinished download of this identity has already; nil: none are known.
	Resumable func(ctx context.Context, identity string) int64
}

// Service inspects links and issues them. Safe for concurrent use.
type Service struct {
	cfg    Config
	clocks clocks
}

// NewService gives a Service.
func NewService(cfg Config) *Service {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &Service{cfg: cfg, clocks: clocks{off: map[string]time.Duration{}}}
}

// clocks remembers, for this process, how far each profile's server is ahead of this computer.
type clocks struct {
	mu  sync.Mutex
	off map[string]time.Duration
}

func (c *clocks) get(profileID string) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.off[profileID]
}

func (c *clocks) set(profileID string, off time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off[profileID] = off
}

// serverTime asks a profile's server for its clock, and remembers it.
func (s *Service) serverTime(ctx context.Context, a profile.Access) (time.Time, error) {
	at, err := s.cfg.Signer.ServerTime(ctx, a)
	if err != nil {
		return time.Time{}, err
	}
	s.clocks.set(a.ID, at.Sub(s.cfg.Now()).Round(time.Second))
	return at.UTC().Truncate(time.Second), nil
}

// now is this computer's clock, put right by what the profile's server last said.
func (s *Service) now(profileID string) time.Time { return s.cfg.Now().Add(s.clocks.get(profileID)) }
