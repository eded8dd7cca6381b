package app

// Transfers is bound: downloads, running and finished.
type Transfers struct{ core *core }

// Save starts a download of an inspected link, or goes on with an unfinished one of the same object.
func (t *Transfers) Save(request SaveRequest) (Job, error) { return Job{}, t.core.notYet() }

// List gives all transfers that are not finished, in their order.
func (t *Transfers) List() ([]Job, error) { return nil, t.core.notYet() }

// History gives one page of the finished ones, newest first.
func (t *Transfers) History(filter HistoryFilter) (JobPage, error) { return JobPage{}, t.core.notYet() }

// Pause stops a transfer and keeps what is there.
func (t *Transfers) Pause(id string) error { return t.core.notYet() }

// Resume goes on with a paused one.
func (t *Transfers) Resume(id string) error { return t.core.notYet() }

// Cancel ends a transfer and removes its part file.
func (t *Transfers) Cancel(id string) error { return t.core.notYet() }

// Retry tries a failed one again.
func (t *Transfers) Retry(id string) error { return t.core.notYet() }

// GiveLink gives a fresh link, found in any text, to a transfer that waits for one. Errors:
// link_other_object where it names another object.
func (t *Transfers) GiveLink(id, text string) error { return t.core.notYet() }

// AgreeAddress lets a transfer that waits for it go to its private host, now and later.
func (t *Transfers) AgreeAddress(id string) error { return t.core.notYet() }

// ShowInFolder opens the file manager at a finished file.
func (t *Transfers) ShowInFolder(id string) error { return t.core.notYet() }

// PauseAll pauses everything that runs or waits.
func (t *Transfers) PauseAll() error { return t.core.notYet() }

// ResumeAll goes on with everything that is paused.
func (t *Transfers) ResumeAll() error { return t.core.notYet() }

// Forget removes a finished transfer from the history; the file stays.
func (t *Transfers) Forget(id string) error { return t.core.notYet() }
