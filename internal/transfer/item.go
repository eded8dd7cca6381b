package transfer

import (
	"context"
	"errors"
	"time"

	"daypass/internal/apperr"
)

// ItemState is how far one file of a folder job is.
type ItemState string

// The states of an item. Running is shown for large files alone, which have a job of their own below the folder's.
const (
	ItemPending ItemState = "pending"
	ItemRunning ItemState = "running"
	ItemDone    ItemState = "done"
	ItemFailed  ItemState = "failed"
	ItemSkipped ItemState = "skipped"  // it was there already: the very same file, or another one with the rule "skip"
	ItemLeftOut ItemState = "left_out" // not meant to be sent, and no failure; Reason tells why. Not one of Job.Files.
	ItemFolder  ItemState = "folder"   // a folder that was given a name. Not one of Job.Files.
	ItemSource  ItemState = "source"   // what was named for an upload. Not one of Job.Files.
)

// Why an item is left out.
const (
	ReasonSymlink     = "symlink"
	ReasonEmptyFolder = "empty_folder"
)

// Item is one file of a folder job. It holds no secret. Values are copies.
type Item struct {
	N         int64  // in the order in which they were found, from 1
	Path      string // "/" between its elements: as in the folder that was named, or as below the prefix
	Size      int64  // bytes
	State     ItemState
	Reason    string // of ItemLeftOut
	Verified  Verified
	Renamed   string // the path at the target where that is another one, "" else
	ErrCode   apperr.Code
	ErrParams apperr.Params

	Base     string    // of an upload: the absolute folder that Path is below
	ETag     string    // of a download, as it was listed; with quotes
	Modified time.Time // of a download, as it was listed

	Root  int64  // which ItemSource it was found below
	Claim string // what no other item of the job may have; only AddItems reads it
	Child string // ID of the large file's own job
}

// Error gives the item's failure, nil where there is none.
func (i Item) Error() error {
	if i.ErrCode == "" {
		return nil
	}
	return apperr.New(i.ErrCode, i.ErrParams)
}

// Target gives the path at the target.
func (i Item) Target() string {
	if i.Renamed != "" {
		return i.Renamed
	}
	return i.Path
}

// settled gives the item in a last state.
func (i Item) settled(s ItemState) Item {
	i.State, i.ErrCode, i.ErrParams = s, "", nil
	return i
}

// failed gives the item with its failure.
func (i Item) failed(err error) Item {
	coded := apperr.From(err)
	i.State, i.ErrCode, i.ErrParams = ItemFailed, coded.Code(), coded.Params()
	return i
}

// ItemFilter chooses items of a job. Zero fields choose all files and what was left out.
type ItemFilter struct {
	State ItemState
	After int64 // N of the last item of the page before
	Limit int   // 0: 500
}

// Added says what became of an item that was to be added.
type Added int

// AddedTaken: another item has what it claims. AddedKnown: this very item is there already.
const (
	AddedNew Added = iota
	AddedKnown
	AddedTaken
)

// ItemCounts sums up the files of a job.
type ItemCounts struct {
	Files, Done, Failed, Skipped int64
	Size, DoneSize               int64 // bytes of all files, and of those that are done or skipped
}

// ItemStore keeps the items of folder jobs. It is safe for concurrent use, and every change is durable when the call
// returns. Deleting the job deletes them.
type ItemStore interface {
	// AddItems appends items in one transaction, and tells of each what became of it. Items whose Claim is "" claim nothing.
	AddItems(ctx context.Context, jobID string, items []Item) ([]Added, error)
	// PendingItems gives items that are to be done, after a number, of least to most bytes (most 0: no end), in order.
	PendingItems(ctx context.Context, jobID string, after, least, most int64, limit int) ([]Item, error)
	// SettleItems stores what became of items: State, Size, Verified, Renamed, Child and the failure.
	SettleItems(ctx context.Context, jobID string, items []Item) error
	// RetryItems makes failed items pending again; those without a size, which failed while they were looked for, go.
	RetryItems(ctx context.Context, jobID string) error
	Items(ctx context.Context, jobID string, f ItemFilter) ([]Item, error)
	CountItems(ctx context.Context, jobID string) (ItemCounts, error)
	// LastItem gives the highest number, 0 where there is no item.
	LastItem(ctx context.Context, jobID string) (int64, error)
}

// errNoItems tells that an engine was made without an ItemStore.
var errNoItems = errors.New("transfer: no item store")

// Items lists a folder job's files and what was left out, in the order in which they were found.
func (e *Engine) Items(ctx context.Context, jobID string, f ItemFilter) ([]Item, error) {
	if e.cfg.Items == nil {
		return nil, errNoItems
	}
	j, err := e.cfg.Store.Get(ctx, jobID)
	if err != nil {
		return nil, err
	}
	return e.cfg.Items.Items(ctx, j.ID, f)
}
