package transfer

import (
	"context"
	"errors"
	"time"

	"daypass/internal/secret"
)

// ErrNoLink is what Store.Link gives where no link is kept (forgotten, or no lasting vault to seal it).
var ErrNoLink = errors.New("no link is kept for this job")

// Filter chooses jobs. Zero fields choose all.
type Filter struct {
	States   []State
	Kind     Kind
	Kinds    []Kind // any of them
	Identity string
	Folder   string
	Parent   string    // "": jobs that belong to no other one
	All      bool      // and those that do, too
	Search   string    // words that are part of the name, the place or the host; no case
	From     time.Time // begun at this moment or later; zero: no bound
	Until    time.Time // begun before this moment
	InOrder  bool      // by Position, the lowest first, instead of the newest first
	After    string    // ID of the last job of the page before
	Limit    int       // 0: all
}

// Progress is how far a job is.
type Progress struct {
	ID            string
	Segments      []Segment // all of them
	Boot          string    // the ID of the machine's boot in which they were written, "" unknown
	Done, Fetched int64     // Job.Done and Job.Fetched
}

// Store keeps jobs. It is safe for concurrent use, and every change is durable when the call returns.
// Unknown IDs give apperr.JobNotFound; Get takes a unique prefix of at least 4 characters, too.
type Store interface {
	// Create stores a new job. Where its Position is 0, the job stands last.
	Create(ctx context.Context, j Job) error
	Get(ctx context.Context, id string) (Job, error)
	// Update stores everything but the Position.
	Update(ctx context.Context, j Job) error
	// Move puts a job right before another one, or last where before is "", and gives the positions that changed.
	Move(ctx context.Context, id, before string) (map[string]int64, error)
	// Last gives the highest position of all jobs that are not done or cancelled, 0 where there is none.
	Last(ctx context.Context) (int64, error)
	// Delete drops the job, its segments and its link.
	Delete(ctx context.Context, id string) error
	// List gives jobs newest first (CreatedAt, then ID), or in order, keyset paged by Filter.After.
	List(ctx context.Context, f Filter) ([]Job, error)

	// Ask leaves a wish for the process that runs the job; WishNone takes it back.
	Ask(ctx context.Context, id string, w Wish) error
	// Wishes gives the wishes that are left, by job.
	Wishes(ctx context.Context) (map[string]Wish, error)

	// SaveSegments replaces the job's segments, in one transaction; nil drops them. They are in order and
	// do not overlap. boot is the ID of the machine's boot in which they were written, "" unknown.
	SaveSegments(ctx context.Context, id string, s []Segment, boot string) error
	// SaveProgress is SaveSegments with the job's numbers; the same transaction may hold other jobs', too. Nothing else of
	// the job is changed.
	SaveProgress(ctx context.Context, p Progress) error
	Segments(ctx context.Context, id string) (s []Segment, boot string, err error)

	// KeepLink seals the link and keeps it; without a lasting vault it keeps it in memory alone.
	KeepLink(ctx context.Context, id string, l secret.String) error
	// Link gives the kept link, or ErrNoLink.
	Link(ctx context.Context, id string) (secret.String, error)
	ForgetLink(ctx context.Context, id string) error

	LeftoverStore
}
