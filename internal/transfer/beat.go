package transfer

import "time"

// The more jobs run, the less often each is looked at: what all of them cost together stays the same. Up to fifty nothing
// changes; a thousand take half a second each, which still loses less than a second of work to a kill.
const (
	tickShare   = 2 * tickEvery / 100 // for each running job
	slowestTick = 500 * time.Millisecond
	syncShare   = syncEvery / 50
	slowestSync = 20 * time.Second
)

// beat is how long a running job's loop waits between two looks at it.
func (e *Engine) beat() time.Duration { return e.stretched(tickEvery, tickShare, slowestTick) }

// stretched gives a time that grows with the number of running jobs, from least to most.
func (e *Engine) stretched(least, share, most time.Duration) time.Duration {
	return min(max(least, time.Duration(e.crowd.Load())*share), most)
}
