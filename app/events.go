package app

// Names of the events that the page hears. frontend/src/lib/api/events.ts holds the same list, and a
// test compares the two.
const (
	EventTransfer    = "transfer"     // TransferEvent
	EventProfileStep = "profile:step" // ProfileStepEvent
	EventHandover    = "handover"     // HandoverEvent: a second start brought text; call Links.Handed
	EventCloseAsked  = "close:asked"  // CloseAskedEvent: the window was to be closed while transfers run
)

// TransferEvent tells of one transfer. Seq grows by one with every event of this name.
type TransferEvent struct {
	Seq  uint64    `json:"seq"`
	Kind EventKind `json:"kind"`
	Job  Job       `json:"job"`
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
	ProfileStep ProfileStepEvent `json:"profileStep"`
	Handover    HandoverEvent    `json:"handover"`
	CloseAsked  CloseAskedEvent  `json:"closeAsked"`
}
