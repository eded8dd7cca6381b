package daypass

import "runtime/debug"

// A download holds a few connections' buffers and little else alive, so most of a process's memory is what the
// collector lets grow between two runs. A third of its usual patience, and a soft limit well under the 48 MB
// that `get` may use at its peak, cost a few per cent of one core while bytes move. The limit is soft: a process
// that needs more (the passphrase's 12 MiB, practice storage) gets it and only collects more often.
const (
	leanPercent = 30
	leanBytes   = 24 << 20
)

// lean sets the collector for a small peak, and lets go of what starting took.
func lean() {
	debug.SetGCPercent(leanPercent)
	debug.SetMemoryLimit(leanBytes)
	dropCode()
}
