package link

import (
	"context"
	"time"
)

// Cap names what made a link end earlier than it was asked to.
type Cap string

// The caps; "" is none.
const (
	CapNone       Cap = ""
	CapProvider   Cap = "provider"
	CapPolicy     Cap = "policy"
	CapCredential Cap = "credential"
)

// IssuedState is how a link of ours stands.
type IssuedState string

// The states of an issued link, in the order in which they are decided.
const (
	IssuedWithdrawn  IssuedState = "withdrawn"
	IssuedExpired    IssuedState = "expired"
	IssuedBroken     IssuedState = "broken"      // the object is gone or was changed, seen by Refresh
	IssuedUnknownKey IssuedState = "unknown_key" // the profile has another key now, or is gone
	IssuedEndsSoon   IssuedState = "ends_soon"   // see EndsSoon
	IssuedActive     IssuedState = "active"
)

// IssuedKind is what a link opens.
type IssuedKind string

// The kinds of issued links.
const (
	IssuedFile    IssuedKind = ""        // an object
	IssuedPage    IssuedKind = "page"    // a share page
	IssuedRequest IssuedKind = "request" // a request page, or an upload link
)

// Issued is one line of the ledger: all that is needed to derive a link again, save the secret key. It holds
// no signature and no secret and may be shown.
type Issued struct {
	ID          string // NewID
	ProfileID   string
	ProfileName string // at the time of issue
	Kind        IssuedKind
	DepositID   string // of what can be withdrawn; "" for a plain link
	Files       int    // of a page: how many files it lists
	Bytes       int64  // of a page: their sizes together
	Grant       Grant

	Endpoint    string // as signed with: scheme://host[:port]; "" for AWS by region
	Host        string // the link's own host, with a port that is not the default
	Region      string
	PathStyle   bool
	AccessKeyID string
	URLHash     string // SHA-256 of the link without fragment, hex

	CappedBy   Cap
	Hints      Hints // the fragment's facts
	ObjectETag string
	ObjectSize int64
	Replaces   string // ID of the link that this one extends; "" for none

	ExpiresAt   time.Time // Grant.ExpiresAt, UTC; the credential does not end before it
	CreatedAt   time.Time
	WithdrawnAt time.Time // zero: not withdrawn
	BrokenAt    time.Time // zero: not seen broken
	BrokenCode  string    // apperr code of what Refresh saw: object_gone, object_replaced, …
	CheckedAt   time.Time // last Refresh; zero: never

	State IssuedState // computed when read by Service; a Ledger neither stores nor fills it
}

// Withdrawable reports whether the link can be ended before its date.
func (i Issued) Withdrawable() bool { return i.DepositID != "" }

// Filter picks and pages ledger entries, newest first.
type Filter struct {
	State     IssuedState // "" for all; computed, so Service applies it, a Ledger ignores it
	Search    string      // part of bucket, key or name, any case; "" for all
	ProfileID string      // "" for all
	DepositID string      // "" for all
	After     string      // ID of the last entry of the page before
	Limit     int         // 0: 100
	// WithoutRequests leaves out what is a request's, for who lists requests beside; Service applies it, a Ledger ignores it.
	WithoutRequests bool
}

// Ledger keeps issued links. sqlite implements it. Safe for concurrent use.
type Ledger interface {
	// Add stores a new entry.
	Add(ctx context.Context, i Issued) error
	// Get finds an entry by its ID or by a prefix of at least MinIDPrefix characters that only one has;
	// apperr.LedgerNotFound otherwise.
	Get(ctx context.Context, id string) (Issued, error)
	// List gives a page of entries, newest first (CreatedAt, then ID).
	List(ctx context.Context, f Filter) ([]Issued, error)
	// Update stores what may change: WithdrawnAt, BrokenAt, BrokenCode, CheckedAt.
	Update(ctx context.Context, i Issued) error
}
