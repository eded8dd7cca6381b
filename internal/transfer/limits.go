package transfer

// Limits bound what an engine does at once. Zero fields take the default.
type Limits struct {
	Jobs          int   // jobs that run at once; default 3
	Small         int   // small jobs (up to 1 MiB) that run at once beside them; default 12
	Connections   int   // connections of one job; default 16
	PerHost       int   // connections to one host, all jobs; default 24
	InAll         int   // connections of all jobs; default 64
	DownPerSecond int64 // bytes a second, all downloads together; 0: none
	UpPerSecond   int64 // bytes a second, all uploads together; 0: none
}

// withDefaults fills what was left zero.
func (l Limits) withDefaults() Limits {
	l.Jobs = orDefault(l.Jobs, 3)
	l.Small = orDefault(l.Small, 12)
	l.Connections = orDefault(l.Connections, 16)
	l.PerHost = orDefault(l.PerHost, 24)
	l.InAll = orDefault(l.InAll, 64)
	return l
}

// Limits gives the limits that hold now, defaults filled in.
func (e *Engine) Limits() Limits { return *e.limits.Load() }

// SetLimits changes the limits. Bandwidth reaches running transfers at once. More jobs and connections begin as there is
// work for them; jobs above a lower limit go back into the queue, the last ones first, and keep what they have;
// connections above it end as soon as each can without losing bytes.
func (e *Engine) SetLimits(l Limits) {
	l = l.withDefaults()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.limits.Store(&l)
	e.down.set(l.DownPerSecond)
	e.up.set(l.UpPerSecond)
	e.gate.set(l)
	e.recall()
	e.dispatch()
}
