package app

import (
	"context"
	"maps"
	"slices"
	"time"

	"daypass/internal/transfer"
)

// Progress is told every tick, often enough to look alive; each row that was told makes the next turn wait a little longer,
// so that a thousand transfers do not keep the page busy.
const (
	tick = 100 * time.Millisecond
	rest = 500 * time.Microsecond
)

// pump tells the page what the engine tells: each state change at once, progress of all transfers together
// once a turn. It is used by one goroutine.
type pump struct {
	window  window
	seq     uint64 // without gaps, so that the page sees where it missed one
	pending map[string]Progress
}

// run ends when the events do, or ctx; what is pending then is told first.
func (p *pump) run(ctx context.Context, events <-chan transfer.Event) {
	p.pending = map[string]Progress{}
	turn := time.NewTimer(tick)
	defer turn.Stop()
	defer p.flush()
	for {
		select {
		case e, ok := <-events:
			if !ok {
				return
			}
			p.take(e)
		case <-turn.C:
			turn.Reset(tick + time.Duration(p.flush())*rest)
		case <-ctx.Done():
			return
		}
	}
}

func (p *pump) take(e transfer.Event) {
	switch e.Kind {
	case transfer.EventProgress:
		p.pending[e.Job.ID] = progressOf(e)
	case transfer.EventState:
		delete(p.pending, e.Job.ID) // the state's own numbers are newer
		job := jobOf(e.Job)
		job.BytesPerSecond = e.BytesPerSecond
		p.window.Emit(EventTransfer, TransferEvent{Seq: p.next(), Job: job})
	case transfer.EventGone:
		delete(p.pending, e.Job.ID)
		p.window.Emit(EventGone, GoneEvent{Seq: p.next(), ID: e.Job.ID})
	case transfer.EventTrouble: // the command line's; a row tells what its transfer waits for once it does
	}
}

func progressOf(e transfer.Event) Progress {
	j := e.Job
	return Progress{
		ID: j.ID, Done: j.Done, Fetched: j.Fetched, Size: j.Size, BytesPerSecond: e.BytesPerSecond,
		Files: j.Files, FilesDone: j.FilesDone, FilesFailed: j.FilesFailed, FilesSkipped: j.FilesSkipped, Listed: j.Listed,
	}
}

// flush tells what is pending, and gives how many rows that were.
func (p *pump) flush() int {
	if len(p.pending) == 0 {
		return 0
	}
	rows := make([]Progress, 0, len(p.pending))
	for _, id := range slices.Sorted(maps.Keys(p.pending)) {
		rows = append(rows, p.pending[id])
	}
	clear(p.pending)
	p.window.Emit(EventProgress, ProgressEvent{Seq: p.next(), Rows: rows})
	return len(rows)
}

func (p *pump) next() uint64 {
	p.seq++
	return p.seq
}
