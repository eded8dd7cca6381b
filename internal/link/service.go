package link

import (
	"context"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/profile"
	"daypass/internal/secret"
)

// Profiles gives a profile with its credential. *profile.Service implements it.
type Profiles interface {
	Access(ctx context.Context, nameOrID string) (profile.Access, error)
}

// Config is what a Service works with.
type Config struct {
	Profiles Profiles
	Signer   Signer
	Prober   Prober
	Ledger   Ledger
	Now      func() time.Time // this computer's clock; nil: time.Now

	// Resumable gives the bytes that an unfinished download of this identity has already; nil: none are known.
	Resumable func(ctx context.Context, identity string) int64
}

// Service inspects links and issues them. Safe for concurrent use.
type Service struct {
	cfg Config
}

// NewService gives a Service.
func NewService(cfg Config) *Service {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &Service{cfg: cfg}
}

// State is what inspecting a link came to.
type State string

// The states of an inspected link.
const (
	StateWorks   State = "works"
	StateExpired State = "expired"
	StateRefused State = "refused"
	StateGone    State = "gone"
	StateCutOff  State = "cut_off"
	StateUnknown State = "unknown" // not asked, or no answer; Problem says why, nil when it was not asked
)

// InspectOptions say how to inspect.
type InspectOptions struct {
	Offline bool // send nothing
	Policy  ProbePolicy
}

// Inspection is what is known of one link.
type Inspection struct {
	Link           Link
	Found          Found
	Probe          *Probe // nil where nothing was asked or answered
	State          State
	Problem        *apperr.Error // nil when nothing is wrong
	ExpiresAt      time.Time     // zero: not known
	SecondsLeft    int64         // by the server's clock where known; never negative
	ResumableBytes int64
	Name           string // safe to save under
	Size           int64  // -1 unknown
	IssuedID       string // ledger entry, if the link is one of ours
}

// Limit is how long a link of a profile may work.
type Limit struct {
	Max              time.Duration
	CappedBy         Cap
	CredentialEndsAt time.Time // zero: does not end
	Default          time.Duration
	ClockDifference  time.Duration // server minus this computer; 0 where not asked
}

// CreateRequest asks for a link.
type CreateRequest struct {
	Profile   string // name or ID
	Bucket    string
	Key       string
	VersionID string // "" current
	Expiry    Expiry // zero: the profile's default
	Name      string // "" the key's last part
	Inline    bool
}

// Created is a link that was made, with its entry. URL has the fragment.
type Created struct {
	Issued Issued
	URL    secret.String
}
