package link

import (
	"context"
	"time"
)

// Purpose is what a deposit is for.
type Purpose string

// Purposes.
const (
	PurposeCopy    Purpose = "copy"    // a copy of one object, for a link that can be withdrawn
	PurposePage    Purpose = "page"    // a share page, and copies of what it lists where it can be withdrawn whole
	PurposeRequest Purpose = "request" // a request page
)

// DepositState is how far a deposit is.
type DepositState string

// The states of a deposit, in the order in which it goes through them.
const (
	DepositMaking   DepositState = "making"   // stored before the storage is touched; a kill leaves it so
	DepositKept     DepositState = "kept"     // a link opens it
	DepositRemoving DepositState = "removing" // to be taken away: a kill leaves it so
	DepositRemoved  DepositState = "removed"
)

// Deposit is a folder that Daypass keeps in a bucket for a link, and that it takes away again: everything below Prefix is
// Daypass's own. It is stored before anything is put there, so nothing is left behind unknown. It holds no secret.
type Deposit struct {
	ID        string // NewID
	ProfileID string
	Purpose   Purpose
	State     DepositState
	Bucket    string
	Prefix    string // ends with "/"
	Key       string // the object that the link opens, below Prefix
	Bytes     int64  // what it takes in the storage, as far as it is known

	SourceKey     string // of PurposeCopy
	SourceVersion string
	SourceETag    string
	SourceSize    int64

	UploadKey string // the copy in parts that is under way; "" none
	UploadID  string

	Items   []string // of PurposePage: what was asked for, keys and prefixes
	Note    string   // of PurposePage
	Files   int      // of PurposePage: how many files it lists
	Sources []string // of PurposePage: their keys; not filled in lists
	Copies  []string // keys of further objects below Prefix; not filled in lists

	ExpiresAt time.Time // after it no link needs the deposit; zero while it is made
	TouchedAt time.Time // when it was last worked on, UTC
	CreatedAt time.Time
	RemovedAt time.Time // when it was first taken away; a state of DepositRemoving with it asks for another look
}

// DepositStore keeps deposits. sqlite implements it. Safe for concurrent use.
type DepositStore interface {
	// AddDeposit stores a new one.
	AddDeposit(ctx context.Context, d Deposit) error
	// Deposit finds one by its whole ID; apperr.LedgerNotFound.
	Deposit(ctx context.Context, id string) (Deposit, error)
	// UpdateDeposit replaces the one of that ID.
	UpdateDeposit(ctx context.Context, d Deposit) error
	// Deposits gives all that are in one of the states, oldest first, without Copies.
	Deposits(ctx context.Context, states ...DepositState) ([]Deposit, error)
}

// Claim is the claim of one process on one deposit. ok is false where another has it. release ends it.
type Claim func(ctx context.Context, id string) (release func(), ok bool, err error)
