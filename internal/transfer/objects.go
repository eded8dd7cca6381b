package transfer

import (
	"context"
	"time"
)

// Object is one line of a listing.
type Object struct {
	Key      string
	Size     int64  // bytes
	ETag     string // with quotes
	Modified time.Time
}

// Objects reads what a profile's key may read. It is safe for concurrent use. Errors are as an Uploader's.
type Objects interface {
	// ListObjects gives up to a page of all objects whose keys begin with the destination's and come after a key, in
	// the order of their keys' bytes where the storage has that, and the key to go on after, "" at the end. limit 0
	// leaves the page's size to the storage.
	ListObjects(ctx context.Context, d Destination, after string, limit int) (page []Object, next string, err error)
	// GetWhole gives a whole object. The pin holds as it does for a Fetcher, and the body gives exactly Response.Total
	// bytes or an error.
	GetWhole(ctx context.Context, d Destination, pin Pin) (*Response, error)
}
