package app

// Links is bound: what a pasted link is, and links that are handed out.
type Links struct{ core *core }

// Read finds the links of any text at once, without asking a server: State is "unknown", "expired" or
// "cut_off". Each gets a handle. Errors: link_not_found, link_too_long and what one malformed link tells.
func (l *Links) Read(text string) ([]Inspection, error) { return nil, l.core.notYet() }

// Probe asks the storage about one link that Read found. A private host that was not agreed to is not
// asked: Private is true then.
func (l *Links) Probe(handle string) (Inspection, error) { return Inspection{}, l.core.notYet() }

// Inspect is Read and Probe of every link found.
func (l *Links) Inspect(text string) ([]Inspection, error) { return nil, l.core.notYet() }

// Handed gives, once, the links that were given at the start or by a second start (see EventHandover).
func (l *Links) Handed() ([]Inspection, error) { return nil, l.core.notYet() }

// Cap tells the longest expiry of a profile's links.
func (l *Links) Cap(profile string) (Limit, error) { return Limit{}, l.core.notYet() }

// Create makes a link, proves it and puts it into the ledger.
func (l *Links) Create(request ShareRequest) (Created, error) { return Created{}, l.core.notYet() }

// List gives one page of the ledger, newest first.
func (l *Links) List(filter LinkFilter) (LinkPage, error) { return LinkPage{}, l.core.notYet() }

// Show derives a link of the ledger again.
func (l *Links) Show(id string) (Created, error) { return Created{}, l.core.notYet() }

// Extend makes a link to the same object that works longer.
func (l *Links) Extend(request ExtendRequest) (Created, error) { return Created{}, l.core.notYet() }

// Refresh asks the storage whether a link's object is still there and unchanged.
func (l *Links) Refresh(id string) (IssuedLink, error) { return IssuedLink{}, l.core.notYet() }

// Copy puts a link of the ledger on the clipboard.
func (l *Links) Copy(id string) error { return l.core.notYet() }
