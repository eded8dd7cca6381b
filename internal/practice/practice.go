package practice

import (
	"context"
	"log/slog"
	"sync"

	"daypass/internal/secret"
)

// What does not change from one practice storage to another.
const (
	Bucket = "files"     // the bucket that is made and seeded
	Region = "us-east-1" // what requests are signed for
)

// Keys sign requests to practice storage.
type Keys struct {
	AccessKeyID string
	Secret      secret.String
}

// KeyStore keeps the keys apart from the data folder, or sealed. Implemented by the composition.
type KeyStore interface {
	// LoadKeys gives the keys; ok is false where none are kept.
	LoadKeys(ctx context.Context) (keys Keys, ok bool, err error)
	// SaveKeys keeps them. An apperr.VaultUnavailable says that nothing lasting is there: practice storage
	// then goes on with keys for this process alone, and Running.Lasting tells.
	SaveKeys(ctx context.Context, keys Keys) error
}

// Options say where practice storage lives.
type Options struct {
	// Dir is its folder, absolute. It is made when it is used.
	Dir string
	// Keys keeps the secret; nil: the keys live as long as this process.
	Keys KeyStore
	// Command runs the gateway in a child process: a program and arguments that end in RunChild. nil runs it in
	// this process, whose working folder becomes Dir's data folder while it serves.
	Command []string
	// Empty leaves the sample files out: the bucket is made, and nothing is put in.
	Empty bool
	// Log gets what happens; nil for nothing. No key reaches it.
	Log *slog.Logger
}

// Running says how to talk to practice storage that serves.
type Running struct {
	Endpoint string // http://127.0.0.1:port
	Region   string
	Bucket   string
	Keys     Keys
	// Lasting is false where the keys end with this process, and links with them.
	Lasting bool
	// Ours is true where this process (or its child) serves, false where another one does.
	Ours bool
}

// Storage starts and stops practice storage. Safe for concurrent use.
type Storage struct {
	options Options
	log     *slog.Logger

	mu       sync.Mutex
	gateway  gateway // nil while nothing of ours serves
	running  Running // valid while gateway is set, or another process serves
	lastKeys Keys    // made here and perhaps kept nowhere else
}

// gateway is one that serves, in this process or in a child.
type gateway interface {
	// close ends it and waits until it is gone.
	close(ctx context.Context) error
	// ended tells that it has ended by itself.
	ended() bool
}

// New makes a Storage. Nothing is touched and nothing is started.
func New(o Options) *Storage {
	log := o.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Storage{options: o, log: log}
}
