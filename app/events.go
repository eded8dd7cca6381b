package app

// Names of the events that the page hears. frontend/src/lib/api/events.ts holds the same list, and a
// test compares the two.
const (
	EventTransfer    = "transfer"     // TransferEvent: a state change, never dropped
	EventProgress    = "progress"     // ProgressEvent: at most ten a second for all transfers together
	EventGone        = "gone"         // GoneEvent: a transfer was removed from the list and the history
	EventProfileStep = "profile:step" // ProfileStepEvent
	EventHandover    = "handover"     // HandoverEvent: a second start brought text; call Links.Handed
	EventDropped     = "dropped"      // DroppedEvent: files or folders were dropped on the window
	EventProfileFile = "profile:file" // ProfileFileEvent: a file with a storage's settings was dropped on the window
	EventCopying     = "copying"      // CopyingEvent: how far the storage is with the copies of a withdrawable link
	EventDelivery    = "delivery"     // DeliveryEvent: how far files are that go through a request page
	EventRequest     = "request"      // RequestEvent: something came for a request, or it is over
	EventCloseAsked  = "close:asked"  // CloseAskedEvent: the window was to be closed while transfers run
)

// TransferEvent tells that a transfer is new or changed its state. Seq is one row of numbers without gaps for
// this event, ProgressEvent and GoneEvent: a lower one than was seen is old, a gap means that one was missed.
type TransferEvent struct {
	Seq uint64 `json:"seq"`
	Job Job    `json:"job"`
}

// ProgressEvent tells how far running transfers are, those that moved since the last one.
type ProgressEvent struct {
	Seq  uint64     `json:"seq"`
	Rows []Progress `json:"rows"`
}

// Progress is what changes while a transfer runs.
type Progress struct {
	ID             string `json:"id"`
	Done           int64  `json:"done"`
	Fetched        int64  `json:"fetched"`
	Size           int64  `json:"size"`
	BytesPerSecond int64  `json:"bytesPerSecond"`
	Files          int64  `json:"files"` // of a folder, as in Job
	FilesDone      int64  `json:"filesDone"`
	FilesFailed    int64  `json:"filesFailed"`
	FilesSkipped   int64  `json:"filesSkipped"`
	Listed         bool   `json:"listed"`
}

// GoneEvent tells that a transfer was forgotten. Seq is of the same row of numbers as TransferEvent's.
type GoneEvent struct {
	Seq uint64 `json:"seq"`
	ID  string `json:"id"`
}

// ProfileStepEvent tells one step of a running profile test.
type ProfileStepEvent struct {
	Seq     uint64   `json:"seq"`
	Profile string   `json:"profile"`
	Step    TestStep `json:"step"`
}

// HandoverEvent tells that links wait to be collected. It holds none itself.
type HandoverEvent struct {
	Seq   uint64 `json:"seq"`
	Count int    `json:"count"`
}

// DroppedEvent tells what was dropped on the window.
type DroppedEvent struct {
	Seq    uint64 `json:"seq"`
	Picked Picked `json:"picked"`
}

// ProfileFileEvent tells what a dropped file with a storage's settings is, or what is wrong with it.
type ProfileFileEvent struct {
	Seq     uint64      `json:"seq"`
	File    ProfileFile `json:"file"`
	Problem *Problem    `json:"problem,omitempty"`
}

// CopyingEvent tells how far the storage is with copies that were asked for under a name, at most ten times a second. The
// first one, with Done 0, comes before anything is copied.
type CopyingEvent struct {
	Seq  uint64 `json:"seq"`
	Name string `json:"name"`
	Done int64  `json:"done"` // bytes
	Size int64  `json:"size"`
}

// DeliveryEvent tells how far a delivery is: at most ten times a second, and when it has ended.
type DeliveryEvent struct {
	Seq      uint64   `json:"seq"`
	Delivery Delivery `json:"delivery"`
}

// RequestEvent tells a request as it is now. News is how many files came since the last one; it may be 0.
type RequestEvent struct {
	Seq     uint64      `json:"seq"`
	Request FileRequest `json:"request"`
	News    int         `json:"news"`
}

// CloseAskedEvent asks whether to close with transfers running. Shell.Quit closes; they go on next time.
type CloseAskedEvent struct {
	Seq     uint64 `json:"seq"`
	Running int    `json:"running"`
}

// Events is bound for its types alone, so that the generated models hold the payloads.
type Events struct{}

// Shapes gives empty payloads; nobody calls it.
func (*Events) Shapes() EventShapes { return EventShapes{} }

// EventShapes lists the payloads of all events.
type EventShapes struct {
	Transfer    TransferEvent    `json:"transfer"`
	Progress    ProgressEvent    `json:"progress"`
	Gone        GoneEvent        `json:"gone"`
	ProfileStep ProfileStepEvent `json:"profileStep"`
	Handover    HandoverEvent    `json:"handover"`
	Dropped     DroppedEvent     `json:"dropped"`
	ProfileFile ProfileFileEvent `json:"profileFile"`
	Copying     CopyingEvent     `json:"copying"`
	Delivery    DeliveryEvent    `json:"delivery"`
	Request     RequestEvent     `json:"request"`
	CloseAsked  CloseAskedEvent  `json:"closeAsked"`
}
