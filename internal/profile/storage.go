package profile

import (
	"context"
	"time"

	"daypass/internal/apperr"
)

// Entry is one line of a listing: an object, or a folder (a common prefix).
type Entry struct {
	Key      string // whole key; a folder's ends with "/"
	Name     string // last element of Key, without "/"
	Folder   bool
	Size     int64 // bytes; 0 for a folder
	Modified time.Time
	ETag     string // with its quotes; "" for a folder
}

// Page is a part of a listing. Next continues it and is "" at the end.
type Page struct {
	Entries []Entry
	Next    string
}

// StepName names one step of a test of a profile, in the order in which they are taken.
type StepName string

// The steps of a test.
const (
	StepResolve StepName = "resolve" // the endpoint's name has an address
	StepConnect StepName = "connect" // something answers there
	StepTLS     StepName = "tls"     // it speaks what the endpoint says, and its certificate is trusted
	StepClock   StepName = "clock"   // this computer's clock and the server's agree
	StepKey     StepName = "key"     // the key is accepted
	StepRegion  StepName = "region"  // the region is right
	StepList    StepName = "list"    // the place can be listed
	StepRead    StepName = "read"    // an object in it can be read
)

// DetailCleanup is a detail of StepList: CleanupMissing where no rule of the bucket ends unfinished uploads.
const (
	DetailCleanup  = "cleanup"
	CleanupMissing = "missing"
)

// StepState is how a step went.
type StepState string

// The states of a step.
const (
	StepOK      StepState = "ok"
	StepFailed  StepState = "failed"
	StepSkipped StepState = "skipped" // not tried, because of an earlier one or because there is nothing to try on
)

// Step is one result of a test. Err is set where State is StepFailed, and is an apperr.
type Step struct {
	Name   StepName
	State  StepState
	Err    error
	Detail apperr.Params
}

// Storage is a server seen through a profile. s3client implements it. It is safe for concurrent use.
type Storage interface {
	// List gives one page of a place's entries, split at "/". max ≤ 0 leaves the size to the server.
	List(ctx context.Context, a Access, p Place, token string, max int) (Page, error)
	// Buckets names the buckets that the key may list.
	Buckets(ctx context.Context, a Access) ([]string, error)
	// Check takes the steps of a test and tells each as it ends; its error is that of the first failed step.
	Check(ctx context.Context, a Access, p Place, tell func(Step)) error
}

// Store keeps profiles and their credentials. sqlite implements it. It is safe for concurrent use.
type Store interface {
	// Create stores a new profile; apperr.ProfileExists where the name is taken.
	Create(ctx context.Context, p Profile) error
	// Get finds by ID or name; apperr.ProfileUnknown.
	Get(ctx context.Context, nameOrID string) (Profile, error)
	// List gives all profiles by name.
	List(ctx context.Context) ([]Profile, error)
	// Update replaces the profile of the same ID; apperr.ProfileUnknown, apperr.ProfileExists.
	Update(ctx context.Context, p Profile) error
	// Delete removes the profile and its credential; apperr.ProfileUnknown.
	Delete(ctx context.Context, id string) error
	// SaveCredential seals and stores the credential; apperr.VaultUnavailable where nothing lasting can seal.
	SaveCredential(ctx context.Context, id string, c Credential) error
	// Credential opens the profile's credential; the zero Credential where none was saved.
	Credential(ctx context.Context, id string) (Credential, error)
}
