package transfer

import "slices"

// State is where a job is on its way.
type State string

// The states of a job.
const (
	StateQueued    State = "queued"    // waits for its turn
	StatePreparing State = "preparing" // the first request is out
	StateRunning   State = "running"   // bytes move
	StateWaiting   State = "waiting"   // for something outside: Job.Wait
	StatePaused    State = "paused"    // by a person; bytes kept
	StateFinishing State = "finishing" // all bytes are there: sync, check, rename
	StateDone      State = "done"
	StateFailed    State = "failed" // bytes kept where they are of use; Retry and GiveLink go on
	StateCancelled State = "cancelled"
)

// transitions is the one table of what may follow what. Queued follows the busy states when the engine
// closes or a killed process's job is taken up again; preparing follows running and finishing when
// an ignored range or a failed check starts the download again. Done follows preparing where the file is there already.
var transitions = map[State][]State{
	StateQueued:    {StatePreparing, StateWaiting, StatePaused, StateFailed, StateCancelled},
	StatePreparing: {StateRunning, StateFinishing, StateDone, StateWaiting, StatePaused, StateQueued, StateFailed, StateCancelled},
	StateRunning:   {StateFinishing, StatePreparing, StateWaiting, StatePaused, StateQueued, StateFailed, StateCancelled},
	StateFinishing: {StateDone, StatePreparing, StateWaiting, StatePaused, StateQueued, StateFailed, StateCancelled},
	StateWaiting:   {StateQueued, StatePaused, StateFailed, StateCancelled, StateWaiting},
	StatePaused:    {StateQueued, StateCancelled},
	StateFailed:    {StateQueued, StateCancelled},
	StateDone:      {},
	StateCancelled: {},
}

// States lists every state.
func States() []State {
	return []State{
		StateQueued, StatePreparing, StateRunning, StateWaiting, StatePaused,
		StateFinishing, StateDone, StateFailed, StateCancelled,
	}
}

// CanBecome reports whether the table lets next follow s.
func (s State) CanBecome(next State) bool { return slices.Contains(transitions[s], next) }

// Ended reports whether nothing can follow.
func (s State) Ended() bool { return len(transitions[s]) == 0 }

// Unfinished lists the states from which a job can still come to done.
func Unfinished() []State {
	return []State{
		StateQueued, StatePreparing, StateRunning, StateWaiting, StatePaused, StateFinishing, StateFailed,
	}
}

// Pausable lists the states from which a job can be paused.
func Pausable() []State {
	return slices.DeleteFunc(States(), func(s State) bool { return !s.CanBecome(StatePaused) })
}
