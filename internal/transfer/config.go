package transfer

import (
	"context"
	"log/slog"
	"time"

	"daypass/internal/link"
	"daypass/internal/profile"
)

// Clock tells the time and waits. Tests bring their own.
type Clock interface {
	Now() time.Time
	// After gives a channel that gets one value once d has passed, like time.After.
	After(d time.Duration) <-chan time.Time
}

// Retry bounds trying again. Zero fields take the default.
type Retry struct {
	Attempts int           // failed tries in a row without progress; default 8
	Base     time.Duration // first wait, doubled and jittered after each; default 500 ms
	Max      time.Duration // longest wait, Retry-After included; default 30 s
	Total    time.Duration // longest time without progress; default 3 min
	Restarts int           // times that a download may start from nothing within one run; default 5
}

// UploadRules say how files are divided. Zero fields take the default.
type UploadRules struct {
	Part      int64 // usual size of a part, bytes; default 8 MiB, never below 5 MiB
	WholeUpTo int64 // files up to this size go in one request; default 16 MiB, at most 5 GiB
}

func (r UploadRules) wholeUpTo() int64 {
	if r.WholeUpTo <= 0 {
		return usualWhole
	}
	return min(r.WholeUpTo, maxPart)
}

// Patience says how long a waiting job is tried again before it fails: the window waits without end
// (Forever), the command line gives up. Zero gives up at once.
type Patience struct {
	Network time.Duration
	Disk    time.Duration
}

// Forever is Patience without end.
const Forever = time.Duration(-1)

// Config is what an Engine needs. Store, Fetcher and LocksDir must be set.
type Config struct {
	Store    Store
	Items    ItemStore // nil: no folders
	Fetcher  Fetcher
	Uploader Uploader     // nil: no uploads
	Links    LinkUploader // nil: no uploads by link or ticket
	Objects  Objects      // what reads places; nil: no downloads of places, and folders are sent without a look ahead
	Pages    Pages        // what reads share pages; nil: no downloads of pages
	Arrivals Arrivals     // what came with requests; nil: no downloads of them
	// Signer makes the links with which objects of places are downloaded. Set where Objects is.
	Signer link.Signer
	// Access gives what a profile's storage is reached with; asked at each attempt. Set where Uploader is.
	Access   func(ctx context.Context, profileID string) (profile.Access, error)
	Uploads  UploadRules
	LocksDir string // one lock file a job; made where it is missing
	Clock    Clock  // nil: the system's
	Limits   Limits
	Retry    Retry
	Patience Patience
	Awake    Awake        // nil: sleep is not held off
	Log      *slog.Logger // nil: none. Never gets a link.
}

// withDefaults fills what was left zero.
func (c Config) withDefaults() Config {
	c.Limits = c.Limits.withDefaults()
	c.Retry.Attempts = orDefault(c.Retry.Attempts, 8)
	c.Retry.Base = orDefault(c.Retry.Base, 500*time.Millisecond)
	c.Retry.Max = orDefault(c.Retry.Max, 30*time.Second)
	c.Retry.Total = orDefault(c.Retry.Total, 3*time.Minute)
	c.Retry.Restarts = orDefault(c.Retry.Restarts, 5)
	if c.Clock == nil {
		c.Clock = systemClock{}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

func orDefault[T int | time.Duration](v, fallback T) T {
	if v <= 0 {
		return fallback
	}
	return v
}
