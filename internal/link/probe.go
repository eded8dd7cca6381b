package link

import (
	"context"
	"time"
)

// ProbePolicy says what a probe may do.
type ProbePolicy struct {
	AllowPrivate bool // private and loopback addresses may be asked; link-local ones never are
}

// Probe is what one byte of a link tells, before anything is saved.
type Probe struct {
	Method      Method // the method that worked
	Name        string // from Content-Disposition, made safe; "" where the answer has none
	ContentType string
	Attachment  bool   // the answer asks to be saved rather than opened
	Size        int64  // whole object; -1 unknown
	ETag        string // with its quotes
	Modified    time.Time
	Ranges      bool    // the answer was a 206 for the byte that was asked for
	CRC64NVME   *uint64 // of the whole object, if the server said so
	ServerTime  time.Time
	Addr        string // host:port that answered
}

// Prober asks a link for its first byte (GET, Range: bytes=0-0; never HEAD, which another signature would
// need). httpx implements it. Errors have apperr codes. A Probe that comes with an error may hold
// ServerTime. Safe for concurrent use.
type Prober interface {
	Probe(ctx context.Context, l Link, p ProbePolicy) (Probe, error)
}
