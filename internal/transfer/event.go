package transfer

// EventKind says whether a job's state changed or only its bytes.
type EventKind string

// Kinds of event. State events are never dropped; of progress events a slow subscriber sees the newest of
// each job. Gone tells that a job was forgotten, Trouble that tries failed in a row and another one follows: the state is
// what it was.
const (
	EventState    EventKind = "state"
	EventProgress EventKind = "progress"
	EventGone     EventKind = "gone"
	EventTrouble  EventKind = "trouble"
)

// Event tells of a job. Seq grows by order of publishing, over all jobs of one engine; a subscriber sees it
// grow, with gaps where progress was thinned.
type Event struct {
	Seq            uint64
	Kind           EventKind
	Job            Job
	BytesPerSecond int64 // over the last few seconds; 0 while nothing moves
	Err            error // of EventTrouble: why the last try failed
}
