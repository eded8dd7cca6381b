package transfer

import (
	"context"
	"errors"
	"io"
	"time"

	"daypass/internal/link"
)

// Pin is what every answer of a job must agree with. The zero value of a field pins nothing.
type Pin struct {
	ETag      string    // strong, with quotes; "" unknown
	Size      int64     // bytes, -1 unknown
	VersionID string    // "" unknown
	Modified  time.Time // asked for only where there is no ETag; zero unknown
}

// Request asks for bytes of an object.
type Request struct {
	Link         link.Link
	Start, End   int64 // half open; End -1: to the end
	Pin          Pin
	AllowPrivate bool // loopback and private addresses were agreed to
}

// Response is an answer whose status, Content-Range and pin were found right before it is handed out.
type Response struct {
	Whole      bool  // a 200: the range was ignored and the body starts at byte 0
	Start, End int64 // what the body holds, half open; End -1: unknown (Whole without a length)
	Total      int64 // the object's size, -1 unknown

	ETag       string // strong, with quotes; "" where there is none or a weak one
	ETagOpaque bool   // the answer says that the ETag is no digest (x-amz-server-side-encryption aws:kms*, SSE-C)
	MD5        []byte // 16 bytes: MD5 of the full object where a header other than the ETag says it (x-goog-hash, x-ms-blob-content-md5)
	CRC64NVME  *uint64
	Modified   time.Time // UTC, zero unknown
	VersionID  string

	ContentType        string
	ContentDisposition string
	ServerTime         time.Time // the Date header, zero unknown

	Waited time.Duration // from the end of the request to the answer, 0 unknown

	Body io.ReadCloser
}

// Fetcher brings bytes. It is safe for concurrent use, and holds the stall watchdog, the redirect and
// address policy and the redaction of errors.
//
// Fetch returns once the header is in. Rules for implementations:
//   - a 206 must start at r.Start, hold something, and end at min(r.End, total) or before (RFC 9110, 15.3.7
//     lets a server send less): anything else is ServerMisbehaved;
//   - a 200 gives Whole, whatever r.Start is; it is the caller's to start again;
//   - a pin that does not hold, 412, and 416 with another total than the pin's are ObjectReplaced;
//   - 416 for an empty object (bytes */0) is a Response with Total 0 and an empty Body;
//   - Body yields at most End-Start bytes; fewer are an error, never io.EOF;
//   - cancelling ctx ends Body's reads as well; Close reuses the connection where little is left.
//
// Errors are or wrap *apperr.Error and hold no URL. RetryOf tells whether trying again makes sense.
type Fetcher interface {
	Fetch(ctx context.Context, r Request) (*Response, error)
}

// retrier is what an error implements to say whether trying again makes sense, and the least time to wait
// (Retry-After; 0: the caller's own backoff).
type retrier interface {
	RetryAfter() (retry bool, after time.Duration)
}

// RetryOf reads whether err is worth another try, and after how long at least. An error that does not say
// is not.
func RetryOf(err error) (retry bool, after time.Duration) {
	var r retrier
	if errors.As(err, &r) {
		return r.RetryAfter()
	}
	return false, 0
}

// seeker is what an error implements to say that no connection came about at all: the name is not known, the
// connection was refused, there is no way there.
type seeker interface{ FoundNobody() bool }

// foundNobody reads whether err says so.
func foundNobody(err error) bool {
	var s seeker
	return errors.As(err, &s) && s.FoundNobody()
}
