package transfer

import (
	"context"
	"log/slog"
	"time"
)

// Clock tells the time and waits. Tests bring their own.
type Clock interface {
	Now() time.Time
	// Sleep waits for d or the context's end, whose cause it then returns.
	Sleep(ctx context.Context, d time.Duration) error
}

// Limits bound what an engine does at once. Zero fields take the default.
type Limits struct {
	Jobs           int   // jobs that run at once; default 3
	Connections    int   // connections of one job; default 8
	PerHost        int   // connections to one host, all jobs; default 16
	BytesPerSecond int64 // all jobs together; 0: none
}

// Retry bounds trying again. Zero fields take the default.
type Retry struct {
	Attempts int           // failed tries in a row without progress; default 8
	Base     time.Duration // first wait, doubled and jittered after each; default 500 ms
	Max      time.Duration // longest wait, Retry-After included; default 30 s
	Total    time.Duration // longest time without progress; default 3 min
	Restarts int           // times that a download may start from nothing within one run; default 5
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
	Fetcher  Fetcher
	LocksDir string // one lock file a job; made where it is missing
	Clock    Clock  // nil: the system's
	Limits   Limits
	Retry    Retry
	Patience Patience
	Log      *slog.Logger // nil: none. Never gets a link.
}
